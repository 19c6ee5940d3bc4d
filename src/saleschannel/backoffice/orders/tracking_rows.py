"""A file of tracking numbers as packages to ship: its columns, its rows, and what is wrong with them in words.

Columns are known by English and German names and by those of Amazon's own templates. Knows no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from saleschannel.backoffice.orders.tracking_table import TrackingTable, column_places, looks_rounded
from saleschannel.services.ship_order import LONGEST_TEXT
from saleschannel.spreadsheets import TableError, TableRow

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "order": (
        "order-id",
        "order number",
        "order no",
        "order",
        "amazon order",
        "amazon-order-id",
        "amazon order id",
        "amazon order number",
        "commerce order",
        "commerce number",
        "Bestellnummer",
        "Bestell-Nr",
        "Bestellung",
        "Auftragsnummer",
        "Auftrags-Nr",
        "Amazon-Bestellnummer",
        "Amazon-Bestellung",
        "Commerce-Bestellung",
        "Commerce-Nummer",
    ),
    "carrier": (
        "carrier-code",
        "carrier",
        "carrier-name",
        "shipping carrier",
        "courier",
        "Versanddienstleister",
        "Versender",
        "Paketdienst",
        "Spediteur",
        "Transporteur",
        "Zusteller",
        "Frachtführer",
    ),
    "tracking": (
        "tracking-number",
        "tracking no",
        "tracking",
        "tracking id",
        "tracking code",
        "shipment number",
        "Sendungsnummer",
        "Sendungs-Nr",
        "Sendungsverfolgungsnummer",
        "Trackingnummer",
        "Tracking-Nr",
        "Paketnummer",
    ),
    "method": ("ship-method", "shipping method", "ship service level", "service", "Versandart", "Versandmethode"),
    "sku": ("sku", "seller sku", "item sku", "Artikelnummer", "Artikel-Nr", "Artikel"),
    "item": ("order-item-id", "amazon order item", "order item", "Bestellposten-ID", "Bestellpositionsnummer"),
    "quantity": ("quantity", "qty", "units", "quantity shipped", "Menge", "Anzahl", "Stückzahl", "Stück"),
    "shipped": ("ship-date", "ship date", "shipped", "shipping date", "Versanddatum", "Versandtag", "Versendet am"),
}
NEEDED = ("order", "carrier", "tracking")
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y")


@dataclass(slots=True)
class FilePackage:
    """One package of the file: rows of the same order and tracking number go together.

    `units` are by SKU (without one where the file gives a quantity only), `item_units` by Amazon's order item; both
    empty: all that is left of the order.
    """

    line: int
    order: str
    carrier: str
    tracking_number: str
    method: str = ""
    shipped: date | None = None
    units: dict[str, int] = field(default_factory=dict)
    item_units: dict[str, int] = field(default_factory=dict)

    @property
    def names_units(self) -> bool:
        return bool(self.units or self.item_units)


@dataclass(frozen=True, slots=True)
class FileRowError:
    """A row that cannot be used: where, of which order, and what to do."""

    line: int
    order: str
    message: str


@dataclass(frozen=True, slots=True)
class TrackingFile:
    """What the file says; `ignored` are columns that mean nothing here."""

    packages: list[FilePackage]
    errors: list[FileRowError]
    ignored: list[str]


class RowProblem(Exception):  # noqa: N818  told beside the row
    """Why a row cannot be used."""


def read_tracking(table: TrackingTable, today: date) -> TrackingFile:
    """The packages of a table. Raises TableError when needed columns are missing; it names those found and needed."""
    places, ignored = column_places(table.header, COLUMN_NAMES)
    if missing := [name for name in NEEDED if name not in places]:
        raise _missing_columns(table.header, missing)
    if not table.rows:
        raise TableError(1, _("The file has a header but no rows."), _("Add a row for each package."))
    packages: dict[tuple[str, str], FilePackage] = {}
    errors: list[FileRowError] = []
    for row in table.rows:
        cells = {name: row.cells[place].strip() if place < len(row.cells) else "" for name, place in places.items()}
        try:
            _add(packages, _package(row, cells, today), cells)
        except RowProblem as problem:
            errors.append(FileRowError(row.line, cells["order"][:60], str(problem)))
    good, double = _apart(list(packages.values()))
    return TrackingFile(good, sorted(errors + double, key=lambda error: error.line), ignored)


def column_texts() -> Mapping[str, str]:
    """The columns in the reader's words."""
    return {
        "order": _("order number (Amazon's or Commerce's)"),
        "carrier": _("carrier"),
        "tracking": _("tracking number"),
    }


