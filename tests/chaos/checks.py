"""What must be true in the end, whatever happened. Each check answers violations in words; none means that it holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Sum

from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder, AmazonOrderItem, OrderEvent, Package, UnreadableOrder
from saleschannel.channel.statuses import ChannelStatus
from saleschannel.commerce.builtin.models import Order, OrderLine, Product, Reservation
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderState
from saleschannel.domain.shipments import ConfirmationState
from saleschannel.erp.models import ErpEvent
from tests.chaos.plan import ENDS_SHIPPED, NOT_VERIFIED, Fate

OPEN = {state.value for state in OPEN_STATES}


@dataclass(frozen=True)
class Outcome:
    """Both sides at the end: Amazon's orders and the calls it received, the channel's and Commerce's rows."""

    fates: dict[str, Fate]
    initial_stock: dict[str, int]
    at_amazon: dict[str, dict[str, Any]]
    received: list[dict[str, Any]]
    in_channel: dict[str, AmazonOrder]
    in_commerce: dict[str, Order]
    packages: dict[str, list[Package]]

    @classmethod
    def read(
        cls,
        fates: dict[str, Fate],
        initial_stock: dict[str, int],
        at_amazon: list[dict[str, Any]],
        received: list[dict[str, Any]],
    ) -> Outcome:
        packages = defaultdict(list)
        for package in Package.objects.select_related("order").order_by("id"):
            packages[package.order.amazon_order_id].append(package)
        return cls(
            fates=fates,
            initial_stock=initial_stock,
            at_amazon={order["order_id"]: order for order in at_amazon},
            received=received,
            in_channel={order.amazon_order_id: order for order in AmazonOrder.objects.all()},
            in_commerce={order.reference: order for order in Order.objects.all()},
            packages=packages,
        )


def every_order_is_where_it_belongs(outcome: Outcome) -> Iterator[str]:
    """Imported or left alone, with or without a Commerce order, and in the states that follow from Amazon's."""
    for order_id, amazon in outcome.at_amazon.items():
        fate = outcome.fates[order_id]
        row, order = outcome.in_channel.get(order_id), outcome.in_commerce.get(order_id)
        told = f"{order_id} ({fate.value}, {amazon['status']})"
        if fate is Fate.MULTI_CHANNEL or (amazon["fulfilled_by"] == "AMAZON" and amazon["status"] != "SHIPPED"):
            if row is not None or order is not None:
                yield f"{told} must be left alone"
        elif row is None:
            yield f"{told} was not imported"
        else:
            yield from (f"{told} {problem}" for problem in problems_of(fate, amazon, row, order))
    for order_id in (outcome.in_channel.keys() | outcome.in_commerce.keys()) - outcome.at_amazon.keys():
        yield f"{order_id} is unknown to Amazon"


def problems_of(fate: Fate, amazon: dict[str, Any], row: AmazonOrder, order: Order | None) -> Iterator[str]:
    if row.fulfillment_status != amazon["status"]:
        yield f"is {row.fulfillment_status} in the channel"
    if row.commerce_number != (order.number if order else "") or row.commerce_state != (order.state if order else ""):
        yield f"is {row.commerce_number} {row.commerce_state} in the channel, {order and (order.number, order.state)}"
    if fate in ENDS_SHIPPED and amazon["status"] != "SHIPPED":
        yield "must end as shipped"
    match amazon["status"]:
        case "PENDING":
            wanted: list[str | None] = [None]
        case "UNSHIPPED" | "PARTIALLY_SHIPPED":
            wanted = [*OPEN]
        case "SHIPPED":
            wanted = [CommerceOrderState.COMPLETE.value]
        case _:  # cancelled: before the channel saw it verified, after it, or too late
            wanted = [None] if fate in NOT_VERIFIED else [None, *canceled_states(row)]
    state = order.state if order else None
    if state not in wanted:
        yield f"is {state} in Commerce"
    if amazon["status"] == "SHIPPED" and row.status != ChannelStatus.SHIPPED.value:
        yield f"has the status {row.status}"
    if row.attention_reason and not (amazon["status"] == "CANCELLED" and state in {"complete", "processing"}):
        yield f"asks for attention: {row.attention_reason} {row.attention_detail}"


