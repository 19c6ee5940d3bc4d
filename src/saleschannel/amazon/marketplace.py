"""A seller account at Amazon as the product sees it: the port `Marketplace` over the Selling Partner API.

It knows no database: budget, clock and tokens are given to it, so that workers can share them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import httpx

from saleschannel.amazon.budget import CallBudget
from saleschannel.amazon.client import SellingPartnerClient
from saleschannel.amazon.clock import AmazonClock
from saleschannel.amazon.connection import ConnectionReport, check_connection
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.feeds import FeedsApi
from saleschannel.amazon.order_cancellation import (
    DOCUMENT_TYPE,
    FEED_TYPE,
    cancellation_document,
    cancellation_progress,
)
from saleschannel.amazon.orders import OrdersApi
from saleschannel.amazon.sellers import marketplace_participations
from saleschannel.amazon.shipment_confirmation import confirm_shipment
from saleschannel.amazon.token import PROCESS_TOKENS, TokenSource
from saleschannel.domain.cancellations import FeedProgress, OrderCancellation
from saleschannel.domain.marketplaces import TOKEN_ENDPOINT, Participation, Region
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.domain.shipments import ShipmentConfirmation
from saleschannel.ports import OrderPage, OrderQuery


class AmazonMarketplace:
    """Implements `ports.Marketplace` and `ports.CancellationFeeds`.

    May be used by several threads; keep one per seller account and process.

    `endpoint` and `token_endpoint` are Amazon's own unless given, so any server that speaks the protocol can stand in.
    """

    def __init__(
        self,
        *,
        credentials: Credentials,
        region: Region,
        budget: CallBudget,
        clock: AmazonClock | None = None,
        endpoint: str = "",
        token_endpoint: str = "",
        http: httpx.Client | None = None,
        tokens: TokenSource = PROCESS_TOKENS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._region = region
        self._owns_http = http is None
        self._http = http or httpx.Client(follow_redirects=False)
        self._client = SellingPartnerClient(
            endpoint=endpoint or region.endpoint,
            token_endpoint=token_endpoint or TOKEN_ENDPOINT,
            credentials=credentials,
            budget=budget,
            clock=clock or AmazonClock(),
            http=self._http,
            tokens=tokens,
            sleep=sleep,
        )
        self._orders = OrdersApi(self._client)
        self._feeds = FeedsApi(self._client)

    def search_orders(self, query: OrderQuery, page_token: str | None = None) -> OrderPage:
        return self._orders.search_orders(query, page_token)

    def get_order(self, amazon_order_id: AmazonOrderId) -> OrderPage:
        return self._orders.get_order(amazon_order_id)

    def confirm_shipment(self, confirmation: ShipmentConfirmation) -> None:
        confirm_shipment(self._client, confirmation)

    def prepare_cancellations(self, cancellations: Sequence[OrderCancellation]) -> str:
        return self._feeds.create_document(cancellation_document(cancellations), DOCUMENT_TYPE)

    def submit_cancellations(self, document_id: str, marketplace_ids: Sequence[str]) -> str:
        return self._feeds.create_feed(FEED_TYPE, document_id, marketplace_ids)

    def find_cancellation_feeds(self, since: datetime) -> list[str]:
        return self._feeds.feeds_since(FEED_TYPE, since)

    def cancellation_progress(self, feed_id: str, cancellations: Sequence[OrderCancellation]) -> FeedProgress:
        return cancellation_progress(self._feeds, feed_id, cancellations)

    def now(self) -> datetime:
        """Amazon's clock. The first call of a process asks Amazon for it; raises Unavailable when that fails."""
        return self._client.now()

    def check_connection(self, marketplace_ids: Sequence[str]) -> ConnectionReport:
        """What works and what exactly is missing; raises nothing. Spends up to three calls of searchOrders."""
        return check_connection(self._client, self._orders, self._region, tuple(marketplace_ids))

    def participations(self) -> tuple[Participation, ...]:
        """Where the seller takes part. Raises AccessDenied when the app lacks the role for asking."""
        return marketplace_participations(self._client)

    def check_keys(self) -> None:
        """Ask Login with Amazon for a token. Raises CredentialsRejected, Unavailable or ConfigurationError."""
        self._client.access_token()

    def close(self) -> None:
        """Give the network connections back."""
        if self._owns_http:
            self._http.close()
