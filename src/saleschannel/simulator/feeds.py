"""The Feeds API 2021-06-30 for feeds of cancellations: documents, feeds, their reports. It knows nothing of HTTP.

Only POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA is understood. A feed is processed when `feed_seconds` have passed on the
simulator's clock; a report is DONE even when lines of it failed, as at Amazon.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from saleschannel.simulator.errors import AmazonError, invalid_input
from saleschannel.simulator.state import Feed, FeedDocument, Seller, Status
from saleschannel.simulator.transitions import cancel
from saleschannel.simulator.world import UnknownOrderError, World

Json = dict[str, Any]
FEED_TYPE = "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA"
COLUMNS = ["order-id", "cancellation-reason-code", "amazon-order-item-code"]
REASONS = (
    "NoInventory",
    "ShippingAddressUndeliverable",
    "CustomerExchange",
    "BuyerCanceled",
    "GeneralAdjustment",
    "CarrierCreditDecision",
    "RiskAssessmentInformationNotValid",
    "CarrierCoverageFailure",
    "CustomerReturn",
    "MerchandiseNotReceived",
)
USABLE_FOR = timedelta(days=2)


class Refusal(msgspec.Struct):
    """A line that Amazon does not carry out; lines are counted from 1, without the two heads."""

    line: int
    order_id: str
    code: str
    message: str


def create_document(world: World, seller: Seller, content: bytes, base: str) -> Json:
    """Give an address to which a document can be put."""
    body = _decoded(content)
    if not isinstance(body.get("contentType"), str):
        raise invalid_input("Invalid Input", "contentType is missing.")
    with world.lock:
        document = FeedDocument(
            document_id=f"amzn1.tortuga.4.na.{len(world.feed_documents) + 1:08}",
            seller_id=seller.seller_id,
            content_type=body["contentType"],
            created=world.clock.now(),
        )
        world.feed_documents[document.document_id] = document
        world.revision += 1
    return {"feedDocumentId": document.document_id, "url": f"{base}/feed-documents/{document.document_id}"}


def put_document(world: World, document_id: str, content: bytes, content_type: str) -> bool:
    """Store what is put to a document's address; False for another content type than was announced."""
    with world.lock:
        document = world.feed_documents.get(document_id)
        if document is None or document.content_type != content_type:
            return False
        document.content = content.decode(errors="replace")
        world.revision += 1
        return True


def create_feed(world: World, seller: Seller, content: bytes) -> Json:
    """Take a feed; it is processed later."""
    body = _decoded(content)
    now = world.clock.now()
    with world.lock:
        document = world.feed_documents.get(str(body.get("inputFeedDocumentId")))
        if body.get("feedType") != FEED_TYPE:
            raise invalid_input("Invalid Input", f"feedType {body.get('feedType')} is not supported.")
        marketplaces = body.get("marketplaceIds")
        if not isinstance(marketplaces, list) or not 1 <= len(marketplaces) <= 25:
            raise invalid_input("Invalid Input", "marketplaceIds must have 1 to 25 entries.")
        usable = document is not None and document.seller_id == seller.seller_id and now - document.created < USABLE_FOR
        if document is None or not usable:
            raise invalid_input("Invalid Input", "The feed document cannot be found.")
        feed = Feed(
            feed_id=f"{50_000_000_000 + len(world.feeds) + 1}",
            seller_id=seller.seller_id,
            marketplace_ids=marketplaces,
            document_id=document.document_id,
            created=now,
        )
        world.feeds[feed.feed_id] = feed
        world.revision += 1
    return {"feedId": feed.feed_id}


def get_feed(world: World, seller: Seller, feed_id: str) -> Json:
    with world.lock:
        feed = world.feeds.get(feed_id)
        if feed is None or feed.seller_id != seller.seller_id:
            raise AmazonError(404, "NotFound", "The requested resource is not found.", feed_id)
        process_due(world)
        return feed_json(feed)


def get_feeds(world: World, seller: Seller, params: dict[str, str]) -> Json:
    since = datetime.fromisoformat(params["createdSince"]) if "createdSince" in params else None
    types = params.get("feedTypes", FEED_TYPE).split(",")
    with world.lock:
        process_due(world)
        found = [feed for feed in world.feeds.values() if feed.seller_id == seller.seller_id and FEED_TYPE in types]
        shown = [feed_json(feed) for feed in reversed(found) if since is None or feed.created >= since]
    return {"feeds": shown[: int(params.get("pageSize", "10"))]}


