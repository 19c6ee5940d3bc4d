"""Benchmark: server time of every page of the back office at two hundred thousand orders, in both languages.

Every address is asked for with things that the database has (tests.backoffice.filled_addresses: a new page is measured
by itself), and the usual filters, deep pages, papers, files and searches beside them (bench.page_requests). A request
goes through all of Django (middleware, session, view, template), without a network. Of a file the first bytes count.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import connection
from django.test import Client
from tests.backoffice.filled_addresses import NoArgumentsError, column, filled_addresses, names, sources

from bench import office_database, workbench
from bench.amazon_pages import FIRST_NAMES
from bench.orders_tab import LANGUAGES, p95, signed_in
from bench.page_requests import Known, Make, requests
from bench.report import Figure, Report
from saleschannel.backoffice.products.prepared_imports import prepare
from saleschannel.channel.models import AmazonOrder, OrderEvent, Store
from saleschannel.commerce.builtin.models import Customer, Order, Product

MOST_MS = 100.0
WARM_UP = 4
NO_PAGE = 405  # a deed, which is only ever sent
ANSWERS = {200, 302, 422}  # 422: the address Amazon leads back to, asked for without what Amazon gives
MANY = 100


def run(report: Report, *, copies: int, rounds: int, only: str = "") -> None:
    """`rounds` requests of each page, half of them in each language; `only`: pages whose name holds this."""
    office_database.prepare(copies=copies)
    with workbench.django_on(office_database.DATABASE):
        client = signed_in()
        pages = {**plain_pages(client), **requests(known()), **searches_for_buyers(client)}
        for name, make in pages.items():
            if only in name:
                times = sorted(measure(client, name, make, rounds))
                typical = times[len(times) // 4]
                report.add(Figure(f"{name} (p25 {typical:.0f})", p95(times), "ms p95", at_most=MOST_MS))


def plain_pages(client: Client) -> dict[str, Make]:
    """Every address that answers a GET."""
    prepare("products", b"sku,name\nBENCH-00001,Other name\nNEW-1,New\n", file_name="new.csv", actor="bench")
    filters = [("status=shipped", "Shipped"), ("attention=any", "Stuck")]
    for query, name in filters:
        client.post("/orders/filters/", {"name": name, "query": query})
    from_database = sources()
    found: dict[str, Make] = {}
    for name in names():
        try:
            addresses = filled_addresses(name, from_database)
        except NoArgumentsError as problem:
            print(f"not measured: {problem}", flush=True)
            continue
        if client.get(addresses[0]).status_code != NO_PAGE:
            found[name] = partial(Random.choice, seq=addresses)
    return found


def searches_for_buyers(client: Client) -> dict[str, Make]:
    """A buyer's name goes by POST only; the address then carries what stands for it in this session."""
    typed = {"/orders/": "buyer", "/commerce/orders/": "buyer", "/commerce/customers/": "text"}

    def search(path: str, field: str) -> Make:
        def make(chance: Random) -> str:
            answer = client.post(path, {field: chance.choice(FIRST_NAMES)})
            return f"{path}?{urlencode(parse_qsl(urlsplit(answer.headers['Location']).query))}"

        return make

    return {f"{path} by a buyer's name": search(path, field) for path, field in typed.items()}


def known() -> Known:
    """Values of the database to ask for."""
    by_time = AmazonOrder.objects.order_by("-purchased_at", "-id").values_list("purchased_at", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) + 1 FROM procrastinate_jobs")
        jobs = cursor.fetchone()
    events = OrderEvent.objects.order_by("id").values_list("id", flat=True)
    return Known(
        oldest=by_time.reverse()[0],
        newest=by_time[0],
        amazon_numbers=column(AmazonOrder.objects.all(), "amazon_order_id")(),
        commerce_numbers=column(Order.objects.all(), "number")(),
        to_ship=column(Order.objects.filter(state="pending"), "number")(),
        customers=column(Customer.objects.all(), "number")(),
        skus=column(Product.objects.all(), "sku")(),
        stores=list(Store.objects.values_list("pk", flat=True)),
        order_ids=list(column(AmazonOrder.objects.filter(status="unshipped"))())[:MANY],
        job_ids=jobs,
        event_ids=(events[0], events.reverse()[0] + 1),
    )


def measure(client: Client, name: str, make: Make, rounds: int) -> Iterator[float]:
    """Milliseconds of each request; the first ones, with values of their own, are not counted."""
    chance = Random(name)
    for number in range(-WARM_UP, rounds):
        address = make(chance)
        elapsed = milliseconds(client, address, LANGUAGES[number % 2])
        if number >= 0:
            yield elapsed


def milliseconds(client: Client, address: str, language: str) -> float:
    """Until the page, or the first part of a file, is there."""
    started = time.perf_counter()
    answer: Any = client.get(address, headers={"accept-language": language})
    if answer.streaming:
        next(iter(answer.streaming_content))
    elapsed = time.perf_counter() - started
    answer.close()
    assert answer.status_code in ANSWERS, f"{address}: {answer.status_code}"
    return elapsed * 1000
