"""Reads orders as `domain.commerce_views`, a batch at a time, for exports of any length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from saleschannel.commerce.builtin.models import Order, OrderComment, OrderLine, ShipmentPackage
from saleschannel.commerce.builtin.people import People, open_people
from saleschannel.domain.commerce import CommerceTotals
from saleschannel.domain.commerce_views import (
    CommerceCommentView,
    CommerceCustomerView,
    CommerceLineView,
    CommerceOrderView,
    CommercePackageView,
)
from saleschannel.domain.money import total

BELONGINGS = ("lines", "comments", "credit_memos")


def views_of_orders(references: Sequence[str]) -> dict[str, CommerceOrderView]:
    """The orders with these references; unknown ones are absent. Six statements, however many orders."""
    orders = Order.objects.filter(reference__in=references).select_related("customer").prefetch_related(*BELONGINGS)
    packages = packages_of(orders)
    return {order.reference: view_of(order, packages.get(order.pk, [])) for order in orders}


def packages_of(orders: Iterable[Order]) -> dict[int, list[ShipmentPackage]]:
    """The packages of orders with their contents, as they were shipped."""
    found = ShipmentPackage.objects.filter(shipment__order__in=[order.pk for order in orders])
    packages: dict[int, list[ShipmentPackage]] = {}
    for package in found.select_related("shipment").prefetch_related("lines").order_by("shipment_id", "id"):
        packages.setdefault(package.shipment.order_id, []).append(package)
    return packages


def view_of(order: Order, packages: Sequence[ShipmentPackage]) -> CommerceOrderView:
    """One order with its belongings prefetched. Raises DecryptionError."""
    item_ids = {line.pk: line.order_item_id for line in order.lines.all()}
    people = open_people(order.people)
    return CommerceOrderView(
        reference=order.reference,
        number=order.number,
        commerce_store=order.commerce_store,
        state=order.state,
        status=order.status,
        created_at=order.created_at,
        currency=order.currency,
        totals=CommerceTotals(*[getattr(order, name) for name in CommerceTotals.__struct_fields__]),
        customer=customer_of(order, people),
        ship_to=people.ship_to,
        lines=tuple(line_of(line) for line in sorted(order.lines.all(), key=lambda line: line.position)),
        packages=tuple(package_of(package, item_ids) for package in packages),
        comments=tuple(comment_of(comment) for comment in sorted(order.comments.all(), key=lambda comment: comment.pk)),
        refunded=total(memo.grand_total for memo in order.credit_memos.all()),
    )


def customer_of(order: Order, people: People) -> CommerceCustomerView:
    account = order.customer
    return CommerceCustomerView(
        guest=account is None,
        number=account.number if account else "",
        email=str(account.email) if account else people.buyer_email,
        name=str(account.name) if account else people.buyer_name,
    )


def line_of(line: OrderLine) -> CommerceLineView:
    return msgspec.convert(line, CommerceLineView, from_attributes=True)


def package_of(package: ShipmentPackage, item_ids: Mapping[int, str]) -> CommercePackageView:
    return CommercePackageView(
        number=package.number,
        shipped_at=package.shipment.shipped_at,
        carrier_code=package.carrier_code,
        carrier_name=package.carrier_name,
        tracking_number=package.tracking_number,
        items={item_ids[line.order_line_id]: line.quantity for line in package.lines.all()},
    )


def comment_of(comment: OrderComment) -> CommerceCommentView:
    return CommerceCommentView(comment.at, comment.actor, comment.text)
