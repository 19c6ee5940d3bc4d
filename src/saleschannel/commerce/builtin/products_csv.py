"""Products and stock from and to files: reading, checking, and what was wrong in words. Writing is in `product_rows`.

Only `sku` is required (in a stock file also `quantity`); an empty cell leaves an existing product's value alone. How
files are read (separators, encodings, XLSX) is in `spreadsheets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

import msgspec
from django.utils.translation import gettext as _

from saleschannel.commerce.builtin.product_rows import ProductRow, StockLog, all_products, write_products
from saleschannel.commerce.builtin.stock_adjustment import LARGEST_QUANTITY
from saleschannel.spreadsheets import (
    DAMAGED_NUMBER,
    CellError,
    RowError,
    TableError,
    TableRow,
    csv_line,
    harmless,
    header_errors,
    plain,
    read_table,
    used_before,
    width_errors,
)

COLUMNS = ("sku", "name", "price", "quantity", "manage_stock", "enabled")
STOCK_COLUMNS = ("sku", "quantity")
YES, NO = {"yes", "true", "1", "on", "y", "ja", "wahr"}, {"no", "false", "0", "off", "n", "nein", "falsch"}
LARGEST_PRICE = Decimal(10) ** 12
MAX_LENGTHS = {"sku": 200, "name": 300}


class ProductImport(msgspec.Struct, frozen=True):
    """What an import did. `written` is False when errors kept it from writing anything."""

    created: int
    updated: int
    unchanged: int
    errors: tuple[RowError, ...]
    written: bool


def import_products(content: bytes, *, partial: bool = False, log: StockLog | None = None) -> ProductImport:
    """Create and update products from a file, in one transaction.

    With errors nothing is written, unless `partial` asks for the good rows.
    """
    products, errors = read_products(content)
    errors.sort(key=lambda error: error.line)
    if (errors and not partial) or not products:
        return ProductImport(0, 0, 0, tuple(errors), written=False)
    created, updated = write_products(products, log or StockLog())
    return ProductImport(created, updated, len(products) - created - updated, tuple(errors), written=True)


def export_products(products: Iterable[ProductRow] | None = None) -> Iterator[str]:
    """Products (all of them, unless given) as lines of a CSV file that `import_products` reads, the header first."""
    yield csv_line(COLUMNS)
    for product in all_products() if products is None else products:
        yield csv_line(
            [
                harmless(product.sku),
                harmless(product.name or ""),
                f"{product.price:f}",
                str(product.quantity),
                "yes" if product.manage_stock else "no",
                "yes" if product.enabled else "no",
            ]
        )


def export_stock() -> Iterator[str]:
    """The stock of all managed products; `reserved` and `available` are for reading and skipped when it comes back."""
    yield csv_line((*STOCK_COLUMNS, *READ_ONLY))
    for product in all_products():
        if product.manage_stock:
            quantity, reserved = product.quantity or 0, product.reserved or 0
            yield csv_line([harmless(product.sku), str(quantity), str(reserved), str(quantity - reserved)])


READ_ONLY = ("reserved", "available")
"""Columns of our own export that an import skips: they follow from the orders."""


def read_products(content: bytes) -> tuple[list[ProductRow], list[RowError]]:
    """The rows that can be understood, and what is wrong with the others."""
    return read_rows(content, COLUMNS, ("sku",))


def read_stock(content: bytes) -> tuple[list[ProductRow], list[RowError]]:
    """The same for a file with quantities only. Whether the products exist is not looked up."""
    return read_rows(content, STOCK_COLUMNS, STOCK_COLUMNS)


def read_rows(
    content: bytes, columns: Sequence[str], required: Sequence[str]
) -> tuple[list[ProductRow], list[RowError]]:
    """The rows of a file with these columns; those `required` must be there and filled."""
    products: list[ProductRow] = []
    errors: list[RowError] = []
    try:
        table = read_table(content)
        header = [name.lower() for name in table.header]
        if errors := alias_column(header) or header_errors(header, columns, required, READ_ONLY):
            return [], errors
        lines: dict[str, int] = {}
        for row in table.rows:
            product, wrong = read_row(row, header, required)
            wrong = wrong or used_before(product.sku, row.line, lines)
            errors += wrong
            if not wrong:
                products.append(product)
    except TableError as error:
        errors.append(RowError(error.line, "", error.problem, error.remedy))
    return products, errors


def alias_column(header: Sequence[str]) -> list[RowError]:
    """Alias SKUs were a column here once."""
    remedy = _("Remove it here; alias SKUs have a file of their own (amazon_sku, product_sku, account).")
    problem = _("Alias SKUs are not imported with products.")
    return [RowError(1, name, problem, remedy) for name in header if name in {"alias", "aliases"}]


def read_row(row: TableRow, header: Sequence[str], required: Sequence[str]) -> tuple[ProductRow, list[RowError]]:
    """One product; None stands for a cell that is empty or not there."""
    if wrong := width_errors(row, header):
        return ProductRow(row.line, ""), wrong
    cells = dict(zip(header, row.cells, strict=True))
    values: dict[str, object] = {}
    errors = []
    for column, parse in PARSERS.items():
        cell = cells.get(column, "")
        try:
            values[column] = parse(cell) if cell or column in required else None
        except CellError as error:
            errors.append(RowError(row.line, column, error.problem, error.remedy))
            values[column] = None
    return ProductRow(line=row.line, **{**values, "sku": values["sku"] or ""}), errors  # type: ignore[arg-type]


def parse_text(column: str) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if not cell:
            raise CellError(_("The SKU is missing."), _("Enter the SKU, or remove the line."))
        if len(cell) > MAX_LENGTHS[column] or "\x00" in cell:
            remedy = _("Use at most %s characters.") % MAX_LENGTHS[column]
            raise CellError(_("The text is too long or not text."), remedy)
        if column == "sku" and DAMAGED_NUMBER.fullmatch(cell):
            remedy = _("Format the column as text in your spreadsheet program and enter the SKU again.")
            raise CellError(_("“%s” is a number whose digits are lost.") % cell, remedy)
        return plain(cell)

    return parse


def parse_price(cell: str) -> Decimal:
    """`19.90` and `19,90`; what could be a thousand and a bit, or one and a bit, is asked about."""
    if "." not in cell and cell.count(",") == 1:
        whole, decimals = cell.split(",")
        if len(decimals) == 3 and whole.strip("0"):
            remedy = _("Write %(thousands)s.00 or %(decimals)s0.")
            ways = {"thousands": f"{whole}{decimals}", "decimals": f"{whole}.{decimals}"}
            raise CellError(_("“%s” can be read in two ways.") % cell, remedy % ways)
        cell = f"{whole}.{decimals}"
    try:
        price = Decimal(cell)
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or not 0 <= price < LARGEST_PRICE:
        remedy = _("Use a number such as 19.90, without currency or thousands.")
        raise CellError(_("“%s” is not a price.") % cell, remedy)
    return price


def parse_quantity(cell: str) -> int:
    if not cell:
        raise CellError(_("The quantity is missing."), _("Enter the units on the shelf, or remove the line."))
    digits = cell.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12 or int(digits) > LARGEST_QUANTITY:
        remedy = _("Use a whole number of units, at most %s.") % LARGEST_QUANTITY
        raise CellError(_("“%s” is not a quantity.") % cell, remedy)
    return int(cell)


def parse_flag(cell: str) -> bool:
    word = cell.lower()
    if word not in YES | NO:
        raise CellError(_("“%s” is neither yes nor no.") % cell, _("Use `yes` or `no`."))
    return word in YES


PARSERS: dict[str, Callable[[str], object]] = {
    "sku": parse_text("sku"),
    "name": parse_text("name"),
    "price": parse_price,
    "quantity": parse_quantity,
    "manage_stock": parse_flag,
    "enabled": parse_flag,
}
