"""The packages of an order on their way to Amazon: sent, accepted, seen, each with its time, or refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from saleschannel.channel.models import Package
from saleschannel.channel.order_details import OrderDetails
from saleschannel.domain.orders import confirmed_by_amazon
from saleschannel.domain.shipments import CORRECTABLE, UNCONFIRMED, ConfirmationState


class ConfirmationStep(NamedTuple):
    """One step of a confirmation; `at` is None while it is still to come."""

    name: str
    at: datetime | None
    done: bool


class PackageRow(NamedTuple):
    """A package with its contents (SKU and units), its steps, what to do, and what may be done here."""

    package: Package
    contents: list[tuple[str, int]]
    steps: list[ConfirmationStep]
    remedy: str
    may_correct: bool
    may_resend: bool


def package_rows(details: OrderDetails, skus: Mapping[str, str]) -> list[PackageRow]:
    by_amazon = confirmed_by_amazon(details.order.programs)
    return [package_row(package, skus, by_amazon=by_amazon) for package in details.packages]


def package_row(package: Package, skus: Mapping[str, str], *, by_amazon: bool) -> PackageRow:
    state = ConfirmationState(package.state)
    return PackageRow(
        package=package,
        contents=[(skus.get(item["order_item_id"], ""), item["quantity"]) for item in package.items],
        steps=[] if by_amazon else steps_of(package, state),
        remedy=remedy_of(package, state, by_amazon=by_amazon),
        may_correct=state in CORRECTABLE and not by_amazon,
        may_resend=state is ConfirmationState.REFUSED and not by_amazon,
    )


def steps_of(package: Package, state: ConfirmationState) -> list[ConfirmationStep]:
    sent = state not in UNCONFIRMED - {ConfirmationState.SENT}
    accepted = state in {ConfirmationState.ACCEPTED, ConfirmationState.SEEN}
    return [
        ConfirmationStep(_("Shipped in Commerce"), package.shipped_at, done=True),
        ConfirmationStep(_("Sent to Amazon"), package.sent_at if sent else None, done=sent),
        ConfirmationStep(_("Accepted by Amazon"), package.accepted_at if accepted else None, done=accepted),
        ConfirmationStep(_("Seen on Amazon"), package.seen_at, done=state is ConfirmationState.SEEN),
    ]


def remedy_of(package: Package, state: ConfirmationState, *, by_amazon: bool) -> str:
    """What to do, or what happens by itself."""
    if by_amazon:
        return _("Amazon itself learns of this shipment; nothing is sent.")
    if state is ConfirmationState.REFUSED:
        return _("Correct the carrier or the tracking number, or send it again. Or enter it in Seller Central.")
    if package.mismatch:
        return _("Compare the tracking numbers, and correct the one that is wrong.")
    if state is ConfirmationState.ACCEPTED:
        return _("Nothing to do: it is read back from Amazon after some minutes.")
    if state in UNCONFIRMED:
        return _("Nothing to do: it is sent by itself.")
    return ""
