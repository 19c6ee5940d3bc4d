"""The built-in Commerce keeps the contract of all back ends."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction

from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.models import Customer, Order, Product
from saleschannel.commerce.builtin.people import open_people
from saleschannel.domain.commerce import CommerceOrderState
from tests.builders import MUG
from tests.contract.commerce_backend import (
    NEW_ACCOUNT,
    CommerceBackendContract,
    CommerceUnderTest,
    SeenOrder,
    a_draft,
    a_shipment,
    created,
)


class BuiltinTables:
    """Commerce's own side of the built-in back end: its tables."""

    def add_product(self, sku: str, quantity: int = 0, *, enabled: bool = True, managed: bool = True) -> None:
        Product.objects.create(sku=sku, name=sku, quantity=quantity, enabled=enabled, manage_stock=managed)

    def order(self, reference: str) -> SeenOrder | None:
        order = Order.objects.filter(reference=reference).first()
        if order is None:
            return None
        ordered: Counter[str] = Counter()
        shipped: Counter[str] = Counter()
        for line in order.lines.all():
            ordered[line.sku] += line.quantity
            shipped[line.sku] += line.quantity_shipped
        return SeenOrder(
            number=order.number,
            state=CommerceOrderState(order.state),
            status=order.status,
            store=order.commerce_store,
            currency=order.currency,
            grand_total=order.grand_total,
            customer_number=order.customer.number if order.customer else "",
            buyer_name=open_people(order.people).buyer_name,
            ship_to=open_people(order.people).ship_to,
            ordered=ordered,
            shipped=shipped,
        )

    def count_orders(self) -> int:
        return Order.objects.count()

    def count_customers(self) -> int:
        return Customer.objects.count()


class BuiltinSide(BuiltinTables):
    """The back end with its tables."""

    def __init__(self) -> None:
        self.backend = BuiltinCommerce()


@pytest.mark.django_db
class TestBuiltinCommerce(CommerceBackendContract):
    @pytest.fixture
    def commerce(self) -> CommerceUnderTest:
        return BuiltinSide()

    def test_what_it_does_is_undone_with_the_callers_transaction(self, commerce: CommerceUnderTest) -> None:
        commerce.add_product(MUG, 5)
        with transaction.atomic():
            created(commerce.backend, a_draft(settings=NEW_ACCOUNT))
            commerce.backend.record_shipments([a_shipment()])
            transaction.set_rollback(True)
        assert commerce.backend.joins_transaction
        assert (commerce.count_orders(), commerce.count_customers()) == (0, 0)
        assert Product.objects.values_list("quantity", "reserved").get() == (5, 0)
