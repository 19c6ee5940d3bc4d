"""The floor: the very rows our import wrote, put by COPY into identical tables, one transaction per page, no logic.

The database is a clone of the one our import began with, so tables, indexes, constraints, statistics and stored rows
are the same. Rows are taken from our database unmeasured and sent as they came, so that Python does next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import psycopg

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
    """What one page of our import left behind: COPY data per table, and the units reserved per product."""

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
        data = {table: self._copy(table, before[table], after[table]) for table in TABLES}
        return PageRows(data, [row[0] for row in stock], [row[1] for row in stock])

    def _copy(self, table: str, after: int, until: int) -> bytes:
        query = f"COPY (SELECT * FROM {table} WHERE id > {after} AND id <= {until} ORDER BY id) TO STDOUT"
        with self.connection.cursor().copy(query) as copy:
            return b"".join(bytes(block) for block in copy)

    def _newest(self, table: str) -> int:
        row = self.connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        assert row is not None
        return int(row[0])


def write_page(connection: psycopg.Connection, rows: PageRows, *, with_stock: bool) -> None:
    """The page's rows and, if asked, the products' counters; one commit."""
    with connection.transaction():
        for table in TABLES:
            if data := rows.data[table]:
                with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(data)
        if with_stock:
            psycopg.Cursor(connection).execute(RAISE_RESERVED, [rows.products, rows.units])
