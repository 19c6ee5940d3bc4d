"""Tables that people upload (CSV, text with tabs, Excel) as rows of texts with line numbers. Knows no orders."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LARGEST_FILE = 10_000_000
"""Bytes."""
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 200_000_000
"""Bytes of an Excel file when unpacked: more is no list of packages."""
EXACT_DIGITS = 15
"""Excel keeps numbers to so many digits; longer ones have lost theirs."""
XLSX_START = b"PK\x03\x04"


class TableError(Exception):
    """The file cannot be read as a table; the message says what is wrong and what to do."""


class TableRow(NamedTuple):
    """`line` is the row's number as the spreadsheet shows it."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    header: list[str]
    rows: list[TableRow]


def read_table(content: bytes) -> Table:
    """The first row that is not empty is the header; empty rows are left out. Raises TableError."""
    if len(content) > LARGEST_FILE:
        raise TableError(_("The file is larger than 10 MB. Split it into several files."))
    rows = list(_first(_excel_rows(content) if content.startswith(XLSX_START) else _text_rows(content)))
    if not rows:
        raise TableError(_("The file is empty."))
    return Table([cell.strip() for cell in rows[0].cells], rows[1:])


def _first(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    number = 0
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            number += 1
            if number > MOST_ROWS + 1:
                raise TableError(_("The file has more than 20,000 rows. Split it into several files."))
            yield row


def _text_rows(content: bytes) -> Iterator[TableRow]:
    text = _decoded(content)
    first_line = text.lstrip("\r\n").partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield TableRow(reader.line_num, cells[:MOST_COLUMNS])
    except csv.Error as error:
        raise TableError(
            _("Line %(line)s cannot be read. Check the quotation marks there.") % {"line": reader.line_num}
        ) from error


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 as Excel's “Unicode text”, else what Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in content:
        raise TableError(_("This is no table. Save it as CSV or as an Excel file (.xlsx)."))
    return content.decode("cp1252", errors="replace")


def _excel_rows(content: bytes) -> Iterator[TableRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise TableError(_("The file is too large when unpacked. Save only the sheet with the packages."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TableError(_("The Excel file cannot be read. Save it again as .xlsx, or as CSV.")) from error
    sheet = book.worksheets[0]
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        yield TableRow(line, [_excel_text(cell) for cell in cells])


def _excel_text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M") if cell.hour or cell.minute else cell.strftime("%Y-%m-%d")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def looks_rounded(text: str) -> bool:
    """Whether a spreadsheet has lost the last digits of a long number: `1.23457E+17`, `12345678901234500000`."""
    if re.fullmatch(r"\d([.,]\d+)?E\+\d+", text, re.IGNORECASE):
        return True
    return (
        text.isdigit()
        and len(text) > EXACT_DIGITS
        and text.endswith("0" * (len(text) - EXACT_DIGITS))
        and (len(text) - EXACT_DIGITS > 2)
    )


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