def get_document(world: World, seller: Seller, document_id: str, base: str) -> Json:
    with world.lock:
        document = world.feed_documents.get(document_id)
        if document is None or document.seller_id != seller.seller_id:
            raise AmazonError(404, "NotFound", "The requested resource is not found.", document_id)
    return {"feedDocumentId": document_id, "url": f"{base}/feed-documents/{document_id}"}


def feed_json(feed: Feed) -> Json:
    shown: Json = {
        "feedId": feed.feed_id,
        "feedType": FEED_TYPE,
        "marketplaceIds": feed.marketplace_ids,
        "createdTime": feed.created.isoformat(),
        "processingStatus": feed.status,
    }
    return shown | ({"resultFeedDocumentId": feed.report_id} if feed.report_id else {})


def process_due(world: World) -> None:
    """Process every feed whose time has come."""
    now = world.clock.now()
    for feed in world.feeds.values():
        if feed.status == "IN_QUEUE" and (now - feed.created).total_seconds() >= world.feed_seconds:
            process(world, feed, now)


def process(world: World, feed: Feed, now: datetime) -> None:
    """Cancel what can be canceled, and write the report."""
    lines = world.feed_documents[feed.document_id].content.replace("\r\n", "\n").strip("\n").split("\n")
    rows = [line.split("\t") for line in lines[2:]]
    if len(lines) < 2 or lines[1].split("\t") != COLUMNS:
        feed.status = "FATAL"
        return
    refusals = [refusal for number, row in enumerate(rows, 1) if (refusal := _refusal(world, feed, number, row))]
    refused = {refusal.order_id for refusal in refusals}
    for order_id in {row[0]: row[1] for row in rows if row[0] not in refused}:
        reason = next(row[1] for row in rows if row[0] == order_id)
        with world.change(order_id) as order:
            cancel(order, "MERCHANT", reason)
    report = FeedDocument(
        document_id=f"{feed.document_id}-report",
        seller_id=feed.seller_id,
        content_type="text/plain",
        created=now,
        content=_report(len(rows), refusals),
    )
    world.feed_documents[report.document_id] = report
    feed.status, feed.report_id = "DONE", report.document_id
    world.revision += 1


def _refusal(world: World, feed: Feed, number: int, row: Sequence[str]) -> Refusal | None:
    if len(row) != len(COLUMNS):
        return Refusal(number, row[0], "13004", "A row has the wrong number of columns.")
    order_id, reason, item_id = row
    try:
        order = world.order(order_id)
    except UnknownOrderError:
        return Refusal(number, order_id, "18028", "The order id is not known.")
    if order.seller_id != feed.seller_id or order.item(item_id) is None:
        return Refusal(number, order_id, "18028", "The data you submitted is incomplete or invalid: order item.")
    if reason not in REASONS:
        return Refusal(number, order_id, "13013", f"The cancellation reason {reason} is not valid.")
    if order.fulfilled_by != "MERCHANT" or order.status is not Status.UNSHIPPED:
        return Refusal(number, order_id, "18027", f"The order is {order.status} and cannot be cancelled by the seller.")
    return None


def _report(processed: int, refusals: Sequence[Refusal]) -> str:
    failed = len({refusal.line for refusal in refusals})
    head = [
        "Feed Processing Summary:",
        f"\tNumber of records processed\t\t{processed}",
        f"\tNumber of records successful\t\t{processed - failed}",
        "",
    ]
    if not refusals:
        return "\n".join(head)
    columns = "original-record-number\torder-id\terror-code\terror-type\terror-message"
    rows = [f"{each.line}\t{each.order_id}\t{each.code}\tError\t{each.message}" for each in refusals]
    return "\n".join([*head, columns, *rows, ""])


def _decoded(content: bytes) -> Json:
    try:
        body = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        raise invalid_input("Request has missing or invalid parameters and cannot be parsed.") from error
    if not isinstance(body, dict):
        raise invalid_input("Request has missing or invalid parameters and cannot be parsed.")
    return body
