"""What a set-up reads: store views, websites, groups, countries, currency, modules."""

from __future__ import annotations

from saleschannel.simulator.magento import search
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.countries import COUNTRIES, country_json
from saleschannel.simulator.magento.errors import RestError, no_such_entity
from saleschannel.simulator.magento.state import Row

_ADMIN_STORE = {"id": 0, "code": "admin", "name": "Admin", "website_id": 0, "store_group_id": 0, "is_active": 1}
_ADMIN_WEBSITE = {"id": 0, "code": "admin", "name": "Admin", "default_group_id": 0}
_MODULES = """
    Magento_Store Magento_Directory Magento_Catalog Magento_Customer Magento_Quote Magento_Sales Magento_Payment
    Magento_OfflinePayments Magento_OfflineShipping Magento_Shipping Magento_Tax Magento_GiftMessage Magento_Webapi
    Magento_Integration Magento_Inventory Magento_InventorySales Magento_InventorySalesApi Magento_InventoryShipping
    Magento_InventoryReservations Magento_InventoryReservationCli
"""


def list_store_views(call: Call) -> list[Row]:
    """GET /V1/store/storeViews; whether order mails are sent is not told."""
    told = [
        {
            "id": store.store_id,
            "code": store.code,
            "name": store.name,
            "website_id": store.website_id,
            "store_group_id": store.website_id,
            "is_active": int(store.is_active),
        }
        for store in call.magento.stores.values()
    ]
    return [_ADMIN_STORE, *told]


def list_store_configs(call: Call) -> list[Row]:
    """GET /V1/store/storeConfigs."""
    return [
        {
            "id": store.store_id,
            "code": store.code,
            "website_id": store.website_id,
            "locale": "en_US",
            "base_currency_code": call.magento.websites[store.website_id].base_currency,
            "default_display_currency_code": call.magento.websites[store.website_id].base_currency,
            "timezone": "UTC",
            "weight_unit": "lbs",
        }
        for store in call.magento.stores.values()
    ]


def list_websites(call: Call) -> list[Row]:
    """GET /V1/store/websites."""
    told = [
        {"id": website.website_id, "code": website.code, "name": website.name, "default_group_id": website.website_id}
        for website in call.magento.websites.values()
    ]
    return [_ADMIN_WEBSITE, *told]


def list_customer_groups(call: Call) -> Row:
    """GET /V1/customerGroups/search."""
    rows = [_group(number, code) for number, code in call.magento.customer_groups.items()]
    return search.found(rows, call.criteria(), {"id", "code", "customer_group_id", "tax_class_id"})


def get_customer_group(call: Call) -> Row:
    """GET /V1/customerGroups/{id}."""
    code = call.magento.customer_groups.get(call.id("id"))
    if code is None:
        raise no_such_entity("id", call.id("id"))
    return _group(call.id("id"), code)


def list_countries(call: Call) -> list[Row]:
    """GET /V1/directory/countries, for anybody."""
    del call
    return [country_json(code) for code in COUNTRIES]


def get_country(call: Call) -> Row:
    """GET /V1/directory/countries/{code}, for anybody."""
    if call.path["code"] not in COUNTRIES:
        raise RestError(404, "The country isn't available.")
    return country_json(call.path["code"])


def currency(call: Call) -> Row:
    """GET /V1/directory/currency, for anybody: the currency of the store of the address."""
    store = call.magento.stores.get(call.store_id or 1)
    code = call.magento.websites[store.website_id if store is not None else 1].base_currency
    symbols = {"USD": "$", "EUR": "€", "GBP": "£"}
    return {
        "base_currency_code": code,
        "base_currency_symbol": symbols.get(code, code),
        "default_display_currency_code": code,
        "default_display_currency_symbol": symbols.get(code, code),
        "available_currency_codes": [code],
        "exchange_rates": [{"currency_to": code, "rate": 1}],
    }


def list_modules(call: Call) -> Row:
    """GET /V1/modules: their names."""
    names = _MODULES.split()
    if call.magento.settings.edition != "open_source":
        names.append("Magento_Enterprise")
    return {"items": names, "search_criteria": call.criteria().echo, "total_count": len(names)}


def _group(number: int, code: str) -> Row:
    return {"id": number, "code": code, "tax_class_id": 3, "tax_class_name": "Retail Customer"}
