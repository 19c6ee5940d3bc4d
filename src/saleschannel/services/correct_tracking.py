"""A person corrects a package's carrier or tracking number, or sends its confirmation again; Commerce follows.

Amazon takes the same package reference again as an edit of the package, until it has taken too many (facts §2.2).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AmazonOrder, OrderEvent, Package
from saleschannel.channel.package_writes import carrier_shown, change_state, tracking_of
from saleschannel.domain.errors import NotFound, OrderRejected
from saleschannel.domain.orders import confirmed_by_amazon
from saleschannel.domain.shipments import CORRECTABLE, ConfirmationState, Tracking
from saleschannel.job_queue import defer_confirmation
from saleschannel.ports import PackageToShip, TrackingCorrections
from saleschannel.services.ship_order import refuse_untraceable

KNOWN_TO_AMAZON = frozenset({ConfirmationState.ACCEPTED.value, ConfirmationState.SEEN.value})


def correct_tracking(
    commerce: TrackingCorrections, package_id: int, tracking: Tracking, *, actor: str, at: datetime
) -> bool:
    """Correct the package here and in Commerce, and have Amazon told; False when nothing was different.

    Raises OrderRejected when Amazon would not take it, NotFound for an unknown package.
    """
    with transaction.atomic():
        order, package = _locked(package_id)
        refuse_untraceable(order.amazon_order_id, [PackageToShip(tracking, ())])
        before = tracking_of(package)
        if before == tracking:
            return False
        _correct(package, before, tracking)
        commerce.correct_tracking(order.amazon_order_id, package.commerce_shipment, tracking)
        facts = {
            "package": package.package_reference,
            "carrier": carrier_shown(tracking),
            "tracking": tracking.tracking_number,
            "before": before.tracking_number,
        }
        event = EventType.TRACKING_CORRECTED.value
        OrderEvent.objects.create(order=order, type=event, actor=actor, occurred_at=at, facts=facts)
        defer_confirmation(order.pk)
    return True


def send_again(package_id: int, *, actor: str, at: datetime) -> bool:
    """Send a refused confirmation again as it is; False when it is not refused any more."""
    with transaction.atomic():
        order, package = _locked(package_id)
        if package.state != ConfirmationState.REFUSED.value:
            return False
        change_state(package, ConfirmationState.WAITING, error_message="")
        event, facts = EventType.CONFIRMATION_REPEATED.value, {"package": package.package_reference}
        OrderEvent.objects.create(order=order, type=event, actor=actor, occurred_at=at, facts=facts)
        defer_confirmation(order.pk)
    return True


def _locked(package_id: int) -> tuple[AmazonOrder, Package]:
    """The order under lock, and its package when it may be touched."""
    found = Package.objects.filter(pk=package_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such package.", remedy="Go back to the order's page.")
    order = AmazonOrder.objects.select_for_update(no_key=True).get(pk=found)
    package = Package.objects.get(pk=package_id)
    if confirmed_by_amazon(order.programs):
        raise OrderRejected(
            f"Amazon itself learns of the shipments of order {order.amazon_order_id}.",
            code="confirmed_by_amazon",
            remedy="Correct it where the label was bought.",
        )
    if ConfirmationState(package.state) not in CORRECTABLE:
        raise OrderRejected(
            f"The confirmation of package {package.package_reference} is on its way to Amazon.",
            code="under_way",
            remedy="Wait for Amazon's answer, a minute at most, and try again.",
        )
    return order, package


def _correct(package: Package, before: Tracking, tracking: Tracking) -> None:
    known = package.state in KNOWN_TO_AMAZON
    change_state(
        package,
        ConfirmationState.WAITING,
        carrier_code=tracking.carrier_code,
        carrier_name=tracking.carrier_name,
        shipping_method=tracking.shipping_method,
        tracking_number=tracking.tracking_number,
        corrected_from=before.tracking_number if known else package.corrected_from,
        sent_at=None,
        accepted_at=None,
        seen_at=None,
        check_after=None,
        error_message="",
        mismatch="",
    )
