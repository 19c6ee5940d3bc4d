"""What people ask of the back office beyond the bare pages: filters, deep pages, tabs, papers, files, searches.

Values are random but repeatable; each entry is one page of the report.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from msgspec import json

from bench.amazon_pages import FIRST_NAMES, LAST_NAMES

Parameters = Mapping[str, Any]
Make = Callable[[Random], str]
Choose = Callable[[Random], Parameters]


@dataclass(frozen=True)
class Known:
    """What the database holds: values to ask for, and the span of the orders' purchase dates."""

    oldest: datetime
    newest: datetime
    amazon_numbers: Sequence[str]
    commerce_numbers: Sequence[str]
    to_ship: Sequence[str]
    customers: Sequence[str]
    skus: Sequence[str]
    stores: Sequence[int]
    order_ids: Sequence[int]
    job_ids: tuple[int, int]
    event_ids: tuple[int, int]


def after(*values: Any) -> Parameters:
    """A keyset link as the pages themselves make them (saleschannel.keyset)."""
    return {"after": urlsafe_b64encode(json.encode(values)).decode().rstrip("=")}


def requests(known: Known) -> dict[str, Make]:
    """Name of a page of the report, and its address with values of a chance."""
    return {
        name: make
        for part in (lists_of_orders, lists_of_commerce, products, logs, order_pages, papers, files, searches)
        for name, make in part(known).items()
    }


def address(path: str, parameters: Choose) -> Make:
    return lambda chance: f"{path}?{urlencode(parameters(chance), doseq=True)}"


def fixed(path: str, **parameters: Any) -> Make:
    return address(path, lambda _: parameters)


def deep(path: str, known: Known, **parameters: Any) -> Make:
    """A page from anywhere in a list that is ordered by purchase date."""
    return address(path, lambda chance: parameters | dict(after(moment(chance, known), 0)))


def moment(chance: Random, known: Known) -> datetime:
    return known.oldest + (known.newest - known.oldest) * chance.random()


def days(known: Known, first: str, last: str, span: int) -> Choose:
    """A span of days within the orders' time."""

    def choose(chance: Random) -> Parameters:
        day = moment(chance, known).date()
        return {first: f"{day}", last: f"{day + timedelta(days=span)}"}

    return choose


def text_of(texts: Sequence[str], *lengths: int) -> Callable[[Random], str]:
    """How one of these texts begins."""
    return lambda chance: chance.choice(texts)[: chance.choice(lengths)]


def lists_of_orders(known: Known) -> dict[str, Make]:
    orders, awaiting = "/orders/", "/orders/awaiting-amazon/"
    statuses = ("unshipped", "partially_shipped", "shipped", "canceled", "problem")
    span = days(known, "purchased_from", "purchased_to", 5)
    return {
        "orders: all": fixed(orders, all=1),
        "orders: deep page": deep(orders, known, all=1),
        "orders: status": address(orders, lambda chance: {"status": chance.choice(statuses)}),
        "orders: status, deep page": deep(orders, known, status="shipped"),
        "orders: store and status": address(
            orders, lambda chance: {"store": chance.choice(known.stores), "status": chance.choice(statuses)}
        ),
        "orders: dates": address(orders, span),
        "orders: totals": address(orders, lambda chance: {"total_from": chance.randrange(5, 90), "total_to": 95}),
        "orders: beginning of a number": address(
            orders, lambda chance: {"number": chance.choice(known.amazon_numbers)[: chance.choice((3, 7, 19))]}
        ),
        "orders: Commerce number": address(
            orders, lambda chance: {"commerce_number": chance.choice(known.commerce_numbers)[: chance.choice((5, 9))]}
        ),
        "orders: needs attention": address(
            orders, lambda chance: {"attention": chance.choice(("any", "unknown_sku", "out_of_stock"))}
        ),
        "orders: Prime": fixed(orders, prime="yes"),
        "orders: not Business": fixed(orders, business="no"),
        "orders: fulfilled by": address(
            orders, lambda chance: {"fulfilled_by": chance.choice(("AMAZON", "MERCHANT")), **span(chance)}
        ),
        "orders: ship by": address(
            orders, lambda chance: {"ship_by": chance.choice(("late", "today", "tomorrow", "later"))}
        ),
        "orders: held": fixed(orders, held="yes"),
        "orders: live": fixed("/orders/live/", all=1),
        "orders: everything at once": address(
            orders,
            lambda chance: {
                **span(chance),
                "status": chance.choice(statuses),
                "store": chance.choice(known.stores),
                "fulfilled_by": "MERCHANT",
                "total_from": 10,
            },
        ),
        "awaiting Amazon: deep page": deep(awaiting, known),
        "bulk: asking back": address(
            "/orders/bulk/",
            lambda chance: {"do": "hold", "order": chance.sample(list(known.order_ids), 50)},
        ),
        "bulk: asking back for a filter": fixed("/orders/bulk/", do="retry", scope="all", filter="attention=any"),
    }


