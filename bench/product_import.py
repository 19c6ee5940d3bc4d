"""The product's own import of a page: bytes in, committed Commerce orders out, as the worker does it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bench.amazon_pages import FIRST_PURCHASE, page_bytes
from bench.shop import stores
from saleschannel.amazon.order_page import read_orders, read_search_page
from saleschannel.channel.account_stores import AccountStores
from saleschannel.config.wiring import backend_of
from saleschannel.ports import OrderPage
from saleschannel.services.import_page import PageResult, import_page


def import_bytes(body: bytes, account_stores: AccountStores, now: datetime) -> PageResult:
    """Decode, decide, write, commit."""
    raws, next_token = read_search_page(body)
    orders, unreadable = read_orders(raws)
    page = OrderPage(orders, unreadable, next_token, body, "bench-request")
    return import_page(account_stores, page, backend_of, now)


def fill_by_import(pages: range, now: datetime, begin: datetime = FIRST_PURCHASE) -> None:
    """Import these pages, unmeasured; `begin` is when the first order of page 0 was placed."""
    account_stores = stores()
    for number in pages:
        import_bytes(page_bytes(number, begin=begin), account_stores, now + timedelta(seconds=number))
