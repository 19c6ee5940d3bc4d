"""Confirm shipments to Amazon: each package once, with its key stored before the call (law 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import OrderEvent, Package
from saleschannel.channel.package_writes import (
    READ_BACK_AFTER,
    begin_call,
    change_state,
    confirmation_of,
    keep_off_foreign_package,
)
from saleschannel.domain.errors import OutcomeUnknown, PermanentError, SaleschannelError, Throttled
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, confirmed_by_amazon
from saleschannel.domain.shipments import (
    UNCONFIRMED,
    ConfirmationState,
    ShipmentConfirmation,
    already_shipped_elsewhere,
    find_package,
)
from saleschannel.ports import Marketplace
from saleschannel.services.advance_orders import advance_orders
from saleschannel.services.import_page import Backends, import_page

ALREADY_FULFILLED = "already_fulfilled"
"""The code under which a marketplace tells that it has units of a package as shipped already."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """One order whose packages are being confirmed, with what the calls need."""

    order: AmazonOrderRow
    stores: AccountStores
    marketplace: Marketplace
    backends: Backends


def confirm_shipments(confirming: Confirming) -> None:
    """Confirm the order's packages that Amazon does not have yet, in the order in which they were shipped.

    Raises TransientError when Amazon must be asked again later, ConfigurationError when it does not let us in; both are
    recorded, except for limits that are used up.
    """
    order = confirming.order
    if order.held_at is not None:  # the release has the order decided upon again
        return
    if confirmed_by_amazon(order.programs):  # Amazon learns of the shipment by itself and would refuse the call
        return
    unconfirmed = Package.objects.filter(order=order, state__in=[state.value for state in UNCONFIRMED])
    try:
        for package in unconfirmed.order_by("id"):
            confirm_package(package, confirming)
    except Throttled:
        raise
    except SaleschannelError as error:
        record_error(confirming.stores.account_id, "confirm", error, order.amazon_order_id)
        raise
    advance_orders(
        confirming.stores, [AmazonOrderId(order.amazon_order_id)], confirming.backends, confirming.marketplace.now()
    )


def confirm_package(package: Package, confirming: Confirming) -> None:
    """One package: settle it with Amazon; what Amazon refuses for good, the look included, is for a person."""
    try:
        look_and_call(package, confirming)
    except PermanentError as error:
        record_refusal(package, error, confirming)


def look_and_call(package: Package, confirming: Confirming) -> None:
    """After a call whose outcome is unknown look first, else call. Raises Amazon's error unless a look settles it."""
    if package.state == ConfirmationState.SENT.value and settled_by_look(package, confirming):
        return
    keep_off_foreign_package(package)
    now = confirming.marketplace.now()
    if not begin_call(package, now):
        return
    try:
        confirming.marketplace.confirm_shipment(confirmation_of(package, confirming.order))
    except OutcomeUnknown as error:
        if not settled_by_look(package, confirming):
            leave_unsettled(package, error, confirming)
    except Throttled:
        change_state(package, ConfirmationState.WAITING)
        raise
    else:
        record_acceptance(package, now)


def settled_by_look(package: Package, confirming: Confirming) -> bool:
    """Read the order back; True when Amazon has the package, or has its units from elsewhere."""
    page = confirming.marketplace.get_order(AmazonOrderId(confirming.order.amazon_order_id))
    import_page(confirming.stores, page, confirming.backends, confirming.marketplace.now())
    package.refresh_from_db()
    if package.state == ConfirmationState.SEEN.value:
        return True
    confirmation = confirmation_of(package, confirming.order)
    now = confirming.marketplace.now()
    return any(record_what_is_there(package, confirmation, order, now) for order in page.orders)


def record_what_is_there(
    package: Package, confirmation: ShipmentConfirmation, order: AmazonOrder, now: datetime
) -> bool:
    """Amazon shows the package under another reference, or all its units as shipped: nothing is left to confirm."""
    others = Package.objects.filter(order_id=package.order_id).exclude(pk=package.pk)
    found = find_package(order, confirmation, set(others.values_list("package_reference", flat=True)))
    if found is None and not already_shipped_elsewhere(order, confirmation):
        return False
    mismatch = "" if found else ", ".join(shown.tracking_number for shown in order.packages) or "?"
    with transaction.atomic():
        if change_state(package, ConfirmationState.SEEN, seen_at=now, mismatch=mismatch, error_message=""):
            tell(package, EventType.SEEN_ON_AMAZON)
    return True


def record_acceptance(package: Package, now: datetime) -> None:
    """Amazon answered 204; it is read back later, because 204 is no proof (facts amazon-sp-api §2.3)."""
    with transaction.atomic():
        accepted = change_state(
            package,
            ConfirmationState.ACCEPTED,
            accepted_at=now,
            check_after=now + READ_BACK_AFTER[0],
            error_message="",
        )
        if accepted:
            tell(package, EventType.CONFIRMED)


def leave_unsettled(package: Package, error: OutcomeUnknown, confirming: Confirming) -> None:
    """The look did not settle it. Units that Amazon has as shipped, though not all of the package's, are for a person.

    Raises the error when a later look may tell more.
    """
    if error.code != ALREADY_FULFILLED:
        raise error
    record_refusal(package, error, confirming)


def record_refusal(package: Package, error: SaleschannelError, confirming: Confirming) -> None:
    """Amazon refuses for good: its words and ours, on the order and in the list of communication errors."""
    with transaction.atomic():
        if change_state(package, ConfirmationState.REFUSED, error_message=error.message):
            tell(package, EventType.CONFIRMATION_REFUSED, message=error.message)
            record_error(confirming.stores.account_id, "confirm", error, confirming.order.amazon_order_id)


def tell(package: Package, event: EventType, **facts: str) -> None:
    facts = {"package": package.package_reference, "tracking": package.tracking_number, **facts}
    OrderEvent.objects.create(order_id=package.order_id, type=event.value, facts=facts)