def lists_of_commerce(known: Known) -> dict[str, Make]:
    orders, customers = "/commerce/orders/", "/commerce/customers/"
    states = ("pending", "processing", "complete", "canceled")
    return {
        "Commerce orders: deep page": deep(orders, known),
        "Commerce orders: state": address(orders, lambda chance: {"state": chance.choice(states)}),
        "Commerce orders: number": address(
            orders, lambda chance: {"number": chance.choice(known.commerce_numbers)[: chance.choice((4, 9))]}
        ),
        "Commerce orders: guests": fixed(orders, account="guest"),
        "Commerce orders: customer": address(orders, lambda chance: {"customer": chance.choice(known.customers)}),
        "Commerce orders: dates and state": address(
            orders,
            lambda chance: {
                **days(known, "purchased_from", "purchased_to", 3)(chance),
                "state": chance.choice(states),
            },
        ),
        "orders to ship: without a time": fixed("/commerce/orders/to-ship/", undated=1),
        "customers: deep page": address(customers, lambda chance: after(chance.randrange(31_000_000, 50_000_000))),
    }


def products(known: Known) -> dict[str, Make]:
    listed = "/commerce/products/"
    return {
        "products: deep page": address(listed, lambda chance: after(chance.choice(known.skus))),
        "products: text": address(listed, lambda chance: {"text": text_of(known.skus, 1, 8, 12)(chance)}),
        "products: name": address(listed, lambda chance: {"text": chance.choice(("blue", "Large lamp", "organic m"))}),
        "products: alias SKU": address(listed, lambda chance: {"text": f"AMZ-{chance.randrange(5000):06}"}),
        "products: enabled": address(listed, lambda chance: {"enabled": chance.choice(("yes", "no"))}),
        "products: managed": address(listed, lambda chance: {"managed": chance.choice(("yes", "no"))}),
        "products: out of stock": fixed(listed, stock="out"),
        "products: short": fixed(listed, stock="short"),
        "products: reserved": fixed(listed, stock="reserved"),
        "products: never sold": fixed(listed, sold="never"),
        "products: all filters": fixed(listed, sold="never", stock="out", enabled="no", managed="yes"),
        "products: suggestions": address(
            "/commerce/products/suggest/", lambda chance: {"product_sku": text_of(known.skus, 1, 8)(chance)}
        ),
        "aliases: text": address("/commerce/aliases/", lambda chance: {"text": f"AMZ-{chance.randrange(5):03}"}),
    }