def _missing_columns(header: Sequence[str], missing: Sequence[str]) -> TableError:
    texts = column_texts()
    found = ", ".join(f"“{name}”" for name in header if name)[:300] or _("nothing")
    problem = _("There is no column for: %(missing)s. Found: %(found)s.")
    told = problem % {"missing": ", ".join(texts[name] for name in missing), "found": found}
    return TableError(1, told, _("Needed: %s.") % ", ".join(texts.values()))


def _package(row: TableRow, cells: Mapping[str, str], today: date) -> FilePackage:
    for name, text in column_texts().items():
        if not cells[name]:
            raise RowProblem(_("Enter the %s.") % text)
    if looks_rounded(cells["tracking"]) or looks_rounded(cells["order"]):
        raise RowProblem(_("The spreadsheet has rounded this number. Format the column as text and enter it again."))
    for text in (cells["carrier"], cells["tracking"], cells.get("method", "")):
        if len(text) > LONGEST_TEXT or not text.isprintable():
            raise RowProblem(_("Carrier, service and tracking number have at most %s characters.") % LONGEST_TEXT)
    tracking = " ".join(cells["tracking"].split())
    shipped = _ship_date(cells.get("shipped", ""), today)
    return FilePackage(row.line, cells["order"][:60], cells["carrier"], tracking, cells.get("method", ""), shipped)


def _add(packages: dict[tuple[str, str], FilePackage], package: FilePackage, cells: Mapping[str, str]) -> None:
    """Put the row to its package; rows of one package must agree."""
    key = (package.order, package.tracking_number.upper())
    first = packages.setdefault(key, package)
    if first is not package and first.carrier.lower() != package.carrier.lower():
        raise RowProblem(_("Line %s has another carrier for the same tracking number.") % first.line)
    sku, item = cells.get("sku", ""), cells.get("item", "")
    if first is not package and not ((sku or item) and first.names_units):
        raise RowProblem(_("The same package is in line %s already.") % first.line)
    try:
        units = _quantity(cells.get("quantity", ""))
    except RowProblem:
        if first is package:
            del packages[key]
        raise
    if item:
        first.item_units[item] = first.item_units.get(item, 0) + (units or 1)
    elif sku or units:
        first.units[sku] = first.units.get(sku, 0) + (units or 1)


def _apart(packages: list[FilePackage]) -> tuple[list[FilePackage], list[FileRowError]]:
    """Of an order with several packages each must say what is in it."""
    by_order: dict[str, list[FilePackage]] = {}
    for package in packages:
        by_order.setdefault(package.order, []).append(package)
    good: list[FilePackage] = []
    errors: list[FileRowError] = []
    for package in packages:
        if len(by_order[package.order]) > 1 and not package.names_units:
            message = _("The order has several packages in this file. Say in SKU and quantity what is in each.")
            errors.append(FileRowError(package.line, package.order, message))
        elif package.units and package.item_units:
            message = _("Name the units of a package by SKU or by order item, not by both.")
            errors.append(FileRowError(package.line, package.order, message))
        else:
            good.append(package)
    return good, errors


def _quantity(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1_000_000:
        raise RowProblem(_("“%s” is not a quantity. Use a whole number from 1.") % text[:40])
    return int(text)


def _ship_date(text: str, today: date) -> date | None:
    if not text:
        return None
    for pattern in DATE_FORMATS:
        try:
            day = datetime.strptime(text[:19].replace("T00:00:00", ""), pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if day > today:
            raise RowProblem(_("The ship date %s lies in the future. Amazon takes none.") % text[:40])
        return day
    raise RowProblem(_("“%s” is not a date. Write it as 2026-11-30.") % text[:40])
