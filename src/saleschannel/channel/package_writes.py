"""Writes of packages: recorded once per Commerce shipment, moved from state to state by conditional updates (law 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F

from saleschannel import batch_sql
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderEvent, Package
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, AmazonPackage, OrderItemId, PackageItem
from saleschannel.domain.shipments import (
    CONFIRMATION_TRANSITIONS,
    ConfirmationState,
    ShipmentConfirmation,
    Tracking,
    is_ours,
    next_package_reference,
)
from saleschannel.ports import CommerceShipment

READ_BACK_AFTER = (timedelta(minutes=5), timedelta(minutes=30), timedelta(minutes=120))
"""When to look whether Amazon shows an accepted package (facts amazon-sp-api §2.3)."""

# Amazon shows the package under our reference: whatever we knew of the call, it has taken effect. Before Amazon has
# accepted it, the tracking number must be ours as well, for a package entered in Seller Central may have the reference.
MARK_SEEN = """
    WITH seen AS (
        UPDATE channel_package AS package
           SET state = 'seen', seen_at = %b::timestamptz, error_message = '',
               mismatch = CASE WHEN upper(replace(package.tracking_number, ' ', '')) = batch.tracking THEN ''
                               ELSE batch.tracking END
          FROM unnest(%t::text[], %t::text[], %t::text[]) AS batch(amazon_order_id, reference, tracking)
          JOIN channel_amazonorder o ON o.amazon_order_id = batch.amazon_order_id AND o.account_id = %b
         WHERE package.order_id = o.id AND package.package_reference = batch.reference
           AND ((package.state = 'accepted'
                 AND batch.tracking IS DISTINCT FROM nullif(upper(replace(package.corrected_from, ' ', '')), ''))
                OR (package.state IN ('waiting', 'sent')
                    AND upper(replace(package.tracking_number, ' ', '')) = batch.tracking))
        RETURNING package.order_id, package.package_reference, package.tracking_number
    )
    INSERT INTO channel_orderevent (order_id, type, actor, facts)
    SELECT order_id, %b::text, '', jsonb_build_object('package', package_reference, 'tracking', tracking_number)
      FROM seen
"""


def mark_seen(account_id: int, orders: Sequence[AmazonOrder], now: datetime) -> None:
    """Note packages of ours that Amazon shows in its own answer (the read-back of a confirmation)."""
    found = [
        (order.amazon_order_id, package.package_reference, "".join(package.tracking_number.split()).upper())
        for order in orders
        for package in order.packages
    ]
    if found:
        ids, references, tracking = (list(column) for column in zip(*found, strict=True))
        batch_sql.run(MARK_SEEN, now, ids, references, tracking, account_id, EventType.SEEN_ON_AMAZON.value)


def record_packages(order: AmazonOrderRow, shipments: Sequence[CommerceShipment], actor: str) -> list[Package]:
    """Give each package shipped in Commerce its reference at Amazon, once (law 3). The order's row must be locked."""
    taken = references_taken(order)
    recorded = set(Package.objects.filter(order=order).values_list("commerce_shipment", flat=True))
    packages = []
    for shipment in shipments:
        if shipment.shipment_number in recorded:
            continue
        reference = next_package_reference(taken)
        taken.add(reference)
        packages.append(Package.objects.create(package_reference=reference, **_columns(order, shipment)))
        facts = {"tracking": shipment.tracking.tracking_number, "carrier": carrier_shown(shipment.tracking)}
        OrderEvent.objects.create(order=order, type=EventType.SHIPPED_IN_COMMERCE.value, actor=actor, facts=facts)
    return packages


def references_taken(order: AmazonOrderRow) -> set[str]:
    """Package references of the order that are ours, or that Amazon shows."""
    shown = {package.package_reference for package in packages_shown(order)}
    return shown.union(Package.objects.filter(order=order).values_list("package_reference", flat=True))


def packages_shown(order: AmazonOrderRow) -> tuple[AmazonPackage, ...]:
    """The order's packages as Amazon showed them last."""
    return msgspec.convert(order.amazon_packages or [], tuple[AmazonPackage, ...], strict=False)


def keep_off_foreign_package(package: Package) -> None:
    """Give the package another reference when Amazon shows its own for a package of somebody else.

    Confirming it would overwrite that one: Amazon takes the same reference for an edit (facts amazon-sp-api §2.2).
    """
    with transaction.atomic():
        order = AmazonOrderRow.objects.select_for_update(no_key=True).get(pk=package.order_id)
        under_our_reference = [
            shown for shown in packages_shown(order) if shown.package_reference == package.package_reference
        ]
        if any(not (is_ours(shown, tracking_of(package)) or was_ours(shown, package)) for shown in under_our_reference):
            package.package_reference = next_package_reference(references_taken(order))
            package.save(update_fields=["package_reference"])


def was_ours(shown: AmazonPackage, package: Package) -> bool:
    """Amazon shows the package as it was before a person corrected it: confirming it again is an edit."""
    before = package.corrected_from
    return bool(before) and is_ours(shown, Tracking(package.carrier_code, before))


def change_state(package: Package, new: ConfirmationState, **columns: Any) -> bool:
    """Move a package to another state if it still is in the state we know of; False when someone was faster."""
    old = ConfirmationState(package.state)
    if new is not old and new not in CONFIRMATION_TRANSITIONS[old]:
        raise ValueError(f"a package cannot go from {old.value} to {new.value}")
    changed = Package.objects.filter(pk=package.pk, state=old.value).update(state=new.value, **columns)
    if changed:
        package.state = new.value
    return bool(changed)


def begin_call(package: Package, now: datetime) -> bool:
    """Store that a call to Amazon is about to be made, before it is made (law 3)."""
    return change_state(package, ConfirmationState.SENT, sent_at=now, attempts=F("attempts") + 1)


def confirmation_of(package: Package, order: AmazonOrderRow) -> ShipmentConfirmation:
    """The call that confirms a package."""
    return ShipmentConfirmation(
        amazon_order_id=AmazonOrderId(order.amazon_order_id),
        marketplace_id=order.marketplace_id,
        package_reference=package.package_reference,
        tracking=tracking_of(package),
        shipped_at=max(package.shipped_at, order.purchased_at),  # a slow clock here must not ship what is not yet sold
        items=tuple(PackageItem(OrderItemId(item["order_item_id"]), item["quantity"]) for item in package.items),
    )


def tracking_of(package: Package) -> Tracking:
    return Tracking(package.carrier_code, package.tracking_number, package.carrier_name, package.shipping_method)


def carrier_shown(tracking: Tracking) -> str:
    """The carrier's name for people."""
    return tracking.carrier_name or tracking.carrier_code


def _columns(order: AmazonOrderRow, shipment: CommerceShipment) -> dict[str, Any]:
    return {
        "order": order,
        "commerce_shipment": shipment.shipment_number,
        "carrier_code": shipment.tracking.carrier_code,
        "carrier_name": shipment.tracking.carrier_name,
        "shipping_method": shipment.tracking.shipping_method,
        "tracking_number": shipment.tracking.tracking_number,
        "shipped_at": shipment.shipped_at,
        "items": msgspec.to_builtins(shipment.items),
    }
