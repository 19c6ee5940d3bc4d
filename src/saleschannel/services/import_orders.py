"""Import the orders of a seller account: read the open window page by page, commit each page with its place in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.communication_errors import record_error, show_account_problem
from saleschannel.channel.import_cursors import cursors_of, history_is_due, open_query, restart_window, turn_page
from saleschannel.channel.models import ImportCursor, SellerAccount
from saleschannel.domain.errors import SaleschannelError, Throttled, Unavailable
from saleschannel.ports import Marketplace, OrderPage, OrderQuery
from saleschannel.services.import_page import Backends, PageResult, import_page

log = structlog.get_logger(__name__)

BUYER_DATA_DENIED = (
    "Amazon gives this account's orders without the buyer's name, e-mail and address. Give the app the role "
    "“Direct-to-Consumer Delivery (Restricted)” in Seller Central, authorise it again, enter the new refresh token."
)
TOKEN_IS_SPENT = frozenset({"page_token_rejected", "page_token_repeated"})
MOST_PARTS_OF_HISTORY = 100
PATIENCE_WITH_A_TOKEN = timedelta(hours=1)
"""How long a following page may stay unavailable before its token is held to be at fault, and not Amazon."""


@dataclass(slots=True)
class ImportResult:
    """What one pass did. `retry_after` is set, in seconds, when Amazon's limits ended it early."""

    orders: PageResult = field(default_factory=PageResult)
    pages: int = 0
    retry_after: float | None = None
    more: bool = False
    without_buyer_data: bool = False


def import_orders(
    account: SellerAccount,
    marketplace: Marketplace,
    backends: Backends,
    *,
    max_pages: int = 1000,
    on_page: Callable[[ImportResult], None] | None = None,
) -> ImportResult:
    """One pass over everything new: live orders first, then history. Stops at `max_pages` with `more` set.

    Raises SaleschannelError after recording it; what was imported before stays, the watermark moves only with whole
    windows.
    """
    result = ImportResult()
    try:
        cursors = cursors_of(account.pk)
        for history in first_turn_of_history(cursors):
            import_next_page(history, account, marketplace, backends, result)
        for cursor in cursors:
            for _ in range(windows_of(cursor)):
                while result.pages < max_pages and import_next_page(cursor, account, marketplace, backends, result):
                    if on_page is not None:
                        on_page(result)
                if cursor.finished:
                    break
        result.more = result.pages >= max_pages
    except Throttled as error:
        result.retry_after = error.retry_after
    except SaleschannelError as error:
        record_error(account.pk, "import", error)
        raise
    else:
        show_account_problem(account.pk, BUYER_DATA_DENIED if result.without_buyer_data else "")
    return result


def first_turn_of_history(cursors: Sequence[ImportCursor]) -> list[ImportCursor]:
    """The history that gets one page before the live import: else Amazon's calls would all go into the latter."""
    if not cursors or cursors[0].store_id is not None:
        return []
    due = [cursor for cursor in cursors[1:] if history_is_due(cursors[0], cursor)]
    return sorted(due, key=lambda cursor: (cursor.last_success_at is not None, cursor.last_success_at))[:1]


def windows_of(cursor: ImportCursor) -> int:
    """How many windows a pass reads. A live one left open ends in the past: what came since is in the one after it."""
    if cursor.store_id is not None:
        return MOST_PARTS_OF_HISTORY
    return 2 if cursor.window_started_at is not None else 1


def import_next_page(
    cursor: ImportCursor, account: SellerAccount, marketplace: Marketplace, backends: Backends, result: ImportResult
) -> bool:
    """Read and import one page; True when the window has more pages."""
    stores = AccountStores.load(account)
    marketplaces = stores.marketplace_ids if cursor.store_id is None else stores.marketplaces_of(cursor.store_id)
    query = open_query(cursor, marketplaces, marketplace.now())
    if query is None:
        return False
    page = read_page(cursor, query, marketplace)
    now = marketplace.now()
    with transaction.atomic():
        # Amazon may take a minute to answer: decided by the order settings of now, not of before the call.
        orders = import_page(AccountStores.load(account), page, backends, now)
        turn_page(cursor, page.next_token, now, page.read_up_to)
    result.orders += orders
    result.pages += 1
    result.without_buyer_data |= page.without_buyer_data
    log.info("page imported", account=account.pk, page=cursor.pages_read, imported=orders.imported)
    return bool(cursor.page_token)


def read_page(cursor: ImportCursor, query: OrderQuery, marketplace: Marketplace) -> OrderPage:
    """The next page of the window. A window whose token Amazon no longer takes is begun anew next time."""
    try:
        return marketplace.search_orders(query, cursor.page_token or None)
    except SaleschannelError as error:
        if error.code in TOKEN_IS_SPENT or (
            isinstance(error, Unavailable) and token_is_stuck(cursor, marketplace.now())
        ):
            restart_window(cursor)
        raise


def token_is_stuck(cursor: ImportCursor, now: datetime) -> bool:
    """True when the following page has not come for so long that only a new window may help; it costs no orders."""
    turned = cursor.last_success_at
    return bool(cursor.page_token) and turned is not None and now - turned >= PATIENCE_WITH_A_TOKEN
