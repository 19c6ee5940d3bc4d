"""The Adobe back end keeps the contract, against the stand-in Magento: by carts that reserve, and saved directly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from saleschannel.commerce.adobe.backend import AdobeCommerce
from saleschannel.commerce.adobe.order_amounts import EXTRA_LINES
from saleschannel.commerce.adobe.shop import state_of
from saleschannel.domain.orders import Address
from saleschannel.simulator.magento.catalog import add_product
from tests.adobe.standing_in import Shopkeeper, a_shop
from tests.contract.commerce_backend import CommerceBackendContract, CommerceUnderTest, SeenOrder


class AdobeSide:
    """Magento's own side: what its administrator sees."""

    def __init__(self, shop: Shopkeeper) -> None:
        self.shop = shop
        self.backend: AdobeCommerce = shop.backend

    def add_product(self, sku: str, quantity: int = 0, *, enabled: bool = True, managed: bool = True) -> None:
        magento = self.shop.stand_in.magento
        with magento.lock:
            add_product(magento, sku, quantity=quantity, enabled=enabled, manage_stock=managed, backorders=True)

    def order(self, reference: str) -> SeenOrder | None:
        orders = self.backend.shop.orders
        listed = orders.by_references([reference]).get(reference)
        if listed is None:
            return None
        seen = orders.get(listed.entity_id)
        address = seen.shipping_address
        assert address is not None
        street = address.street or []
        ordered: Counter[str] = Counter()
        shipped: Counter[str] = Counter()
        for item in seen.lines:
            if item.sku not in EXTRA_LINES:
                ordered[item.sku] += int(item.qty_ordered)
                shipped[item.sku] += item.shipped
        row = self.shop.stand_in.order(seen.entity_id).row
        return SeenOrder(
            number=seen.increment_id,
            state=state_of(seen),
            status=seen.status or "",
            store=self.backend.shop.directory.store_code(seen.store_id),
            currency=seen.order_currency_code or "",
            grand_total=seen.grand_total,
            customer_number=str(seen.customer_id or ""),
            buyer_name=f"{row['customer_firstname']} {row['customer_lastname']}",
            ship_to=Address(
                name=f"{address.firstname} {address.lastname}",
                line1=street[0] if street else "",
                city=address.city or "",
                region=address.region_code or address.region or "",
                postal_code=address.postcode or "",
                country=address.country_id or "",
            ),
            ordered=ordered,
            shipped=shipped,
        )

    def count_orders(self) -> int:
        return len(self.shop.stand_in.orders())

    def count_customers(self) -> int:
        return len(self.shop.stand_in.magento.customers)


class TestAdobeCommerce(CommerceBackendContract):
    @pytest.fixture
    def commerce(self) -> Iterator[CommerceUnderTest]:
        with a_shop() as shop:
            yield AdobeSide(shop)
