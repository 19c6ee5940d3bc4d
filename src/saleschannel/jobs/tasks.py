"""The jobs: ids in, one service call out. When each runs by itself is in `jobs.schedule`.

None has retries of the queue's own: a job that must come again defers itself, because retries and queueing locks do
not go together (facts engine.md §2.2). Every job may run twice; the services see to it that this does no harm.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.communication_errors import record_error
from saleschannel.channel.models import AmazonOrder, SellerAccount
from saleschannel.config.notice_wiring import notice_senders
from saleschannel.config.wiring import amazon_time, backend_of, marketplace_of, order_processing
from saleschannel.domain.errors import ConfigurationError, SaleschannelError, Throttled, TransientError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.job_queue import defer_cancellations, defer_confirmation, defer_import, later
from saleschannel.services import advance_orders as advancing
from saleschannel.services import bulk_work
from saleschannel.services import check_confirmations as checking
from saleschannel.services import confirm_shipments as confirming
from saleschannel.services import import_orders as importing
from saleschannel.services import retry_orders as retrying
from saleschannel.services import send_cancellations as canceling
from saleschannel.services.bulk_runs import defer_work
from saleschannel.services.notice_deliveries import deliver
from saleschannel.services.read_only import writes_are_stopped

PAGES_PER_JOB = 20
CONFIRM_AGAIN_AFTER = timedelta(seconds=30)


def import_orders(account_id: int) -> None:
    """Import what is new, then defer the next look: at once when there is more, else after the set interval."""
    account = SellerAccount.objects.get(pk=account_id)
    if not account.active:
        return
    wait = timedelta(seconds=settings.IMPORT_EVERY)
    try:
        result = importing.import_orders(account, marketplace_of(account), backend_of, max_pages=PAGES_PER_JOB)
        wait = timedelta(0) if result.more else max(wait, timedelta(seconds=result.retry_after or 0))
    except SaleschannelError:  # recorded and shown by the service; the next look comes all the same
        pass
    finally:
        defer_import(account_id, later(wait))


def advance_orders(account_id: int, amazon_order_ids: list[str]) -> None:
    """Decide and perform what can be done now for these orders."""
    account = SellerAccount.objects.get(pk=account_id)
    ids = [AmazonOrderId(amazon_order_id) for amazon_order_id in amazon_order_ids]
    advancing.advance_apart(AccountStores.load(account), ids, backend_of, timezone.now())


def confirm_shipments(order_id: int) -> None:
    """Confirm the packages of one order; when Amazon wants us to wait, come back then."""
    if writes_are_stopped():
        return
    order = AmazonOrder.objects.select_related("account").get(pk=order_id)
    stores = AccountStores.load(order.account)
    try:
        confirming.confirm_shipments(confirming.Confirming(order, stores, marketplace_of(order.account), backend_of))
    except Throttled as error:
        defer_confirmation(order_id, later(timedelta(seconds=error.retry_after)))
    except TransientError:  # recorded by the service
        defer_confirmation(order_id, later(CONFIRM_AGAIN_AFTER))
    except ConfigurationError:  # shown on the account; once it is mended, `jobs.schedule.keep_confirming` goes on
        pass


def check_confirmations(account_id: int) -> None:
    """Read accepted packages back; what Amazon's limits leave over is due again in a minute."""
    account = SellerAccount.objects.get(pk=account_id)
    try:
        checking.check_confirmations(AccountStores.load(account), marketplace_of(account), backend_of)
    except Throttled:
        pass
    except SaleschannelError as error:
        record_error(account_id, "read back", error)


def cancel_on_amazon(account_id: int) -> None:
    """Send requested cancellations and follow them; comes again by itself while any is under way."""
    if writes_are_stopped():
        return
    account = SellerAccount.objects.get(pk=account_id)
    sending = canceling.Sending(account_id, AccountStores.load(account), marketplace_of(account), backend_of)
    wait: timedelta | None = CONFIRM_AGAIN_AFTER
    try:
        wait = canceling.send_cancellations(sending)
    except Throttled as error:
        wait = timedelta(seconds=error.retry_after)
    except TransientError:  # recorded by the service
        pass
    except SaleschannelError:  # recorded too; `jobs.schedule.keep_canceling` looks again
        wait = None
    if wait is not None:
        defer_cancellations(account_id, later(wait))


def retry_waiting_orders(account_id: int) -> None:
    """Try orders again that a change in Commerce or in the settings may have freed."""
    account = SellerAccount.objects.get(pk=account_id)
    retrying.retry_waiting_orders(AccountStores.load(account), backend_of, timezone.now())


def deliver_notice(delivery_id: int) -> None:
    """Send one message to staff; one that could not be sent comes back later by itself."""
    deliver(delivery_id, notice_senders())


def work_on_bulk_run(run_id: int) -> None:
    """Do some of a run over many orders; comes again by itself until it is finished or stopped."""
    tools = bulk_work.Tools(marketplace_of, backend_of, order_processing, amazon_time)
    try:
        if bulk_work.work_on(run_id, tools):
            defer_work(run_id)
    except Throttled as error:
        defer_work(run_id, later(timedelta(seconds=error.retry_after)))
