"""Set-based SQL on Django's own connection, in Django's own transaction, for the batch paths (law 2).

Statements take one array per column and `unnest` them. Write `%b::type[]`, never `%s`: psycopg's text dumping of lists
is two orders of magnitude slower (facts engine.md §1.4). Decimals, JSON and arrays travel as text and are cast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, TypeVar

import psycopg
from django.db import connection
from psycopg.rows import TupleRow

Row = TypeVar("Row")
DIRECT_TYPES = frozenset({"text", "bigint", "integer", "smallint", "boolean", "timestamptz", "bytea"})


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a batch: its name and type in the database, and how to read it from a row object.

    `keep`: an update to NULL leaves what is stored.
    """

    name: str
    type: str
    value: Callable[[Row], Any]
    keep: bool = False

    @property
    def array(self) -> str:
        return f"%b::{self.type if self.type in DIRECT_TYPES else 'text'}[]"

    @property
    def selected(self) -> str:
        return self.name if self.type in DIRECT_TYPES else f"{self.name}::{self.type}"


def arrays(columns: Sequence[Column[Row]], batch: Sequence[Row]) -> list[list[Any]]:
    """One list per column, in the columns' order: the parameters of the statements below."""
    return [list(map(column.value, batch)) for column in columns]


def insert_statement(table: str, columns: Sequence[Column[Row]], suffix: str = "") -> LiteralString:
    """`INSERT … SELECT … FROM unnest(…)`, with what follows it (`ON CONFLICT …`, `RETURNING …`)."""
    names = ", ".join(column.name for column in columns)
    selected = ", ".join(column.selected for column in columns)
    # Names come from code, values travel as parameters.
    return f"INSERT INTO {table} ({names}) SELECT {selected} FROM {_unnest(columns)} {suffix}"  # noqa: S608


def update_statement(table: str, key: Column[Row], columns: Sequence[Column[Row]], suffix: str = "") -> LiteralString:
    """`UPDATE … FROM unnest(…)`: the key column comes first in the parameters."""
    assignments = ", ".join(_assignment(table, column) for column in columns)
    source = _unnest([key, *columns])
    where = f"{table}.{key.name} = batch.{key.name}"
    return f"UPDATE {table} SET {assignments} FROM {source} WHERE {where} {suffix}"  # noqa: S608


def _assignment(table: str, column: Column[Row]) -> str:
    value = f"batch.{column.selected}"
    return f"{column.name} = " + (f"COALESCE({value}, {table}.{column.name})" if column.keep else value)


def rows(sql: LiteralString, *parameters: Any) -> list[TupleRow]:
    """Run a statement that answers rows. Raises Django's database errors, as all its other statements do."""
    with connection.wrap_database_errors, psycopg.Cursor(_raw_connection()) as cursor:
        return cursor.execute(sql, parameters).fetchall()


def run(sql: LiteralString, *parameters: Any) -> int:
    """Run a statement; the number of rows it touched. Raises Django's database errors."""
    with connection.wrap_database_errors, psycopg.Cursor(_raw_connection()) as cursor:
        return cursor.execute(sql, parameters).rowcount


def array_text(values: Iterable[int | str]) -> str:
    """A PostgreSQL array literal, for columns that are arrays themselves."""
    return "{" + ",".join([_quoted(value) if isinstance(value, str) else str(value) for value in values]) + "}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unnest(columns: Sequence[Column[Row]]) -> str:
    arrays_ = ", ".join(column.array for column in columns)
    names = ", ".join(column.name for column in columns)
    return f"unnest({arrays_}) AS batch({names})"


def _raw_connection() -> psycopg.Connection[TupleRow]:
    connection.ensure_connection()
    raw: psycopg.Connection[TupleRow] = connection.connection
    return raw