def canceled_states(row: AmazonOrder) -> list[str]:
    """Cancelled, unless the parcel had left: then a person is asked."""
    if row.attention_reason == AttentionReason.CANCELED_AFTER_SHIPMENT.value:
        return [CommerceOrderState.COMPLETE.value, CommerceOrderState.PROCESSING.value]
    return [CommerceOrderState.CANCELED.value]


def stock_adds_up(outcome: Outcome) -> Iterator[str]:
    """Quantity is what was there less what was shipped; reserved is what open orders and pending ones hold."""
    lines = OrderLine.objects.filter(order__fulfilled_by="MERCHANT", product__isnull=False)
    shipped = dict(lines.values_list("product_id").annotate(units=Sum("quantity_shipped")))
    open_lines = lines.filter(order__state__in=OPEN)
    left = F("quantity") - F("quantity_shipped") - F("quantity_canceled")
    wanted = Counter(dict(open_lines.values_list("product_id").annotate(units=Sum(left))))
    for product in Product.objects.all():
        held = Reservation.objects.filter(product=product)
        pending = units_held_for_pending(product.sku)
        if product.quantity != outcome.initial_stock[product.sku] - shipped.get(product.pk, 0):
            yield f"{product.sku}: quantity {product.quantity}, shipped {shipped.get(product.pk, 0)}"
        reserved = held.aggregate(units=Sum("quantity"))["units"] or 0
        if not product.reserved == reserved == wanted[product.pk] + pending:
            yield f"{product.sku}: reserved {product.reserved}, held {reserved}, open {wanted[product.pk]}+{pending}"
    yield from map(str, stock_differences())


def units_held_for_pending(sku: str) -> int:
    items = AmazonOrderItem.objects.filter(order__reserved_while_pending=True, sku=sku)
    return items.aggregate(units=Sum("quantity_ordered"))["units"] or 0


def each_package_was_confirmed_once(outcome: Outcome) -> Iterator[str]:
    """One package at Amazon for each package of ours, the same in reference, tracking number and units."""
    created = Counter(
        (call["order_id"], call["package_reference_id"]) for call in outcome.received if call["outcome"] == "created"
    )
    for order_id, amazon in outcome.at_amazon.items():
        packages = outcome.packages.get(order_id, [])
        ours = {as_known(package) for package in packages if is_confirmed(package)}
        theirs = [package for package in amazon["packages"] if package["confirmed_by"] == "confirmShipment"]
        if sorted(ours) != sorted(map(as_shown, theirs)):
            yield f"{order_id}: ours {sorted(ours)}, at Amazon {sorted(map(as_shown, theirs))}"
        for package in packages:
            wanted = 1 if is_confirmed(package) else 0
            if created[order_id, package.package_reference] != wanted:
                times = created[order_id, package.package_reference]
                yield f"{order_id}: package {package.package_reference} ({package.state}) was created {times} times"
        if outcome.fates[order_id] is not Fate.SHIP_PLUS and amazon["status"] != "CANCELLED":
            yield from (f"{order_id}: {p} is {p.state}" for p in packages if not is_confirmed(p))
    if extra := created.keys() - {(o, p.package_reference) for o, ps in outcome.packages.items() for p in ps}:
        yield f"created at Amazon, unknown to us: {sorted(extra)}"


def repeated_confirmations_said_the_same(outcome: Outcome) -> Iterator[str]:
    """An edit is a repetition: Amazon gets the same package again, never another one under its reference."""
    said: dict[tuple[str, str], Any] = {}
    for call in outcome.received:
        if call["outcome"] in {"created", "edited"}:
            key = (call["order_id"], call["package_reference_id"])
            if said.setdefault(key, essence(call["body"])) != essence(call["body"]):
                yield f"{key}: Amazon was told different things"


def essence(body: dict[str, Any]) -> Any:
    detail = body["packageDetail"]
    return detail["trackingNumber"], detail["carrierCode"], detail["orderItems"]


