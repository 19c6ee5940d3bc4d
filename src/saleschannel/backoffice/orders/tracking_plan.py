"""What a file of tracking numbers would do to the orders: found, already shipped, or with a reason why it cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.orders.tracking_rows import FilePackage, FileRowError, TrackingFile
from saleschannel.channel.attention_texts import attention_text
from saleschannel.channel.bulk_texts import MessageKind, coded
from saleschannel.channel.models import AmazonOrder, AmazonOrderItem, BulkItem, Package
from saleschannel.channel.statuses import ChannelStatus
from saleschannel.channel.wait_texts import wait_text
from saleschannel.config.wiring import tracking_of
from saleschannel.domain.bulk_runs import BulkItemState
from saleschannel.domain.orders import FulfilledBy

CHUNK = 500


class Known(NamedTuple):
    """What is known of an order: its row, units left by SKU and by order item, and tracking numbers shipped so far."""

    order: AmazonOrder
    left: Mapping[str, int]
    left_by_item: Mapping[str, int]
    shipped: Mapping[str, Mapping[str, int]]


def plan(file: TrackingFile) -> list[BulkItem]:
    """One item per package and per bad row, in the order of the file; good ones are open, the others say why not."""
    known = _known_orders([package.order for package in file.packages])
    items = [_item(package, known.get(package.order)) for package in file.packages]
    items += [_bad(error) for error in file.errors]
    return sorted(items, key=lambda item: item.line)


def _bad(error: FileRowError) -> BulkItem:
    state = BulkItemState.FAILED.value
    return BulkItem(amazon_order_id=error.order, line=error.line, state=state, message=error.message)


def _item(package: FilePackage, known: Known | None) -> BulkItem:
    item = BulkItem(amazon_order_id=package.order, line=package.line, facts=_facts(package))
    if known is None:
        return _failed(item, _("There is no order with this number, neither Amazon's nor Commerce's."))
    item.order_id, item.amazon_order_id = known.order.pk, known.order.amazon_order_id
    contents = known.shipped.get(_plain(package.tracking_number))
    if contents is not None and _is_in(package, contents):
        item.state, item.message = BulkItemState.SKIPPED.value, coded(MessageKind.FILE, "shipped_before")
        return item
    if obstacle := _obstacle(known.order) or _unit_problem(package, known):
        return _failed(item, obstacle)
    item.facts = _facts(_named(package, known))
    return item


def _failed(item: BulkItem, message: str) -> BulkItem:
    item.state, item.message = BulkItemState.FAILED.value, message
    return item


def _obstacle(order: AmazonOrder) -> str:
    """Why nothing of the order can be shipped; empty when it can."""
    if order.held_at is not None:
        return _("The order is held: %s. Release it first.") % order.hold_reason
    if order.fulfilled_by == FulfilledBy.AMAZON.value:
        return _("Amazon fulfills this order.")
    if order.status == ChannelStatus.CANCELED.value:
        return _("The order is canceled.")
    if not order.commerce_number:
        cause = attention_text(order.attention_reason, order.attention_detail) or wait_text(order.waiting_for)
        return _("The order has no Commerce order yet. %s") % cause
    return ""


def _unit_problem(package: FilePackage, known: Known) -> str:
    """What is wrong with the units that the file names; empty when they are left to be shipped."""
    if not any(known.left.values()):
        return _("Everything of this order is shipped already, with another tracking number.")
    if "" in package.units and len(known.left) > 1:
        return _("The order has several items. Say with the SKU which one the quantity counts.")
    for wanted, left in ((package.units, known.left), (package.item_units, known.left_by_item)):
        for name, units in wanted.items():
            if name and name not in left:
                return _("The order has no item %(name)s. Its items: %(items)s.") % {
                    "name": name,
                    "items": ", ".join(sorted(left)),
                }
            still = left[name] if name else next(iter(left.values()))
            if units > still:
                facts = {"name": name or next(iter(left)), "units": units, "left": still}
                return _("Of %(name)s only %(left)s are left to ship, not %(units)s.") % facts
    return ""


def _named(package: FilePackage, known: Known) -> FilePackage:
    """The order by Amazon's number, however the file names it; a quantity without SKU counts its only item."""
    package.order = known.order.amazon_order_id
    if "" in package.units:
        package.units = {next(iter(known.left)): package.units[""]}
    return package


