"""Tables as files, piece by piece: CSV and Excel. Knows nothing of orders.

A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from django.utils import formats

Cell = str | int | Decimal | datetime | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_EXCEL_ROWS = 1_048_575
"""What Excel can show, without the header."""
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  Excel's days have no zone
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PARTS = {
    "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="saleschannel" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{DECLARATION}<styleSheet xmlns="{SHEET}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def harmless(text: str) -> str:
    """The text, never a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_file(header: Sequence[str], batches: Iterable[Sequence[Sequence[Cell]]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, which Excel needs; with the separators of the reader's language."""
    decimal = str(formats.get_format("DECIMAL_SEPARATOR"))
    return _csv_pieces(header, batches, ";" if decimal == "," else ",", decimal)


def _csv_pieces(
    header: Sequence[str], batches: Iterable[Sequence[Sequence[Cell]]], separator: str, decimal: str
) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _csv_lines([header], separator, decimal)
    for batch in batches:
        yield _csv_lines(batch, separator, decimal)


def _csv_lines(rows: Iterable[Sequence[Cell]], separator: str, decimal: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(
        [_csv_cell(cell, decimal) for cell in row] for row in rows
    )
    return buffer.getvalue().encode()


def _csv_cell(cell: Cell, decimal: str) -> str:
    match cell:
        case str():
            return harmless(cell)
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case Decimal():
            return f"{cell:f}".replace(".", decimal)
        case _:
            return str(cell)


class _Pieces(io.RawIOBase):
    """What was written since the last look; cannot be sought, so the ZIP file is written straight on."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._written += data
        return len(data)

    def take(self) -> bytes:
        taken, self._written = bytes(self._written), bytearray()
        return taken


def xlsx_file(header: Sequence[str], batches: Iterable[Sequence[Sequence[Cell]]]) -> Iterator[bytes]:
    """An Excel file with one sheet; what Excel cannot show any more is left out."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{DECLARATION}<worksheet xmlns="{SHEET}"><sheetData>'.encode())
            sheet.write(_xlsx_row(header, bold=True))
            left = MOST_EXCEL_ROWS
            for batch in batches:
                sheet.write(b"".join(_xlsx_row(row) for row in batch[:left]))
                left -= len(batch)
                yield pieces.take()
                if left <= 0:
                    break
            sheet.write(b"</sheetData></worksheet>")
    yield pieces.take()


def _xlsx_row(row: Sequence[Cell], *, bold: bool = False) -> bytes:
    style = ' s="2"' if bold else ""
    return f"<row>{''.join(_xlsx_cell(cell, style) for cell in row)}</row>".encode()


def _xlsx_cell(cell: Cell, style: str) -> str:
    match cell:
        case None | "":
            return "<c/>"
        case str():
            text = escape(_printable(harmless(cell)))
            return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
        case datetime():
            days = cell.replace(tzinfo=None) - DAY_ZERO
            return f'<c s="1"><v>{days.total_seconds() / 86_400:.6f}</v></c>'
        case _:
            return f"<c><v>{cell}</v></c>"


def _printable(text: str) -> str:
    """XML knows no control characters but tab and line ends."""
    return text if text.isprintable() else "".join(char for char in text if char.isprintable() or char in "\t\n\r")
