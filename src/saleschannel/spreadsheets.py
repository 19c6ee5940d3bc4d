"""Tables that people make in spreadsheets: CSV and XLSX files read as texts by line, CSV written safely. Knows no app.

CSV: comma, semicolon or tab, as the header has it; UTF-8 with or without byte order mark, UTF-16 with one, or
Windows-1252.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _

MAX_ROWS = 250_000
MAX_UNPACKED = 400_000_000
"""Bytes that an XLSX file may unpack to: a small file can hold gigabytes of nothing."""
XLSX_BEGINS = b"PK\x03\x04"
XLS_BEGINS = b"\xd0\xcf\x11\xe0"
FORMULA_BEGINS = tuple("=+-@\t\r")
SEPARATORS = ",;\t"


class TableError(Exception):
    """A file that cannot be read as a table: where, why, and what to do."""

    def __init__(self, line: int, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem
        self.remedy = remedy


class CellError(Exception):
    """A cell that cannot be used, and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


class RowError(msgspec.Struct, frozen=True):
    """Something wrong in the file: where, what, and what to do."""

    line: int
    column: str
    problem: str
    remedy: str


class TableRow(NamedTuple):
    """A row that is not empty, with its line in the file."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    """The header's names as the file has them, the rows to come, and how the file was read (for people)."""

    header: list[str]
    rows: Iterator[TableRow]
    format: str


def read_table(content: bytes) -> Table:
    """Open a CSV or XLSX file; its rows are read one by one. Raises TableError, also while rows are read."""
    if content.startswith(XLSX_BEGINS):
        return _numbered(_xlsx_rows(content), "XLSX")
    if content.startswith(XLS_BEGINS):
        remedy = _("Save it as “CSV UTF-8” or XLSX and send it again.")
        raise TableError(1, _("This is an old Excel file (XLS)."), remedy)
    text, encoding = _decoded(content)
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    return _numbered(_csv_rows(text, separator), f"CSV, {encoding}")


def header_errors(
    header: Sequence[str], columns: Sequence[str], required: Sequence[str], skipped: Sequence[str] = ()
) -> list[RowError]:
    """Columns that are missing, unknown or there twice; all of them are named."""
    names = ", ".join(columns)
    errors = [
        RowError(1, name, _("There is no column “%s”.") % name, _("Add it to the first line. Columns: %s.") % names)
        for name in required
        if name not in header
    ]
    for name in dict.fromkeys(header):
        if name not in columns and name not in skipped:
            remedy = _("Rename or remove it. Columns: %s.") % names
            errors.append(RowError(1, name, _("There is no such column: “%s”.") % name, remedy))
        elif header.count(name) > 1:
            errors.append(RowError(1, name, _("The column “%s” is there twice.") % name, _("Remove one of them.")))
    return errors


def width_errors(row: TableRow, header: Sequence[str]) -> list[RowError]:
    """A row that has more or fewer cells than the header."""
    if len(row.cells) == len(header):
        return []
    problem = _("The line has %(cells)s cells, the header %(names)s.")
    told = problem % {"cells": len(row.cells), "names": len(header)}
    return [RowError(row.line, "", told, _("Put cells with the separator inside in quotation marks."))]


def used_before(sku: str, line: int, lines: dict[str, int]) -> list[RowError]:
    """A SKU that an earlier row has; `lines` remembers where each SKU was first."""
    first = lines.setdefault(sku, line)
    if first == line:
        return []
    problem = _("“%(sku)s” is in line %(first)s already, and again in line %(line)s.")
    told = problem % {"sku": sku, "first": first, "line": line}
    return [RowError(line, "sku", told, _("Keep one of the two lines."))]


def csv_line(cells: Iterable[str]) -> str:
    """A line of a CSV file, as it is."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; `plain` takes the apostrophe off again."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_BEGINS) else text


def plain(text: str) -> str:
    """What `harmless` was given."""
    quoted = text.startswith("'") and text.lstrip("'").startswith(FORMULA_BEGINS)
    return text[1:] if quoted else text


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[tuple[str, str]] = (("utf-16", "UTF-16"),)
    else:
        encodings = (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"))
    for codec, name in encodings:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            continue
        if "\x00" in text:
            line = text[: text.index("\x00")].count("\n") + 1
            break
        return text, name
    remedy = _("Save it as “CSV UTF-8” or XLSX and send it again.")
    raise TableError(line, _("The file is not text in UTF-8 or Windows-1252."), remedy)


def _csv_rows(text: str, separator: str) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield TableRow(reader.line_num, [cell.strip() for cell in cells])
    except csv.Error as error:
        remedy = _("Check the quotation marks in this line and before it.")
        raise TableError(reader.line_num, _("The line cannot be read: %s.") % error, remedy) from error


def _xlsx_rows(content: bytes) -> Iterator[TableRow]:
    """The rows of the first sheet; empty cells at the end of a row are none."""
    from openpyxl import load_workbook  # noqa: PLC0415  slow to import, and only this needs it

    try:
        _refuse_what_unpacks_to_too_much(content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
            yield TableRow(line, _without_empty_end([_as_text(value) for value in values]))
    except TableError:
        raise
    except Exception as error:  # a damaged workbook makes its reader fail in any way
        remedy = _("Open it in your spreadsheet program, save it as XLSX or “CSV UTF-8” and send it again.")
        raise TableError(1, _("The file is damaged or no XLSX file."), remedy) from error


def _refuse_what_unpacks_to_too_much(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > MAX_UNPACKED:
        raise TableError(1, _("The file unpacks to too much."), _("Save the sheet as “CSV UTF-8” and send that."))


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _as_text(value: Any) -> str:
    """A cell as people see it: 12 and not 12.0, yes and not TRUE, dates as ISO."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value).strip()


def _numbered(found: Iterator[TableRow], format_: str) -> Table:
    """The first row with content is the header; rows without are skipped, short ones filled up (XLSX drops ends)."""
    first = next((row for row in found if any(row.cells)), TableRow(1, []))
    header = _without_empty_end(first.cells)
    return Table(header, _limited(found, len(header), padded=format_ == "XLSX"), format_)


def _limited(found: Iterator[TableRow], width: int, *, padded: bool) -> Iterator[TableRow]:
    number = 0
    for line, cells in found:
        if not any(cells):
            continue
        number += 1
        if number > MAX_ROWS:
            remedy = _("Split it into several files.")
            raise TableError(line, _("The file has more than %s rows.") % MAX_ROWS, remedy)
        kept = cells if any(cells[width:]) else cells[:width]
        yield TableRow(line, kept + [""] * (width - len(kept)) if padded else kept)


DAMAGED_NUMBER = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number, such as 4.00638E+12: its digits are lost."""
