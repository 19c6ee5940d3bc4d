"""The deeds on the order page: one service call each, with the adapters of `config.wiring`."""

from __future__ import annotations

from django.utils import timezone

from saleschannel.backoffice.actions import retry
from saleschannel.channel.models import AmazonOrder
from saleschannel.config.wiring import backend_of, marketplace_of, tracking_corrections
from saleschannel.domain.cancellations import CancelReason
from saleschannel.domain.orders import Address
from saleschannel.domain.shipments import Tracking
from saleschannel.services import cancel_on_amazon as canceling
from saleschannel.services import correct_tracking as correcting
from saleschannel.services import hold_orders as holding
from saleschannel.services import refresh_order as refreshing
from saleschannel.services import repair_address as repairing
from saleschannel.services.read_only import refuse_when_read_only

__all__ = [
    "cancel_on_amazon",
    "correct_tracking",
    "hold",
    "refresh",
    "release",
    "repair_address",
    "retry",
    "send_package_again",
]


def refresh(order: AmazonOrder, actor: str) -> tuple[str, ...]:
    """Read the order from Amazon now; the names of the parts that changed. Raises SaleschannelError."""
    return refreshing.refresh_order(order, marketplace_of(order.account), backend_of, actor=actor)


def hold(order: AmazonOrder, reason: str, actor: str) -> holding.HoldResult:
    """Raises OrderRejected for a reason that is none."""
    (outcome,) = holding.hold_orders([order.pk], reason=reason, actor=actor, at=timezone.now())
    return outcome.result


def release(order: AmazonOrder, actor: str) -> holding.HoldResult:
    (outcome,) = holding.release_orders([order.pk], actor=actor, at=timezone.now())
    return outcome.result


def cancel_on_amazon(order: AmazonOrder, reason: CancelReason, actor: str) -> canceling.CancelOutcome:
    """Raises ConfigurationError in read-only mode."""
    refuse_when_read_only()
    (outcome,) = canceling.cancel_on_amazon([order.pk], reason=reason, actor=actor, at=timezone.now())
    return outcome


def repair_address(order: AmazonOrder, address: Address | None, actor: str) -> repairing.RepairOutcome:
    """Use this address, or Amazon's again for None. Raises OrderRejected."""
    now = timezone.now()
    if address is None:
        return repairing.restore_address(order, backend_of, actor=actor, at=now)
    return repairing.repair_address(order, address, backend_of, actor=actor, at=now)


def correct_tracking(package_id: int, tracking: Tracking, actor: str) -> bool:
    """Raises OrderRejected, NotFound, and ConfigurationError in read-only mode."""
    refuse_when_read_only()
    return correcting.correct_tracking(tracking_corrections(), package_id, tracking, actor=actor, at=timezone.now())


def send_package_again(package_id: int, actor: str) -> bool:
    """Raises OrderRejected, NotFound, and ConfigurationError in read-only mode."""
    refuse_when_read_only()
    return correcting.send_again(package_id, actor=actor, at=timezone.now())
