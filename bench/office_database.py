"""The database of the benchmark of pages: two hundred thousand orders with all that a running shop has around them.

Ten thousand are imported by the product, the others are copies in SQL; older rows have lower ids, as in a shop. Kept
between runs, and made anew after some days, because dashboards look at the last thirty.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import psycopg

from bench import amazon_pages, million, office_rows, workbench
from bench.product_import import fill_by_import
from bench.shop import open_shop

DATABASE = "bench_office"
COPIES = 19
FIRST_ID = 50_000_000
NOBODY = "http://127.0.0.1:9"  # where Amazon would be: pages that ask it must not leave the machine
MOST_AGE = timedelta(days=3)
VERSION = 1  # counts up when what is grown changes


def prepare(*, copies: int = COPIES) -> None:
    """Have the database, of today's tables."""
    if is_fit(copies):
        workbench.migrate(DATABASE)
        return
    started = time.perf_counter()
    workbench.migrated(DATABASE)
    begin_ids()
    fill()
    million.grow(DATABASE, copies, floor=FIRST_ID)
    furnish()
    mark(copies)
    print(f"  {DATABASE} was made in {time.perf_counter() - started:.0f} s", flush=True)


def is_fit(copies: int) -> bool:
    """Whether a kept database has the wanted shape and is new enough."""
    with psycopg.connect(workbench.url("postgres")) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
    shape, _, made_at = ((found and found[0]) or "").partition(" ")
    return shape == f"{VERSION}.{copies}" and datetime.now(UTC) - datetime.fromisoformat(made_at) < MOST_AGE


def mark(copies: int) -> None:
    workbench.execute(f"COMMENT ON DATABASE {DATABASE} IS '{VERSION}.{copies} {datetime.now(UTC).isoformat()}'")


def begin_ids() -> None:
    """Leave room below the imported rows for the older copies."""
    with psycopg.connect(workbench.url(DATABASE), autocommit=True) as connection:
        for table in (*million.CHANGES, "commerce_customer"):
            connection.execute(f"SELECT setval('{table}_id_seq', {FIRST_ID})")
        for kind in ("order", "customer"):
            connection.execute(f"SELECT setval('commerce_{kind}_number_sequence', {FIRST_ID})")


def fill() -> None:
    """Let the product import ten thousand orders, the last of them just now."""
    span = timedelta(seconds=amazon_pages.SECONDS_BETWEEN_ORDERS * million.TEN_THOUSAND)
    now = datetime.now(UTC)
    with workbench.django_on(DATABASE):
        open_shop(NOBODY, NOBODY)
        fill_by_import(range(million.TEN_THOUSAND // amazon_pages.ORDERS_PER_PAGE), now, begin=now - span)
    workbench.close(DATABASE)


def furnish() -> None:
    """Everything besides the orders."""
    with psycopg.connect(workbench.url(DATABASE), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET work_mem = '64MB'")
        for statement in office_rows.statements().values():
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
    with workbench.django_on(DATABASE):
        from saleschannel.services.keep_figures import count_sales  # noqa: PLC0415  needs Django ready

        count_sales()
    workbench.execute("CHECKPOINT", DATABASE)
