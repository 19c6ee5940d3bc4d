"""The connection test: tries what the product will do, and names each permission and setting that is missing.

It creates nothing but empty carts. A permission for writing is tried by a call without content, which Magento refuses
only after it has looked who calls: who is let in gets 400 or 404, who is not gets 401.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.connection import BearerToken
from saleschannel.commerce.adobe.directory import StoreView, Website
from saleschannel.commerce.adobe.search import Filter, criteria
from saleschannel.commerce.adobe.settings import AdobeSettings, StockWay
from saleschannel.domain.errors import AccessDenied, ConfigurationError, PermanentError, SaleschannelError, Unavailable

NO_ID = 2**31 - 2
"""An id that no row has, so that a call with an effect has none."""


class AdobeProblem(msgspec.Struct, frozen=True):
    """One thing that is missing: a short code, what it is, what to do. `blocks` says that no order can be created."""

    code: str
    message: str
    remedy: str
    blocks: bool = True


class AdobeReport(msgspec.Struct, frozen=True):
    """What a connection test found. `advice` are settings that Magento's interface cannot show: a person must look."""

    reached: bool = False
    problems: tuple[AdobeProblem, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        return self.reached and not any(problem.blocks for problem in self.problems)


class _Attempt(msgspec.Struct, frozen=True):
    """A call that shows whether a resource of Magento's access list was given."""

    resource: str
    title: str
    call: Callable[[], object]
    blocks: bool = True


class _StoreConfig(msgspec.Struct):
    code: str = ""
    base_currency_code: str = ""


def check_connection(client: AdobeClient, store: str, settings: AdobeSettings, currency: str = "") -> AdobeReport:
    """Try to reach the shop, then every resource, then the store view's settings as far as they can be read."""
    try:
        views = client.get("store/storeViews", list[StoreView])
        websites = {website.id: website for website in client.get("store/websites", list[Website])}
    except SaleschannelError as error:
        return AdobeReport(problems=(_problem(error, "Stores > Settings > All Stores", client),))
    view = next((each for each in views if each.code == store), None)
    problems = [] if view is not None and view.is_active else [_no_store_view(store, views)]
    website = next((each.code for key, each in websites.items() if view is not None and key == view.website_id), "base")
    problems += [found for attempt in attempts(client, settings, website) if (found := _try(client, attempt))]
    if view is not None:
        problems += _settings_problems(client, view, settings, currency)
    return AdobeReport(reached=True, problems=tuple(problems), advice=advice(settings))


def attempts(client: AdobeClient, settings: AdobeSettings, website: str) -> list[_Attempt]:
    """One call for each resource; the titles are those of Magento's tree of resources."""
    carts = settings.stock is StockWay.CART
    return [*_reading(client, website), *_writing(client), *(_placing(client) if carts else [])]


def _writing(client: AdobeClient) -> list[_Attempt]:
    """What changes orders, tried with no order."""
    raw = msgspec.Raw
    return [
        _Attempt(
            "Magento_Sales::create",
            "Sales > Orders > Create",
            lambda: client.write("PUT", "orders/create", raw),
        ),
        _Attempt(
            "Magento_Sales::api_actions",
            "Sales > Orders > Order Save API",
            lambda: client.write("POST", "orders", raw),
        ),
        _Attempt(
            "Magento_Sales::cancel",
            "Sales > Orders > Cancel",
            lambda: client.write("POST", f"orders/{NO_ID}/cancel", raw),
        ),
        _Attempt(
            "Magento_Sales::comment",
            "Sales > Orders > Comment",
            lambda: client.write("POST", f"orders/{NO_ID}/comments", raw),
        ),
        _Attempt(
            "Magento_Sales::ship", "Sales > Orders > Ship", lambda: client.write("POST", f"order/{NO_ID}/ship", raw)
        ),
        _Attempt(
            "Magento_Sales::invoice",
            "Sales > Orders > Invoice",
            lambda: client.write("POST", f"order/{NO_ID}/invoice", raw),
        ),
    ]


def _reading(client: AdobeClient, website: str) -> list[_Attempt]:
    """What looks at orders, shipments, products, stock and customers."""
    one = criteria(page_size=1)
    raw = msgspec.Raw
    return [
        _Attempt("Magento_Sales::actions_view", "Sales > Orders > View", lambda: client.get("orders", raw, one)),
        _Attempt("Magento_Sales::shipment", "Sales > Shipments", lambda: client.get("shipments", raw, one)),
        _Attempt(
            "Magento_Catalog::products", "Catalog > Inventory > Products", lambda: client.get("products", raw, one)
        ),
        _Attempt(
            "Magento_InventorySalesApi::stock",
            "Stores > Inventory > Stock",
            lambda: client.get(
                f"inventory/export-stock-salable-qty/website/{website}", raw, criteria(Filter("sku", "-"), page_size=1)
            ),
        ),
        _Attempt(
            "Magento_Customer::customer", "Customers > All Customers", lambda: client.get("customers/search", raw, one)
        ),
    ]


def _placing(client: AdobeClient) -> list[_Attempt]:
    """What the way by a cart needs beside."""
    return [
        _Attempt(
            "Magento_Cart::manage",
            "Sales > Carts > Manage carts",
            lambda: client.write("POST", "carts/", msgspec.Raw),
        )
    ]


def advice(settings: AdobeSettings) -> tuple[str, ...]:
    """What cannot be read over the interface (facts §4.4)."""
    lines = [
        "Switch off the store view's sales mails: Stores > Configuration > Sales > Sales Emails. Amazon tells buyers."
    ]
    if settings.stock is StockWay.COMMAND:
        lines.append(
            "Let the shop's cron run every few minutes: bin/magento inventory:reservation:list-inconsistencies -r | "
            "bin/magento inventory:reservation:create-compensations. Without it the shop oversells."
        )
    if settings.stock is StockWay.CART:
        lines.append(
            "If the shop's cron runs inventory:reservation:list-inconsistencies, it must be without -i and -c."
        )
    return tuple(lines)


def _try(client: AdobeClient, attempt: _Attempt) -> AdobeProblem | None:
    """None when the caller is let in, whatever Magento then says to the content."""
    try:
        attempt.call()
    except AccessDenied as error:
        problem = _problem(error, attempt.title, client)
        return msgspec.structs.replace(problem, code=f"missing:{attempt.resource}", blocks=attempt.blocks)
    except (PermanentError, Unavailable):
        return None
    except SaleschannelError as error:
        return _problem(error, attempt.title, client) if isinstance(error, ConfigurationError) else None
    return None


def _problem(error: SaleschannelError, title: str, client: AdobeClient) -> AdobeProblem:
    remedy = error.remedy
    if isinstance(error, AccessDenied):
        remedy = f"Tick “{title}” in System > Extensions > Integrations > API, save, and reauthorize the integration."
        if isinstance(client.connection.credentials, BearerToken):
            remedy += (
                " With a bearer token, also set Stores > Configuration > Services > OAuth > Consumer Settings > Allow "
                "OAuth Access Tokens to be used as standalone Bearer tokens to Yes."
            )
    return AdobeProblem(error.code, error.message, remedy)


def _no_store_view(store: str, views: Sequence[StoreView]) -> AdobeProblem:
    known = ", ".join(sorted(view.code for view in views if view.id))
    return AdobeProblem(
        "unknown_store_view",
        f"The shop has no active store view with the code “{store}”.",
        f"Choose one of these in the order settings: {known}.",
    )


def _settings_problems(
    client: AdobeClient, view: StoreView, settings: AdobeSettings, currency: str
) -> list[AdobeProblem]:
    problems = [_payment_problem(client, view, settings)] if settings.stock is StockWay.CART else []
    problems += [_currency_problem(client, view, currency), _input_limits(client)]
    return [problem for problem in problems if problem is not None]


def _payment_problem(client: AdobeClient, view: StoreView, settings: AdobeSettings) -> AdobeProblem | None:
    class Method(msgspec.Struct):
        code: str

    try:
        cart_id = client.write("POST", "carts/", int, store=view.code)
        methods = client.get(f"carts/{cart_id}/payment-methods", list[Method], store=view.code)
    except SaleschannelError:
        return None
    if any(method.code == settings.payment_method for method in methods):
        return None
    return AdobeProblem(
        "payment_method_inactive",
        f"The payment method “{settings.payment_method}” is not active for the store view.",
        "Activate it (Stores > Configuration > Sales > Payment Methods), for zero-total orders too, or choose another.",
    )


def _currency_problem(client: AdobeClient, view: StoreView, currency: str) -> AdobeProblem | None:
    """Amounts are written in Amazon's currency at a rate of 1; reports then add up different currencies."""
    try:
        configs = client.get("store/storeConfigs", list[_StoreConfig])
    except SaleschannelError:
        return None
    base = next((config.base_currency_code for config in configs if config.code == view.code), "")
    if not currency or not base or base == currency:
        return None
    return AdobeProblem(
        "other_base_currency",
        f"The website's base currency is {base}, Amazon's orders are in {currency}.",
        "Better give these orders a website of their own with that base currency; reports add up both otherwise.",
        blocks=False,
    )


def _input_limits(client: AdobeClient) -> AdobeProblem | None:
    """With the limits on, a page of 301 is refused (observed §2.5), and so are orders of more than 20 lines."""
    try:
        client.get("orders", msgspec.Raw, criteria(Filter("entity_id", "0"), page_size=301))
    except PermanentError:
        return AdobeProblem(
            "input_limits",
            "The shop limits what one call may carry: orders with more than 20 lines are refused.",
            "Raise the limit: Stores > Configuration > Services > Web API Security > Maximum items in array, or switch "
            "Web API input limits off.",
            blocks=False,
        )
    except SaleschannelError:
        return None
    return None
