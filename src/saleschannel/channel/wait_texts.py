"""What an order waits for, in the clerk's words. None of these needs a person."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.domain.workflows.steps import WaitReason

WAIT_TEXTS: dict[WaitReason, Promise] = {
    WaitReason.PAYMENT: _("Waits until Amazon has verified the payment."),
    WaitReason.NOT_SHIPPED_BY_AMAZON: _("Waits until Amazon has shipped it from its own warehouse."),
    WaitReason.IMPORT_DISABLED: _("Shown only: the order settings create no Commerce orders for this store."),
    WaitReason.FBA_SHOW_ONLY: _("Shown only: the order settings create no Commerce orders for FBA."),
    WaitReason.SHIPMENT: _("Waits to be shipped in Commerce."),
    WaitReason.HELD: _("Held by a person. Goes on when somebody releases it."),
    WaitReason.CANCELLATION: _("Waits until Amazon has canceled it, as requested."),
    WaitReason.AMAZON_CONFIRMS: _("Shipped. Waits until Amazon shows it as shipped, too."),
}


def wait_text(reason: str) -> str:
    """One sentence; empty for no reason. A reason this release does not know is shown as it is stored."""
    return str(WAIT_TEXTS[WaitReason(reason)]) if reason in set(WaitReason) else reason
