"""Lists reach PostgreSQL unharmed, whatever stands in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleschannel import batch_sql

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    "NULL",
    "null",
    "{}",
    "{1,2}",
    'a"b',
    "a\\b",
    '\\"',
    "a,b",
    "a\nb",
    "ä€😀",
    "'; DROP TABLE x; --",
    "%s",
]


def test_hostile_texts_come_back_as_they_were() -> None:
    assert batch_sql.rows("SELECT * FROM unnest(%t::text[])", HOSTILE) == [(text,) for text in HOSTILE]


def test_missing_values_come_back_as_missing() -> None:
    assert batch_sql.rows("SELECT * FROM unnest(%t::text[])", [None, "None", None]) == [(None,), ("None",), (None,)]
    assert batch_sql.rows("SELECT * FROM unnest(%t::int[])", [1, None]) == [(1,), (None,)]


def test_bytes_times_and_truth_come_back_as_they_were() -> None:
    moment = datetime(2026, 11, 23, 10, 2, 3, 456789, tzinfo=UTC)
    assert batch_sql.rows(
        "SELECT * FROM unnest(%t::bytea[], %t::timestamptz[], %t::bool[])", [b"\x00\xff\\"], [moment], [True]
    ) == [(b"\x00\xff\\", moment, True)]


def test_an_empty_list_is_an_empty_array() -> None:
    assert batch_sql.rows("SELECT * FROM unnest(%t::bigint[])", []) == []


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))))
def test_any_texts_come_back_as_they_were(texts: list[str]) -> None:
    assert [text for (text,) in batch_sql.rows("SELECT * FROM unnest(%t::text[])", texts)] == texts


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_any_whole_numbers_come_back_as_they_were(numbers: list[int]) -> None:
    assert [number for (number,) in batch_sql.rows("SELECT * FROM unnest(%t::bigint[])", numbers)] == numbers
