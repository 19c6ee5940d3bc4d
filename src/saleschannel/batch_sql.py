"""Set-based SQL on Django's own connection, in Django's own transaction, for the batch paths (law 2).

Statements take one array per column and `unnest` them. Write `%b::type[]`, never `%s`: psycopg's text dumping of lists
is two orders of magnitude slower (facts engine.md §1.4). Decimals travel as text: `%b::text[]::numeric[]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from django.db import connection
from psycopg.rows import TupleRow


def rows(sql: LiteralString, *parameters: Any) -> list[TupleRow]:
    """Run a statement that answers rows."""
    with psycopg.Cursor(_raw_connection()) as cursor:
        return cursor.execute(sql, parameters).fetchall()


def run(sql: LiteralString, *parameters: Any) -> int:
    """Run a statement; the number of rows it touched."""
    with psycopg.Cursor(_raw_connection()) as cursor:
        return cursor.execute(sql, parameters).rowcount


def array_text(values: Sequence[int | str]) -> str:
    """A PostgreSQL array literal of numbers or plain words, for columns that are arrays themselves."""
    return "{" + ",".join([f'"{value}"' for value in values]) + "}"


def _raw_connection() -> psycopg.Connection[TupleRow]:
    connection.ensure_connection()
    raw: psycopg.Connection[TupleRow] = connection.connection
    return raw
