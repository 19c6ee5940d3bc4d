"""Benchmark 3: server time of the Orders tab at a million orders: the whole view, signed in, each filter and page.

Every request goes through all of Django (middleware, session, view, template) without a network. Filters take random
but repeatable values; pages are the first one, deep ones, and the last one (reached by keyset links).
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import date, datetime, timedelta
from math import ceil
from random import Random
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib.auth.models import User
from django.test import Client
from msgspec import json

from bench import workbench
from bench.amazon_pages import FIRST_NAMES, LAST_NAMES, order_id
from bench.flatness import LARGE
from bench.report import Figure, Report
from saleschannel.channel.models import AmazonOrder, Store

MOST_MS = 50.0
LANGUAGES = ("en", "de")
WARM_UP = 5  # requests per filter that are not measured, with values of their own
Parameters = dict[str, str]


def filters(oldest: datetime, newest: datetime) -> dict[str, Callable[[Random], Parameters]]:
    """Each filter of the Orders tab, and usual mixtures, as query parameters."""
    store_ids = [str(pk) for pk in Store.objects.order_by("pk").values_list("pk", flat=True)]

    def day(chance: Random) -> date:
        return (oldest + timedelta(seconds=chance.random() * (newest - oldest).total_seconds())).date()

    def dates(chance: Random, days: int) -> Parameters:
        first = day(chance)
        return {"purchased_from": f"{first}", "purchased_to": f"{first + timedelta(days=days)}"}

    def total(chance: Random) -> Parameters:
        low = chance.randrange(5, 90)
        return {"total_from": str(low), "total_to": str(low + chance.choice((1, 10, 100)))}

    statuses = ("unshipped", "partially_shipped", "shipped", "canceled", "problem")
    return {
        "no filter": lambda _: {"all": "1"},  # a bare address opens with the filter used last
        "status": lambda chance: {"status": chance.choice(statuses)},
        "store": lambda chance: {"store": chance.choice(store_ids)},
        "store and status": lambda chance: {"store": chance.choice(store_ids), "status": chance.choice(statuses)},
        "one day": lambda chance: dates(chance, 0),
        "thirty days": lambda chance: dates(chance, 30),
        "thirty days and status": lambda chance: dates(chance, 30) | {"status": chance.choice(statuses)},
        "total": total,
        "total and status": lambda chance: total(chance) | {"status": chance.choice(statuses)},
        "Amazon's number": lambda chance: {"number": order_id(chance.randrange(10_000))},
        "beginning of a number": lambda chance: {"number": order_id(chance.randrange(10_000))[: chance.choice((3, 7))]},
        "Commerce's number": lambda chance: {"number": f"{chance.randrange(1, 10_000):09}"},
        "buyer's first name": lambda chance: {"buyer": chance.choice(FIRST_NAMES)},
        "buyer's last name": lambda chance: {"buyer": f"{chance.choice(LAST_NAMES)}{chance.randrange(500)}"},
        "unknown buyer": lambda chance: {"buyer": f"Nobody{chance.randrange(1000)}"},
        "needs attention": lambda chance: {"attention": chance.choice(("any", "unknown_sku", "out_of_stock"))},
        "fulfilled by": lambda chance: {"fulfilled_by": chance.choice(("AMAZON", "MERCHANT"))},
        "fulfilled by and status": lambda chance: {"fulfilled_by": "AMAZON", "status": chance.choice(statuses)},
    }


def pages(chance: Random, oldest: datetime, newest: datetime) -> dict[str, Parameters]:
    """The first page of a list, one from anywhere inside it, and the last one."""
    inside = oldest + (newest - oldest) * chance.random()
    return {
        "first": {},
        "deep": {"after": link(inside, 0)},
        "last": {"before": link(oldest - timedelta(seconds=1), 0)},
    }


def link(purchased_at: datetime, pk: int) -> str:
    """A keyset link as the page itself makes them (saleschannel.keyset)."""
    return urlsafe_b64encode(json.encode((purchased_at, pk))).decode().rstrip("=")


def signed_in() -> Client:
    clerk, _ = User.objects.get_or_create(username="bench", defaults={"is_staff": True, "is_superuser": True})
    client = Client(headers={"host": "localhost"})
    client.force_login(clerk)
    return client


def run(report: Report, *, requests: int) -> None:
    """`requests` per filter and kind of page, half of them in each language."""
    workbench.migrate(LARGE)
    workbench.execute("VACUUM (ANALYZE) channel_amazonorder", LARGE)  # as autovacuum leaves a table in use
    with workbench.django_on(LARGE):
        client = signed_in()
        client.get("/orders/")  # templates are compiled once per process
        newest, oldest = ends()
        for name, parameters in filters(oldest, newest).items():
            chance = Random(name)
            times: dict[str, list[float]] = {}
            for number in range(-WARM_UP, requests):
                wanted = sealed(client, parameters(chance))
                for kind, place in pages(chance, oldest, newest).items():
                    address = "/orders/?" + urlencode(wanted | place)
                    elapsed = milliseconds(client, address, LANGUAGES[number % 2])
                    if number >= 0:
                        times.setdefault(kind, []).append(elapsed)
            worst = max(times, key=lambda kind: p95(times[kind]))
            report.add(
                Figure(f"Orders tab: {name} ({worst} page is slowest)", p95(times[worst]), "ms p95", at_most=MOST_MS)
            )


def sealed(client: Client, wanted: Parameters) -> Parameters:
    """A buyer's name goes by POST only; the address then carries what stands for it in this session."""
    if "buyer" not in wanted:
        return wanted
    answer = client.post("/orders/", {"buyer": wanted["buyer"]})
    return wanted | dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def ends() -> tuple[datetime, datetime]:
    """When the newest and the oldest order were placed."""
    orders = AmazonOrder.objects.order_by("-purchased_at", "-id").values_list("purchased_at", flat=True)
    return orders[0], orders.reverse()[0]


def milliseconds(client: Client, address: str, language: str) -> float:
    started = time.perf_counter()
    answer = client.get(address, headers={"accept-language": language})
    elapsed = time.perf_counter() - started
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return elapsed * 1000


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, ceil(0.95 * len(times)) - 1)]
