"""Benchmark 4: from an order being UNSHIPPED on Amazon to its Commerce order, at 20 orders a second.

The simulated Amazon and the worker are processes of their own, as in production; Amazon's usage plans are off. "Polling
aside" means: Amazon hides an order for two minutes, and the worker looks once a second; the clock of an order starts
when the first look that can see it is due, and stops when its Commerce order is committed.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil

import httpx
import psycopg

from bench import workbench
from bench.report import Figure, Report
from saleschannel.domain.import_window import latest_upper_bound

DATABASE = "bench_latency"
ORDERS_PER_SECOND = 20
MOST_SECONDS = 2.0
MOST_MEMORY_MB = 250.0
LOOK_EVERY = 0.02
HIDDEN = timedelta(minutes=2)
PATIENCE = 60.0


@dataclass
class Observed:
    """When things happened, by this machine's clock (the simulated Amazon runs by the same one)."""

    unshipped: dict[str, datetime] = field(default_factory=dict)
    committed: dict[str, datetime] = field(default_factory=dict)


def run(report: Report, *, seconds: int) -> None:
    prepare_database()
    with simulator() as amazon_url:
        connect(amazon_url)
        with worker() as process:
            observed = place_and_watch(amazon_url, seconds)
            memory = peak_memory(process.pid)
    delays = [delay.total_seconds() for delay in delays_of(observed)]
    report.add(Figure("latency: orders placed", len(observed.unshipped), "orders"))
    report.add(
        Figure(
            "latency: orders that became Commerce orders",
            len(observed.committed),
            "orders",
            at_least=len(observed.unshipped),
        )
    )
    report.add(Figure("latency: UNSHIPPED to Commerce order, median", percentile(delays, 0.5), "s"))
    report.add(Figure("latency: UNSHIPPED to Commerce order, p95", percentile(delays, 0.95), "s", at_most=MOST_SECONDS))
    report.add(Figure("latency: memory of the worker, peak", memory, "MB", at_most=MOST_MEMORY_MB))


def prepare_database() -> None:
    workbench.migrated(DATABASE)


def connect(amazon_url: str) -> None:
    """A store of the simulated seller, products for its catalogue, and the first look of the worker."""
    from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store  # noqa: PLC0415
    from saleschannel.commerce.builtin.models import Product  # noqa: PLC0415
    from saleschannel.job_queue import defer_import  # noqa: PLC0415

    now = datetime.now(UTC)
    with workbench.django_on(DATABASE):
        account = SellerAccount.objects.create(
            name="Bench",
            region="na",
            client_id="amzn1.application-oa2-client.demo",
            client_secret="demo-secret",
            refresh_token="Atzr|demo-na",
            endpoint=amazon_url,
            token_endpoint=f"{amazon_url}/auth/o2/token",
            limits_factor=1000,
        )
        store = Store.objects.create(
            account=account,
            name="Bench",
            marketplace_id="ATVPDKIKX0DER",
            connected_at=now - timedelta(hours=1),
            import_from=now - timedelta(hours=1),
        )
        OrderSettings.objects.create(store=store, customer_creation="new_account")
        ImportCursor.objects.create(account=account, watermark=now - timedelta(minutes=3), last_resweep=now)
        catalogue = httpx.get(f"{amazon_url}/control/catalogue").json()["products"]
        Product.objects.bulk_create(
            Product(sku=entry["sku"], name=entry["title"], quantity=10**6) for entry in catalogue
        )
        defer_import(account.pk)
    workbench.close(DATABASE)


def place_and_watch(amazon_url: str, seconds: int) -> Observed:
    """Place verified orders at an even pace, and note when their Commerce orders appear."""
    observed = Observed()
    began, wanted = time.monotonic(), seconds * ORDERS_PER_SECOND
    deadline = began + seconds + HIDDEN.total_seconds() + PATIENCE
    with (
        httpx.Client(base_url=f"{amazon_url}/control") as amazon,
        psycopg.connect(workbench.url(DATABASE), autocommit=True) as connection,
    ):
        newest = 0
        while len(observed.committed) < wanted and time.monotonic() < deadline:
            while len(observed.unshipped) < min(wanted, (time.monotonic() - began) * ORDERS_PER_SECOND):
                (placed,) = amazon.post("/orders", json={"marketplace": "US", "status": "UNSHIPPED"}).json()["orders"]
                observed.unshipped[placed["order_id"]] = datetime.fromisoformat(placed["updated"])
            rows = connection.execute("SELECT id, reference FROM commerce_order WHERE id > %s", [newest]).fetchall()
            seen = datetime.now(UTC)
            for pk, reference in rows:
                newest = max(newest, pk)
                observed.committed[reference] = seen
            time.sleep(LOOK_EVERY)
    return observed


def delays_of(observed: Observed) -> Iterator[timedelta]:
    """Per order, from when the first look that can see it was due until its Commerce order was seen."""
    looks = due_looks()
    for order_id, committed in observed.committed.items():
        unshipped = observed.unshipped[order_id]
        first = next(due for due in looks if latest_upper_bound(due) >= unshipped)
        yield max(committed - first, timedelta(0))


def due_looks() -> list[datetime]:
    """When the import jobs were due, in order."""
    with psycopg.connect(workbench.url(DATABASE)) as connection:
        found = connection.execute(
            """
            SELECT coalesce(j.scheduled_at, min(e.at)) AS due
              FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
             WHERE j.task_name = 'import_orders' AND j.status = 'succeeded' GROUP BY j.id ORDER BY due
            """
        )
        return [row[0] for row in found.fetchall()]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values) or [float("inf")]
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


@contextmanager
def simulator() -> Iterator[str]:
    port = free_port()
    words = ["simulator", "serve", "--port", str(port), "--no-usage-plans"]
    with running(words, {}):
        url = f"http://127.0.0.1:{port}"
        wait_for(url)
        yield url


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    environment = {"DATABASE_URL": workbench.url(DATABASE), "SALESCHANNEL_IMPORT_EVERY": "1"}
    with running(["worker"], environment) as process:
        yield process


@contextmanager
def running(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "saleschannel", *words], env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/control/state", timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"the simulated Amazon at {url} does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def peak_memory(pid: int) -> float:
    """Megabytes of resident memory that a process had at most (Linux; elsewhere 0)."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except FileNotFoundError:
        return 0.0
