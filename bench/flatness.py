"""Benchmark 2: is the import as fast with a million stored orders as with ten thousand? Both take turns in one run.

Also measures the memory of a process of its own that imports into the million.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from statistics import median

from bench import million, workbench
from bench.amazon_pages import page_bytes
from bench.product_import import fill_by_import, import_bytes
from bench.report import Figure, Report
from bench.series import Series
from bench.shop import open_shop, stores

SMALL, LARGE = "bench_ten_thousand", "bench_million"
LEAST_SHARE = 0.85
MOST_MEMORY_MB = 250.0
TURN = 10
WARM_UP = 20
FIRST_PAGE = 1_000


def prepare_databases(copies: int = million.COPIES) -> None:
    """Ten thousand orders imported by the product, and a clone grown to a hundred times that. Kept between runs."""
    workbench.migrated(SMALL)
    with workbench.django_on(SMALL):
        open_shop()
        fill_by_import(range(million.TEN_THOUSAND // 100), datetime.now(UTC))
    workbench.close(SMALL)
    workbench.execute("VACUUM ANALYZE", SMALL)
    workbench.clone(LARGE, SMALL)
    million.grow(LARGE, copies)


def run(report: Report, *, rounds: int, pages: int) -> None:
    """`pages` per database and round. The databases grow a little by it."""
    for database in (SMALL, LARGE):  # kept from earlier runs, perhaps from before a change of the tables
        workbench.migrate(database)
    next_page = FIRST_PAGE + newest_page()
    warm_up(range(next_page, next_page + WARM_UP))
    next_page += WARM_UP
    shares, small_rates, large_rates = [], [], []
    for number in range(1, rounds + 1):
        small, large = measure(range(next_page, next_page + pages))
        next_page += pages
        shares.append(large.rate / small.rate)
        small_rates.append(small.rate)
        large_rates.append(large.rate)
        print(f"round {number}:\n  {SMALL:20}{small}\n  {LARGE:20}{large}\n  share {shares[-1]:.3f}", flush=True)
    report.add(Figure("flat: import at ten thousand stored orders", median(small_rates), "orders/s"))
    report.add(Figure("flat: import at a million stored orders", median(large_rates), "orders/s"))
    report.add(Figure("flat: share of the rate that remains", median(shares), "", at_least=LEAST_SHARE))
    memory = memory_of_import(next_page, pages)
    report.add(Figure("flat: memory of an importing process, peak", memory, "MB", at_most=MOST_MEMORY_MB))


def newest_page() -> int:
    """How many pages earlier runs have imported into the kept databases: theirs must not come again."""
    with workbench.django_on(SMALL):
        from saleschannel.channel.models import RawPage  # noqa: PLC0415  needs Django ready

        return RawPage.objects.count()


def warm_up(pages: range) -> None:
    for database in (SMALL, LARGE):
        with workbench.django_on(database):
            fill_by_import(pages, datetime.now(UTC))


def measure(pages: range) -> tuple[Series, Series]:
    series = {name: Series(server_pid=workbench.backend_pid(name)) for name in (SMALL, LARGE)}
    now = datetime.now(UTC)
    for turn, first in enumerate(range(pages.start, pages.stop, TURN)):
        bodies = [page_bytes(number) for number in range(first, first + TURN)]
        for database in (SMALL, LARGE) if turn % 2 else (LARGE, SMALL):
            with workbench.django_on(database):
                account_stores = stores()
                for body in bodies:
                    series[database].measure(partial(import_bytes, body, account_stores, now))
    return series[SMALL], series[LARGE]


def memory_of_import(first_page: int, pages: int) -> float:
    """Megabytes of resident memory, at most, of a process that imports these pages into the million."""
    command = [sys.executable, "-m", "bench.importing_process", LARGE, str(first_page), str(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)
