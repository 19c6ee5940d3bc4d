"""Cancelling orders by the flat file of POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA, which only cancels.

Columns and report: facts amazon-sp-api §3. The flat file is taken rather than the XML one because it needs no merchant
identifier. A feed that is DONE has not succeeded: the report says which lines Amazon refuses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from saleschannel.amazon.errors import WORDS_KEPT
from saleschannel.amazon.feeds import FeedsApi
from saleschannel.domain.cancellations import FeedProgress, OrderCancellation
from saleschannel.domain.orders import AmazonOrderId

FEED_TYPE = "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA"
DOCUMENT_TYPE = "text/tab-separated-values; charset=UTF-8"
TEMPLATE = (
    "TemplateType=OrderCancellation\tVersion=1.0/1.0.3\tThis row for Amazon.com use only.  Do not modify or delete."
)
COLUMNS = "order-id\tcancellation-reason-code\tamazon-order-item-code"
_ORDER = re.compile(r"\b(?:\d{3}-\d{7}-\d{7}|S\d{2}-\d{7}-\d{7})\b")
_COUNT = re.compile(r"number of records (processed|successful)\D*(\d+)", re.IGNORECASE)


def cancellation_document(cancellations: Sequence[OrderCancellation]) -> bytes:
    """One line per item; all items of an order, because Amazon cancels whole orders only."""
    lines = [f"{each.amazon_order_id}\t{each.reason.value}\t{item}" for each in cancellations for item in each.items]
    return ("\r\n".join([TEMPLATE, COLUMNS, *lines]) + "\r\n").encode("ascii")


def cancellation_progress(feeds: FeedsApi, feed_id: str, cancellations: Sequence[OrderCancellation]) -> FeedProgress:
    """Where Amazon is with the feed; its report is read once it is done."""
    feed = feeds.feed(feed_id)
    match feed.processing_status:
        case "DONE":
            report = feeds.report(feed.result_feed_document_id) if feed.result_feed_document_id else ""
            return FeedProgress(done=True, refused=refused_orders(report, cancellations))
        case "CANCELLED" | "FATAL":
            return FeedProgress(done=True, failed=feed.processing_status)
        case _:  # IN_QUEUE, IN_PROGRESS, or a word that Amazon added since
            return FeedProgress()


def refused_orders(report: str, cancellations: Sequence[OrderCancellation]) -> dict[AmazonOrderId, str]:
    """Amazon's words for each order that is named in the report's table of errors, or whose line number is.

    When the summary counts failures that the table does not explain, all orders count as refused: a person looks.
    """
    lines = [each.amazon_order_id for each in cancellations for _ in each.items]
    ours = set(lines)
    refused: dict[AmazonOrderId, str] = {}
    columns: list[str] = []
    for line in report.splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        names = [cell.lower() for cell in cells]
        if "error-message" in names:
            columns = names
        elif columns and len(cells) > 1:
            row = dict(zip(columns, cells, strict=False))
            if row.get("error-type", "").lower() != "warning" and (order := _order_of(row, line, lines)) in ours:
                refused.setdefault(order, _words(row))
    if not refused and _failures(report):
        return dict.fromkeys(lines, _shortened(report))
    return refused


def _order_of(row: dict[str, str], line: str, lines: Sequence[AmazonOrderId]) -> AmazonOrderId:
    if found := _ORDER.search(line):
        return AmazonOrderId(found[0])
    number = row.get("original-record-number", "")
    index = int(number) - 1 if number.isascii() and number.isdigit() else -1
    return lines[index] if 0 <= index < len(lines) else AmazonOrderId("")


def _words(row: dict[str, str]) -> str:
    code = row.get("error-code", "")
    return _shortened(" ".join(part for part in (row.get("error-message", ""), f"({code})" if code else "") if part))


def _failures(report: str) -> int:
    counts = {name.lower(): int(number) for name, number in _COUNT.findall(report)}
    return counts.get("processed", 0) - counts.get("successful", 0) if "successful" in counts else 0


def _shortened(text: str) -> str:
    return " ".join(text.split())[:WORDS_KEPT]