def is_confirmed(package: Package) -> bool:
    accepted = {ConfirmationState.ACCEPTED.value, ConfirmationState.SEEN.value}
    return package.state in accepted and not package.mismatch


def as_known(package: Package) -> tuple[Any, ...]:
    items = tuple(sorted((item["order_item_id"], item["quantity"]) for item in package.items))
    return package.package_reference, package.tracking_number, items


def as_shown(package: dict[str, Any]) -> tuple[Any, ...]:
    return package["reference"], package["tracking_number"], tuple(sorted(package["lines"].items()))


def nothing_is_told_twice(_outcome: Outcome) -> Iterator[str]:
    """Events that happen once per order, once per package; one ERP event per Commerce order."""
    once = (EventType.IMPORTED, EventType.COMMERCE_CREATED, EventType.COMMERCE_COMPLETED, EventType.COMMERCE_CANCELED)
    for event in once:
        told = Counter(OrderEvent.objects.filter(type=event.value).values_list("order__amazon_order_id", flat=True))
        yield from (
            f"{order_id}: {event.value} was told {times} times" for order_id, times in told.items() if times > 1
        )
    created = set(OrderEvent.objects.filter(type=EventType.COMMERCE_CREATED.value).values_list("order_id", flat=True))
    having = set(AmazonOrder.objects.exclude(commerce_state="").values_list("id", flat=True))
    if created != having:
        yield f"created events and Commerce orders differ for the rows {sorted(created ^ having)[:10]}"
    seen = Counter(
        (order_id, (facts or {})["package"])
        for order_id, facts in OrderEvent.objects.filter(type=EventType.SEEN_ON_AMAZON.value).values_list(
            "order_id", "facts"
        )
    )
    yield from (f"package {key} was seen {times} times" for key, times in seen.items() if times > 1)


def the_erp_was_told_once(outcome: Outcome) -> Iterator[str]:
    """One event per Commerce order, written with it."""
    told = Counter(str(event.subject) for event in ErpEvent.objects.all())
    if told != Counter(outcome.in_commerce.keys()):
        yield f"ERP events differ from Commerce orders: {sorted(told.keys() ^ outcome.in_commerce.keys())[:10]}"


def shipped_units_agree(_outcome: Outcome) -> Iterator[str]:
    """Channel and Commerce count the same shipped units per line."""
    in_commerce = {
        (reference, item): units
        for reference, item, units in OrderLine.objects.filter(order__fulfilled_by="MERCHANT").values_list(
            "order__reference", "order_item_id", "quantity_shipped"
        )
    }
    in_channel = AmazonOrderItem.objects.filter(order__fulfilled_by="MERCHANT").exclude(order__commerce_state="")
    for reference, item, units in in_channel.values_list("order__amazon_order_id", "order_item_id", "quantity_shipped"):
        if in_commerce.get((reference, item)) != units:
            yield f"{reference} {item}: {units} units, in Commerce {in_commerce.get((reference, item))}"


def nothing_is_unreadable(_outcome: Outcome) -> Iterator[str]:
    for order in UnreadableOrder.objects.filter(resolved=False):
        yield f"{order.amazon_order_id} could not be imported: {order.reason}"


CHECKS: dict[str, Callable[[Outcome], Iterator[str]]] = {
    "every order is where it belongs": every_order_is_where_it_belongs,
    "stock adds up": stock_adds_up,
    "each package was confirmed exactly once": each_package_was_confirmed_once,
    "repeated confirmations said the same": repeated_confirmations_said_the_same,
    "shipped units agree": shipped_units_agree,
    "nothing is told twice": nothing_is_told_twice,
    "the ERP was told once per Commerce order": the_erp_was_told_once,
    "nothing is unreadable": nothing_is_unreadable,
}


def violations(outcome: Outcome) -> dict[str, list[str]]:
    """What does not hold, by check."""
    found = {name: list(check(outcome)) for name, check in CHECKS.items()}
    return {name: problems for name, problems in found.items() if problems}


def jobs_by_status() -> dict[str, dict[str, int]]:
    """How many jobs of each name are in each state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2")
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for name, status, count in cursor.fetchall():
            found[name][status] = count
    return dict(found)
