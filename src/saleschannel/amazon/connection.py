"""The connection test: tries what the product will do and names what is missing. It changes nothing at Amazon."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from saleschannel.amazon.client import SellingPartnerClient
from saleschannel.amazon.orders import OrdersApi
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.import_window import latest_upper_bound
from saleschannel.domain.marketplaces import MARKETPLACES, Region
from saleschannel.domain.orders import AmazonOrder, FulfilledBy, FulfillmentStatus
from saleschannel.ports import OrderPage, OrderQuery

LOOK_BACK = timedelta(days=30)
SAMPLE = 20
LARGE_SKEW = timedelta(seconds=60)


class ConnectionProblem(msgspec.Struct, frozen=True):
    """One thing that is missing: a short code, what it is, what to do."""

    code: str
    message: str
    remedy: str


class ConnectionReport(msgspec.Struct, frozen=True):
    """What a connection test found. `buyer_data` is None while no order could show it."""

    endpoint_reached: bool = False
    credentials_accepted: bool = False
    orders_readable: bool = False
    buyer_data: bool | None = None
    clock_skew_seconds: float = 0.0
    orders_seen: int = 0
    problems: tuple[ConnectionProblem, ...] = ()

    @property
    def works(self) -> bool:
        """True when orders can be imported, even if something is left to be improved."""
        return self.endpoint_reached and self.credentials_accepted and self.orders_readable


def check_connection(
    client: SellingPartnerClient, orders: OrdersApi, region: Region, marketplace_ids: tuple[str, ...]
) -> ConnectionReport:
    """Marketplaces against the region, then keys, clock and orders, as far as each lets the next be tried."""
    problems = [problem for each in marketplace_ids for problem in _region_problems(each, region)]
    report = ConnectionReport(problems=tuple(problems))
    try:
        client.access_token()
        report = msgspec.structs.replace(report, credentials_accepted=True)
        client.measure_clock()
        report = msgspec.structs.replace(
            report, endpoint_reached=True, clock_skew_seconds=client.clock.skew.total_seconds()
        )
        page = orders.search_orders(_sample_query(client, marketplace_ids), None, SAMPLE)
    except SaleschannelError as error:
        problem = ConnectionProblem(error.code, error.message, error.remedy)
        return msgspec.structs.replace(report, problems=(*report.problems, problem))
    return _with_findings(report, page)


def _sample_query(client: SellingPartnerClient, marketplace_ids: tuple[str, ...]) -> OrderQuery:
    before = latest_upper_bound(client.clock.now())
    statuses = (FulfillmentStatus.UNSHIPPED, FulfillmentStatus.PARTIALLY_SHIPPED)
    return OrderQuery(marketplace_ids, before - LOOK_BACK, before, statuses=statuses)


def _with_findings(report: ConnectionReport, page: OrderPage) -> ConnectionReport:
    buyer_data = _buyer_data(page)
    problems = list(report.problems)
    if buyer_data is False:
        problems.append(
            ConnectionProblem(
                "buyer_data_missing",
                "Amazon gives orders without the buyer's e-mail and address.",
                "Give the app the role “Direct-to-Consumer Delivery (Restricted)” in Seller Central, authorise it "
                "again and enter the new refresh token.",
            )
        )
    if abs(report.clock_skew_seconds) > LARGE_SKEW.total_seconds():
        problems.append(
            ConnectionProblem(
                "clock_skewed",
                f"This machine's clock is {-report.clock_skew_seconds:+.0f} s off Amazon's.",
                "The channel corrects it by itself; switch on time synchronisation all the same.",
            )
        )
    return msgspec.structs.replace(
        report,
        orders_readable=True,
        buyer_data=buyer_data,
        orders_seen=len(page.orders) + len(page.unreadable),
        problems=tuple(problems),
    )


def _buyer_data(page: OrderPage) -> bool | None:
    if page.without_buyer_data:
        return False
    telling = [order for order in page.orders if order.fulfilled_by is FulfilledBy.MERCHANT]
    return any(_shows_buyer(order) for order in telling) if telling else None


def _shows_buyer(order: AmazonOrder) -> bool:
    return bool(order.buyer.email) or order.ship_to.has_street


def _region_problems(marketplace_id: str, region: Region) -> list[ConnectionProblem]:
    info = MARKETPLACES.get(marketplace_id)
    if info is None:
        message = f"“{marketplace_id}” is no marketplace this release knows."
        return [ConnectionProblem("unknown_marketplace", message, "Check the marketplace id.")]
    if info.region is region:
        return []
    message = f"{info.name} belongs to the region {info.region.value}, this account to {region.value}."
    return [ConnectionProblem("wrong_region", message, "Connect it with an account of its own region.")]
