"""The in-memory Commerce of the tests keeps the contract, so tests may rely on it."""

from __future__ import annotations

from collections import Counter

import pytest

from saleschannel.domain.orders import AmazonOrderId
from tests.contract.commerce_backend import CommerceBackendContract, CommerceUnderTest, SeenOrder
from tests.fakes.in_memory_commerce import InMemoryCommerce


class InMemorySide:
    """Commerce's own side of the fake."""

    def __init__(self) -> None:
        self.backend = InMemoryCommerce()

    def add_product(self, sku: str, quantity: int = 0, *, enabled: bool = True, managed: bool = True) -> None:
        self.backend.add_product(sku, quantity, enabled=enabled, managed=managed)

    def order(self, reference: str) -> SeenOrder | None:
        order = self.backend.orders.get(AmazonOrderId(reference))
        if order is None:
            return None
        ordered: Counter[str] = Counter()
        shipped: Counter[str] = Counter()
        for line in order.draft.lines:
            ordered[line.sku] += line.quantity
            shipped[line.sku] += order.shipped[line.order_item_id]
        return SeenOrder(
            number=order.number,
            state=order.state,
            status=order.status,
            store=order.draft.commerce_store,
            currency=order.draft.currency,
            grand_total=order.draft.totals.grand_total,
            customer_number=order.customer_number,
            buyer_name=order.draft.buyer_name,
            ship_to=order.draft.ship_to,
            ordered=ordered,
            shipped=shipped,
        )

    def count_orders(self) -> int:
        return len(self.backend.orders)

    def count_customers(self) -> int:
        return len(self.backend.customers)


class TestInMemoryCommerce(CommerceBackendContract):
    @pytest.fixture
    def commerce(self) -> CommerceUnderTest:
        return InMemorySide()
