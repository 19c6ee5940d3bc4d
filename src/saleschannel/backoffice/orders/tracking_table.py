"""A file of tracking numbers as a table: how large it may be, and what its headings mean. Knows no orders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from saleschannel.spreadsheets import TableError, TableRow, read_table

LARGEST_FILE = 10_000_000
"""Bytes."""
MOST_ROWS = 20_000
EXACT_DIGITS = 15
"""Excel keeps numbers to so many digits; longer ones have lost theirs."""


class TrackingTable(NamedTuple):
    """The headings as the file has them, and its rows."""

    header: list[str]
    rows: list[TableRow]


def tracking_table(content: bytes) -> TrackingTable:
    """The whole table, at most MOST_ROWS long. Raises TableError."""
    if len(content) > LARGEST_FILE:
        raise TableError(1, _("The file is larger than 10 MB."), _("Split it into several files."))
    table = read_table(content)
    if not table.header:
        raise TableError(1, _("The file is empty."), _("Send one with a header and rows."))
    rows: list[TableRow] = []
    for row in table.rows:
        if len(rows) == MOST_ROWS:
            raise TableError(row.line, _("The file has more than 20,000 rows."), _("Split it into several files."))
        rows.append(row)
    return TrackingTable([heading.strip() for heading in table.header], rows)


def looks_rounded(text: str) -> bool:
    """Whether a spreadsheet has lost the last digits of a long number: `1.23457E+17`, `12345678901234500000`."""
    if re.fullmatch(r"\d([.,]\d+)?E\+\d+", text, re.IGNORECASE):
        return True
    lost = len(text) - EXACT_DIGITS
    return lost > 2 and text.isdigit() and text.endswith("0" * lost)


def column_places(header: Sequence[str], names: dict[str, tuple[str, ...]]) -> tuple[dict[str, int], list[str]]:
    """Where each known column stands, and the headings that mean nothing to us. The first of two alike counts."""
    meaning = {_plain(name): field for field, known in names.items() for name in known}
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, heading in enumerate(header):
        field = meaning.get(_plain(heading))
        if field is None:
            if heading:
                unknown.append(heading)
        else:
            places.setdefault(field, place)
    return places, unknown


def _plain(heading: str) -> str:
    return re.sub(r"[^0-9a-zäöüß]", "", heading.lower())
