"""Benchmark 1: how fast the product imports, against the COPY floor and the row-by-row ORM integration.

All take turns, ten pages each, in one run on clones of one database that holds 20,000 orders already, so that whatever
else the machine does falls on all of them alike. Compare the ratios.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from statistics import median

import psycopg

from bench import workbench
from bench.amazon_pages import page_bytes
from bench.copy_floor import PageRows, RowTap, send_bytes, tap_on, write_values
from bench.orm_integration import import_page_by_orm
from bench.product_import import fill_by_import, import_bytes
from bench.report import Figure, Report
from bench.series import Series
from bench.shop import open_shop, stores

STORED_PAGES = 200
TURN = 10  # pages in a row by the same hand, so that each works with warm caches as a worker does
LEAST_SHARE_OF_FLOOR = 0.60
LEAST_TIMES_ORM = 25.0
CLONES = (
    "bench_ours",
    "bench_floor",
    "bench_floor_stock",
    "bench_floor_bytes",
    "bench_orm_autocommit",
    "bench_orm_transaction",
)


@dataclass
class Round:
    """The series of one round, in which everybody imports the same pages."""

    ours: Series = field(default_factory=Series)
    floor: Series = field(default_factory=Series)
    floor_stock: Series = field(default_factory=Series)
    floor_bytes: Series = field(default_factory=Series)
    orm_autocommit: Series = field(default_factory=Series)
    orm_transaction: Series = field(default_factory=Series)

    @property
    def share_of_floor(self) -> float:
        return self.ours.rate / self.floor.rate

    @property
    def share_of_floor_with_stock(self) -> float:
        return self.ours.rate / self.floor_stock.rate

    @property
    def share_of_floor_bytes(self) -> float:
        return self.ours.rate / self.floor_bytes.rate

    @property
    def times_orm(self) -> float:
        return self.ours.rate / max(self.orm_autocommit.rate, self.orm_transaction.rate, 1)


def prepare_template(pages: int = STORED_PAGES) -> None:
    """The database all begin with: the shop, and `pages` pages imported by the product."""
    workbench.migrated(workbench.TEMPLATE)
    with workbench.django_on(workbench.TEMPLATE):
        open_shop()
        fill_by_import(range(pages), datetime.now(UTC))
    workbench.close(workbench.TEMPLATE)
    workbench.execute("ANALYZE", workbench.TEMPLATE)


def run(report: Report, *, rounds: int, pages: int, orm_every: int) -> None:
    prepare_template()
    done = []
    for number in range(1, rounds + 1):
        done.append(run_round(pages, orm_every))
        print(f"round {number}: {describe(done[-1])}", flush=True)
    for name in ("ours", "floor", "floor_stock", "floor_bytes", "orm_autocommit", "orm_transaction"):
        rate = median(getattr(one, name).rate for one in done)
        report.add(Figure(f"import: {name.replace('_', ', ')}", rate, "orders/s"))
    share = median(one.share_of_floor for one in done)
    report.add(Figure("import: share of the COPY floor", share, "", at_least=LEAST_SHARE_OF_FLOOR))
    with_stock = median(one.share_of_floor_with_stock for one in done)
    report.add(Figure("import: share of COPY that also counts the stock", with_stock, ""))
    prepared = median(one.share_of_floor_bytes for one in done)
    report.add(Figure("import: share of COPY of bytes made before", prepared, ""))
    times = median(one.times_orm for one in done)
    report.add(Figure("import: times the ORM integration (its better way)", times, "x", at_least=LEAST_TIMES_ORM))


def describe(one: Round) -> str:
    lines = [f"{name:16}{getattr(one, name)}" for name in Round.__dataclass_fields__ if getattr(one, name).seconds]
    return "\n  ".join(["", *lines, f"share of floor {one.share_of_floor:.3f}"])


def run_round(pages: int, orm_every: int) -> Round:
    for name in CLONES:
        workbench.clone(name, workbench.TEMPLATE)
    one, now = Round(), datetime.now(UTC)
    with (
        psycopg.connect(workbench.url("bench_ours"), autocommit=True) as tap_connection,
        psycopg.connect(workbench.url("bench_floor"), autocommit=True) as floor,
        psycopg.connect(workbench.url("bench_floor_stock"), autocommit=True, prepare_threshold=1) as floor_stock,
        psycopg.connect(workbench.url("bench_floor_bytes"), autocommit=True) as floor_bytes,
    ):
        one.floor.server_pid, one.floor_stock.server_pid = floor.info.backend_pid, floor_stock.info.backend_pid
        one.floor_bytes.server_pid = floor_bytes.info.backend_pid
        one.ours.server_pid = workbench.backend_pid("bench_ours")
        tap = tap_on(tap_connection)
        for first in range(STORED_PAGES, STORED_PAGES + pages, TURN):
            bodies = [page_bytes(number) for number in range(first, first + TURN)]
            rows = import_pages(one.ours, tap, bodies, now)
            for page_rows in rows:
                one.floor.measure(partial(write_values, floor, page_rows, with_stock=False))
            for page_rows in rows:
                one.floor_bytes.measure(partial(send_bytes, floor_bytes, page_rows))
            for page_rows in rows:
                one.floor_stock.measure(partial(write_values, floor_stock, page_rows, with_stock=True))
            if orm_every and (first - STORED_PAGES) % orm_every == 0:
                measure_orm(one, bodies[0], now)
    for name in CLONES:
        workbench.close(name)
    return one


def import_pages(ours: Series, tap: RowTap, bodies: list[bytes], now: datetime) -> list[PageRows]:
    """Import pages with the product; what each left behind."""
    with workbench.django_on("bench_ours"):
        account_stores = stores()
        for body in bodies:
            ours.measure(partial(import_bytes, body, account_stores, now))
            tap.note_page()
    return tap.rows_of_pages()


def measure_orm(one: Round, body: bytes, now: datetime) -> None:
    with workbench.django_on("bench_orm_autocommit"):
        account_stores = stores()
        one.orm_autocommit.measure(partial(import_page_by_orm, body, account_stores, now, transaction_per_order=False))
    with workbench.django_on("bench_orm_transaction"):
        account_stores = stores()
        one.orm_transaction.measure(partial(import_page_by_orm, body, account_stores, now, transaction_per_order=True))