def _is_in(package: FilePackage, contents: Mapping[str, int]) -> bool:
    """Whether the package that was shipped with this tracking number holds what the file says."""
    named = {**package.units, **package.item_units}
    return all(name in contents for name in named if name)


def _facts(package: FilePackage) -> dict[str, Any]:
    """What the job needs. The key is made of what the file says of this package, so that it is shipped once."""
    tracking = tracking_of(package.carrier, package.tracking_number, package.method)
    said = repr((package.order, _plain(package.tracking_number), package.units, package.item_units))
    return {
        "tracking": msgspec.to_builtins(tracking),
        "skus": package.units,
        "order_items": package.item_units,
        "shipped_at": _noon(package).isoformat() if package.shipped else "",
        "request_key": f"file:{blake2b(said.encode(), digest_size=16).hexdigest()}",
    }


def _noon(package: FilePackage) -> datetime:
    """A day as a moment: its noon, but never later than now."""
    assert package.shipped is not None  # noqa: S101
    return min(timezone.make_aware(datetime.combine(package.shipped, time(12))), timezone.now())


def _known_orders(numbers: Sequence[str]) -> dict[str, Known]:
    """The orders by the numbers of the file, Amazon's or Commerce's; in parts, each of three statements."""
    wanted = list(dict.fromkeys(numbers))
    known: dict[str, Known] = {}
    for start in range(0, len(wanted), CHUNK):
        known |= _known_part(wanted[start : start + CHUNK])
    return known


def _known_part(numbers: list[str]) -> dict[str, Known]:
    by_number = Q(amazon_order_id__in=numbers) | Q(commerce_number__in=[number for number in numbers if number])
    orders = {order.pk: order for order in AmazonOrder.objects.filter(by_number).defer("buyer_data", "raw_page")}
    items: dict[int, list[AmazonOrderItem]] = defaultdict(list)
    for item in AmazonOrderItem.objects.filter(order__in=orders).order_by("position"):
        items[item.order_id].append(item)
    packages: dict[int, list[Package]] = defaultdict(list)
    for package in Package.objects.filter(order__in=orders):
        packages[package.order_id].append(package)
    found = {pk: _known(order, items[pk], packages[pk]) for pk, order in orders.items()}
    by_commerce = {known.order.commerce_number: known for known in found.values()}
    by_amazon = {known.order.amazon_order_id: known for known in found.values()}
    named = {number: by_amazon.get(number) or by_commerce.get(number) for number in numbers}
    return {number: one for number, one in named.items() if one is not None}


def _known(order: AmazonOrder, items: Sequence[AmazonOrderItem], packages: Sequence[Package]) -> Known:
    left: dict[str, int] = defaultdict(int)
    for item in items:
        left[item.sku] += max(0, item.quantity_ordered - item.quantity_shipped)
    left_by_item = {item.order_item_id: max(0, item.quantity_ordered - item.quantity_shipped) for item in items}
    sku_of = {item.order_item_id: item.sku for item in items}
    shipped: dict[str, dict[str, int]] = defaultdict(dict)
    for package in packages:
        contents = shipped[_plain(package.tracking_number)]
        for content in package.items:
            contents[content["order_item_id"]] = contents[sku_of.get(content["order_item_id"], "")] = 1
    return Known(order, dict(left), left_by_item, shipped)


def _plain(tracking_number: str) -> str:
    return "".join(tracking_number.split()).upper()
