"""The Feeds API 2021-06-30: documents up, feeds submitted, looked up and read back. It knows no feed's content.

Flow and limits: facts amazon-sp-api §3.2. A document has no effect until a feed refers to it, so that only createFeed
needs care when its answer is lost.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

import msgspec

from saleschannel.amazon.budget import Operation
from saleschannel.amazon.client import Request, SellingPartnerClient
from saleschannel.amazon.errors import Answer, error_of
from saleschannel.amazon.orders import iso_utc
from saleschannel.domain.errors import OutcomeUnknown, Unavailable

FEEDS_PATH = "/feeds/2021-06-30"
LARGEST_REPORT = 20_000_000
"""Bytes of a report once unpacked; ours have a line per refused item."""

Shape = TypeVar("Shape")


class Feed(msgspec.Struct, rename="camel", frozen=True):
    """A feed as Amazon shows it. Its status is IN_QUEUE, IN_PROGRESS, DONE, CANCELLED, FATAL or a newer word."""

    feed_id: str
    processing_status: str | None = None
    result_feed_document_id: str | None = None
    created_time: str | None = None


class _Document(msgspec.Struct, rename="camel"):
    feed_document_id: str
    url: str
    compression_algorithm: str | None = None


class _Created(msgspec.Struct, rename="camel"):
    feed_id: str


class _Feeds(msgspec.Struct):
    feeds: list[Feed] = []


class FeedsApi:
    """Feeds of one seller account."""

    def __init__(self, client: SellingPartnerClient) -> None:
        self._client = client

    def create_document(self, content: bytes, content_type: str) -> str:
        """Upload a document; its id, usable for two days. Without effect until a feed refers to it."""
        body = msgspec.json.encode({"contentType": content_type})
        request = Request(Operation.CREATE_FEED_DOCUMENT, "POST", f"{FEEDS_PATH}/documents", body=body)
        document = _read(self._client.send(request), _Document)
        self._client.exchange_document("PUT", document.url, content, content_type)
        return document.feed_document_id

    def create_feed(self, feed_type: str, document_id: str, marketplace_ids: Sequence[str]) -> str:
        """Submit a document; the feed's id. Raises OutcomeUnknown when only a look at Amazon's feeds tells."""
        body = msgspec.json.encode(
            {"feedType": feed_type, "marketplaceIds": list(marketplace_ids), "inputFeedDocumentId": document_id}
        )
        answer = self._client.send(
            Request(Operation.CREATE_FEED, "POST", f"{FEEDS_PATH}/feeds", body=body, writes=True)
        )
        try:
            return _read(answer, _Created).feed_id
        except Unavailable as error:
            raise OutcomeUnknown(
                f"Amazon's answer to createFeed tells nothing (HTTP {answer.status}); it may have taken effect.",
                code="answer_lost",
                remedy="Nothing to do: the channel looks at Amazon's feeds before it repeats the call.",
                request_id=answer.request_id,
            ) from error

    def feed(self, feed_id: str) -> Feed:
        request = Request(Operation.GET_FEED, "GET", f"{FEEDS_PATH}/feeds/{quote(feed_id, safe='')}")
        return _read(self._client.send(request), Feed)

    def feeds_since(self, feed_type: str, since: datetime) -> list[str]:
        """The ids of the feeds of this type created since then, the oldest first."""
        params: Mapping[str, str] = {"feedTypes": feed_type, "createdSince": iso_utc(since), "pageSize": "100"}
        answer = self._client.send(Request(Operation.GET_FEEDS, "GET", f"{FEEDS_PATH}/feeds", params))
        feeds = sorted(_read(answer, _Feeds).feeds, key=lambda feed: (feed.created_time or "", feed.feed_id))
        return [feed.feed_id for feed in feeds]

    def report(self, document_id: str) -> str:
        """The text of a feed's report. Never stored: it may hold buyer data."""
        path = f"{FEEDS_PATH}/documents/{quote(document_id, safe='')}"
        document = _read(self._client.send(Request(Operation.GET_FEED_DOCUMENT, "GET", path)), _Document)
        content = self._client.exchange_document("GET", document.url)
        return unpacked(content, document.compression_algorithm or "").decode("utf-8", errors="replace")


def unpacked(content: bytes, algorithm: str) -> bytes:
    """The report's bytes. Raises Unavailable for what cannot be unpacked or is larger than any report of ours."""
    if algorithm.upper() != "GZIP" and not content.startswith(b"\x1f\x8b"):
        return content
    try:
        unzipper = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        plain = unzipper.decompress(content, LARGEST_REPORT)
    except zlib.error as error:
        raise Unavailable("Amazon's report cannot be unpacked.", code="report_damaged") from error
    if unzipper.unconsumed_tail:
        raise Unavailable("Amazon's report is larger than any report of ours.", code="report_too_large")
    return plain


def _read(answer: Answer, shape: type[Shape]) -> Shape:
    """Raises the error of an unsuccessful answer, Unavailable for one that is not of this shape."""
    if not answer.is_success:
        raise error_of(answer)
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unavailable(
            f"Amazon gave no usable answer to {answer.operation} (HTTP {answer.status}).",
            code="unusable_answer",
            remedy="Nothing to do: the channel tries again.",
            request_id=answer.request_id,
        ) from error