def logs(known: Known) -> dict[str, Make]:
    activity, errors, jobs, views = "/activity/", "/errors/", "/jobs/", "/buyer-data-views/"
    kinds = ("amazon_order", "attention", "shipment", "user", "product", "cancellation")
    states = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")
    names = ("advance_order", "confirm_shipment", "import_orders", "keep_figures")
    span = days(known, "since", "until", 5)
    return {
        "activity: deep page": address(
            activity, lambda chance: {"after": f"{chance.randrange(*known.event_ids)}-{chance.randrange(1, 100_000)}"}
        ),
        "activity: kind": address(activity, lambda chance: {"kind": chance.choice(kinds)}),
        "activity: store": address(activity, lambda chance: {"store": chance.choice(known.stores)}),
        "activity: person": address(activity, a_person),
        "activity: dates": address(activity, span),
        "activity: person and dates": address(activity, lambda chance: {**a_person(chance), **span(chance)}),
        "activity: dates, kind and store": address(
            activity,
            lambda chance: {**span(chance), "kind": chance.choice(kinds), "store": chance.choice(known.stores)},
        ),
        "errors: code": address(errors, lambda chance: {"code": chance.choice(("Throttled", "OrderRejected", "none"))}),
        "errors: order": address(errors, lambda chance: {"number": chance.choice(known.amazon_numbers)}),
        "errors: dates": address(errors, span),
        "jobs: state": address(jobs, lambda chance: {"state": chance.choice(states)}),
        "jobs: name": address(jobs, lambda chance: {"job": chance.choice(names)}),
        "jobs: state and name": address(
            jobs, lambda chance: {"state": chance.choice(states), "job": chance.choice(names)}
        ),
        "jobs: deep page": address(jobs, lambda chance: {"after": chance.randrange(*known.job_ids)}),
        "views of buyer data: person": address(views, a_person),
        "views of buyer data: order": address(views, lambda chance: {"order": chance.choice(known.amazon_numbers)}),
        "views of buyer data: kind": address(views, lambda chance: {"kind": chance.choice(("orders", "raw_data"))}),
        "views of buyer data: dates": address(views, span),
    }


def a_person(chance: Random) -> Parameters:
    """One of the staff, or somebody who never did anything."""
    return {"person": f"clerk{chance.randrange(22)}"}


def order_pages(known: Known) -> dict[str, Make]:
    tabs = ("items", "packages", "raw", "story")
    return {f"order: tab {tab}": order_tab(known, tab) for tab in tabs}


def order_tab(known: Known, tab: str) -> Make:
    return lambda chance: f"/orders/{chance.choice(known.amazon_numbers)}/?tab={tab}"


def papers(known: Known) -> dict[str, Make]:
    def orders(chance: Random, number: int) -> Parameters:
        return {"order": chance.sample(list(known.to_ship), number)}

    slips, picks = "/commerce/print/packing-slips/", "/commerce/print/pick-list/"
    return {
        "packing slips of one": address(slips, lambda chance: orders(chance, 1)),
        "packing slips of fifty": address(slips, lambda chance: orders(chance, 50)),
        "pick list of fifty": address(picks, lambda chance: orders(chance, 50)),
        "packing slip as PDF": address(slips, lambda chance: {**orders(chance, 1), "as": "pdf"}),
        "pick list of fifty as PDF": address(picks, lambda chance: {**orders(chance, 50), "as": "pdf"}),
    }


def files(known: Known) -> dict[str, Make]:
    bulk = "/orders/bulk/"
    return {
        "export as CSV: first bytes": fixed(bulk, do="csv", scope="all", filter=""),
        "export as CSV, filtered: first bytes": fixed(
            bulk, do="csv", scope="all", filter=urlencode({"store": known.stores[0]})
        ),
        "export of products, filtered: first bytes": fixed("/commerce/export/products/", stock="out"),
    }


def searches(known: Known) -> dict[str, Make]:
    find = "/find/"
    return {
        "find: Amazon number": address(find, lambda chance: {"q": chance.choice(known.amazon_numbers)}),
        "find: many numbers": address(
            find, lambda chance: {"q": " ".join(chance.sample(list(known.amazon_numbers), 40))}
        ),
        "find: Commerce number": address(find, lambda chance: {"q": chance.choice(known.commerce_numbers)}),
        "find: tracking number": address(
            find, lambda chance: {"q": f"1Z-BENCH-{chance.choice(known.commerce_numbers)}"}
        ),
        "find: SKU": address(find, lambda chance: {"q": chance.choice(known.skus)}),
        "find: nothing": address(
            find, lambda chance: {"q": f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"}
        ),
    }
