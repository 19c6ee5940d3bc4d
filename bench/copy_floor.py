"""The floor: the very rows our import wrote, put by COPY into identical tables, one transaction per page, no logic.

The database is a clone of the one our import began with, so tables, indexes, constraints, statistics and stored rows
are the same. Rows are taken from our database unmeasured, as Python values that psycopg writes row by row (the way of
any program that knows what to write; facts engine.md §1) and as bytes that only have to be sent (which no program can
beat, and which none has).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.string import TextLoader

# In the order in which the rows may be written: parents first. All have a growing `id`.
TABLES = (
    "channel_rawpage",
    "commerce_customer",
    "commerce_order",
    "commerce_orderline",
    "commerce_reservation",
    "channel_amazonorder",
    "channel_amazonorderitem",
    "channel_orderevent",
    "erp_erpevent",
)

NEW_STOCK = """
    SELECT product_id, sum(quantity)::bigint FROM commerce_reservation WHERE id > %s AND id <= %s GROUP BY 1 ORDER BY 1
"""
RAISE_RESERVED = """
    UPDATE commerce_product p SET reserved = p.reserved + w.units
    FROM unnest(%b::bigint[], %b::bigint[]) AS w(id, units) WHERE p.id = w.id
"""


@dataclass(frozen=True, slots=True)
class PageRows:
    """What one page of our import left behind: rows per table, as values and as COPY data; units per product."""

    values: dict[str, list[TupleRow]]
    data: dict[str, bytes]
    products: list[int]
    units: list[int]


@dataclass
class RowTap:
    """Reads from our database what each page left behind. A mark is the newest id of every table."""

    connection: psycopg.Connection
    marks: list[dict[str, int]] = field(default_factory=list)

    def note_page(self) -> None:
        """A page has been imported (or, at first: what is there by now is of no interest)."""
        self.marks.append({table: self._newest(table) for table in TABLES})

    def rows_of_pages(self) -> list[PageRows]:
        """The rows of the pages noted since the last call, one entry per page."""
        pages = [self._rows_between(before, after) for before, after in pairwise(self.marks)]
        del self.marks[:-1]
        return pages

    def _rows_between(self, before: dict[str, int], after: dict[str, int]) -> PageRows:
        bounds = [before["commerce_reservation"], after["commerce_reservation"]]
        stock = self.connection.execute(NEW_STOCK, bounds).fetchall()
        queries = {
            table: f"SELECT * FROM {table} WHERE id > {before[table]} AND id <= {after[table]} ORDER BY id"
            for table in TABLES
        }
        return PageRows(
            {table: self.connection.execute(query).fetchall() for table, query in queries.items()},
            {table: self._copy(query) for table, query in queries.items()},
            [row[0] for row in stock],
            [row[1] for row in stock],
        )

    def _copy(self, query: str) -> bytes:
        with self.connection.cursor().copy(f"COPY ({query}) TO STDOUT") as copy:
            return b"".join(bytes(block) for block in copy)

    def _newest(self, table: str) -> int:
        row = self.connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        assert row is not None
        return int(row[0])


def tap_on(connection: psycopg.Connection) -> RowTap:
    """JSON and arrays are taken as text, so that writing them costs nothing extra."""
    for name in ("jsonb", "int8[]", "text[]", "varchar[]"):
        info = connection.adapters.types[name.removesuffix("[]")]
        connection.adapters.register_loader(info.array_oid if name.endswith("[]") else info.oid, TextLoader)
    tap = RowTap(connection)
    tap.note_page()
    return tap


def write_values(connection: psycopg.Connection, rows: PageRows, *, with_stock: bool) -> None:
    """The page's rows, written from values, and, if asked, the products' counters; one commit."""
    with connection.transaction():
        for table in TABLES:
            if values := rows.values[table]:
                with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                    for row in values:
                        copy.write_row(row)
        if with_stock:
            psycopg.Cursor(connection).execute(RAISE_RESERVED, [rows.products, rows.units])


def send_bytes(connection: psycopg.Connection, rows: PageRows) -> None:
    """The page's rows as bytes made before; one commit."""
    with connection.transaction():
        for table in TABLES:
            if data := rows.data[table]:
                with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(data)
