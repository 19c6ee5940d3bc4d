"""Set-based SQL on Django's own connection, in Django's own transaction, for the batch paths (law 2).

Whole rows go to the database as one JSON text per statement: it is written in one go by msgspec, and the table itself
knows the columns' types (bytes by `binary`; dates, decimals, enumerations, arrays and objects as they are). Single
columns go as lists: write `%t::type[]`. They are sent as PostgreSQL's own array text, because what psycopg makes of
lists takes several times as long. Everything else is `%b`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, LiteralString

import msgspec
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.rows import TupleRow

Row = Mapping[str, Any]
"""A row to be written: column names and values. All rows of a batch have the same columns in the same order."""

_encode = msgspec.json.Encoder().encode


def insert(table: LiteralString, batch: Sequence[Row], conflict: LiteralString = "") -> None:
    """Insert rows, if any; `conflict` is what follows (`ON CONFLICT …`). A pipeline does not wait for it."""
    if batch:
        send(_insert_statement(table, tuple(batch[0]), conflict), as_json(batch))


def insert_returning(table: LiteralString, batch: Sequence[Row], suffix: LiteralString) -> Answer:
    """Insert at least one row; `suffix` is what follows and says what is answered (`ON CONFLICT … RETURNING …`)."""
    return ask(_insert_statement(table, tuple(batch[0]), suffix), as_json(batch))


def upsert(table: LiteralString, key: tuple[str, ...], batch: Sequence[Row]) -> None:
    """Insert rows; those whose key exists are updated in all other columns."""
    if batch:
        columns = tuple(batch[0])
        send(_insert_statement(table, columns, _do_update(key, columns)), as_json(batch))


def update(table: LiteralString, key: str, batch: Sequence[Row], keep: frozenset[str] = frozenset()) -> None:
    """Update rows by their key column. A null for a column to `keep` leaves what is stored."""
    if batch:
        send(_update_statement(table, key, tuple(batch[0]), keep), as_json(batch))


def as_json(batch: Sequence[Row]) -> str:
    """The rows as the parameter of `json_populate_recordset` or `json_to_recordset`."""
    return _encode(batch).decode()


def binary(value: bytes | None) -> str | None:
    """Bytes as a value of a row."""
    return None if value is None else "\\x" + value.hex()


class Answer:
    """The rows a statement answers, waited for only when they are read: in a pipeline much can be done meanwhile."""

    def __init__(self, cursor: psycopg.Cursor[TupleRow]) -> None:
        self._cursor = cursor

    def rows(self) -> list[TupleRow]:
        """Read them, once. Raises Django's database errors, also those of statements before it."""
        with _database().wrap_database_errors:
            return self._cursor.fetchall()


def ask(sql: LiteralString, *parameters: Any) -> Answer:
    """Run a statement that answers rows, to be read later."""
    return Answer(_execute(sql, parameters))


def draw_ids(sequence: LiteralString, number: int) -> Answer:
    """Numbers from a sequence, so that rows which refer to each other can be written without waiting for answers."""
    return ask("SELECT nextval(%b::text::regclass) FROM generate_series(1, %b::integer)", sequence, number)


@contextmanager
def pipelined() -> Iterator[None]:
    """Statements inside do not wait for each other's answers; errors may come late, at the latest at the end.

    For plain writes in a transaction only: after an error nothing works until the end, not even a savepoint.
    """
    database = _database()
    with database.wrap_database_errors, database.connection.pipeline():
        yield


def rows(sql: LiteralString, *parameters: Any) -> list[TupleRow]:
    """Run a statement that answers rows. Raises Django's database errors, as all its other statements do."""
    return ask(sql, *parameters).rows()


def run(sql: LiteralString, *parameters: Any) -> int:
    """Run a statement; the number of rows it touched, which a pipeline would not know yet. Raises Django's errors."""
    return _execute(sql, parameters).rowcount


def send(sql: LiteralString, *parameters: Any) -> None:
    """Run a statement whose answer does not matter; in a pipeline, without waiting for it."""
    _execute(sql, parameters)


@cache
def _insert_statement(table: LiteralString, columns: tuple[str, ...], conflict: LiteralString) -> LiteralString:
    names: Any = ", ".join(columns)
    source = f"json_populate_recordset(NULL::{table}, %b::json)"
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM {source} {conflict}"  # noqa: S608  names from code


@cache
def _do_update(key: tuple[str, ...], columns: tuple[str, ...]) -> LiteralString:
    keys: Any = ", ".join(key)
    assignments: Any = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns if name not in key)
    return f"ON CONFLICT ({keys}) DO UPDATE SET {assignments}"


@cache
def _update_statement(table: LiteralString, key: str, columns: tuple[str, ...], keep: frozenset[str]) -> LiteralString:
    assignments: Any = ", ".join(
        f"{name} = " + (f"COALESCE(batch.{name}, {table}.{name})" if name in keep else f"batch.{name}")
        for name in columns
        if name != key
    )
    source = f"json_populate_recordset(NULL::{table}, %b::json) AS batch"
    return f"UPDATE {table} SET {assignments} FROM {source} WHERE {table}.{key} = batch.{key}"  # noqa: S608


def array_text(values: Sequence[Any]) -> str:
    """A list in PostgreSQL's array syntax; its elements as the element type reads them."""
    if values and isinstance(values[0], int) and not isinstance(values[0], bool) and None not in values:
        return str(list(values)).replace("[", "{").replace("]", "}")
    if set(map(type, values)) == {str}:
        text = "\0".join(values)  # looked through once for all of them
        if '"' not in text and "\\" not in text and text.count("\0") == len(values) - 1:
            return '{"' + text.replace("\0", '","') + '"}'
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    text = str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _execute(sql: LiteralString, parameters: Sequence[Any]) -> psycopg.Cursor[TupleRow]:
    database = _database()
    sent = [array_text(value) if isinstance(value, list | tuple) else value for value in parameters]
    with database.wrap_database_errors:
        return psycopg.Cursor(database.connection).execute(sql, sent)


def _database() -> Any:
    """Django's connection, connected; `django.db.connection` is a stand-in that looks it up for each attribute."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    return database
