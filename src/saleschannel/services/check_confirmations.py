"""Read accepted packages back from Amazon: a 204 is no proof (facts amazon-sp-api §2.3)."""

from __future__ import annotations

from datetime import datetime

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import Package
from saleschannel.channel.package_writes import READ_BACK_AFTER
from saleschannel.domain.errors import PermanentError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.domain.shipments import ConfirmationState
from saleschannel.ports import Marketplace
from saleschannel.services.import_page import Backends, import_page

BATCH = 20


def check_confirmations(stores: AccountStores, marketplace: Marketplace, backends: Backends) -> int:
    """Look at the accepted packages that are due; the import notes what Amazon shows. How many were looked at.

    Raises TransientError when Amazon must be asked later; those not looked at stay due.
    """
    accepted = Package.objects.filter(state=ConfirmationState.ACCEPTED.value, order__account_id=stores.account_id)
    if not accepted.exists():  # an Amazon that is away is no error where nothing is asked of it
        return 0
    now = marketplace.now()
    due = accepted.filter(check_after__lte=now).select_related("order")
    packages = list(due.order_by("check_after")[:BATCH])
    for package in packages:
        try:
            page = marketplace.get_order(AmazonOrderId(package.order.amazon_order_id))
        except PermanentError as error:  # an order that Amazon does not show must not keep the others waiting
            record_error(stores.account_id, "read back", error, package.order.amazon_order_id)
        else:
            import_page(stores, page, backends, now)
        look_again_later(package, now)
    return len(packages)


def look_again_later(package: Package, now: datetime) -> None:
    """The next look, at growing intervals; the last interval repeats until Amazon shows the package."""
    waited = now - (package.accepted_at or now)
    interval = next((step for step in READ_BACK_AFTER if step > waited), READ_BACK_AFTER[-1])
    Package.objects.filter(pk=package.pk, state=ConfirmationState.ACCEPTED.value).update(check_after=now + interval)
