"""Products from and to CSV files: reading, checking, and what was wrong in words. Writing is in `product_rows`.

Separator: comma, semicolon or tab, as the header has it. UTF-8, with or without a byte order mark. Only `sku` is
required; an empty cell leaves an existing product's value alone. `aliases` are other SKUs, parted by `|`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from saleschannel.commerce.builtin.product_rows import ProductRow, alias_owners, all_products, write_products

COLUMNS = ("sku", "name", "price", "quantity", "manage_stock", "enabled", "aliases")
YES, NO = {"yes", "true", "1", "on", "y", "ja"}, {"no", "false", "0", "off", "n", "nein"}
LARGEST_QUANTITY = 1_000_000_000
LARGEST_PRICE = Decimal(10) ** 12
MAX_LENGTHS = {"sku": 200, "name": 300}


class RowError(msgspec.Struct, frozen=True):
    """Something wrong in the file: where, what, and what to do."""

    line: int
    column: str
    problem: str
    remedy: str


class ProductImport(msgspec.Struct, frozen=True):
    """What an import did. `written` is False when errors kept it from writing anything."""

    created: int
    updated: int
    unchanged: int
    errors: tuple[RowError, ...]
    written: bool


class CellError(Exception):
    """A cell that cannot be used."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def import_products(content: bytes, *, partial: bool = False) -> ProductImport:
    """Create and update products from a CSV file, in one transaction.

    With errors nothing is written, unless `partial` asks for the good rows.
    """
    products, errors = read_products(content)
    errors += taken_aliases(products)
    bad_lines = {error.line for error in errors}
    good = [product for product in products if product.line not in bad_lines]
    errors.sort(key=lambda error: error.line)
    if (errors and not partial) or not good:
        return ProductImport(0, 0, 0, tuple(errors), written=False)
    created, updated = write_products(good)
    return ProductImport(created, updated, len(good) - created - updated, tuple(errors), written=True)


def export_products() -> Iterator[str]:
    """All products as lines of a CSV file that `import_products` reads, the header first."""
    yield csv_line(COLUMNS)
    for product in all_products():
        yield csv_line(
            [
                product.sku,
                product.name or "",
                f"{product.price:f}",
                str(product.quantity),
                "yes" if product.manage_stock else "no",
                "yes" if product.enabled else "no",
                "|".join(product.aliases or ()),
            ]
        )


def csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def read_products(content: bytes) -> tuple[list[ProductRow], list[RowError]]:
    """The rows that can be understood, and what is wrong with the others."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return [], [RowError(line, "", "The file is not UTF-8 text.", "Save it as “CSV UTF-8” and import it again.")]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if errors := header_errors(header):
            return [], errors
        return read_rows(reader, header)
    except csv.Error as error:
        remedy = "Check the quotation marks in this line and before it."
        return [], [RowError(reader.line_num, "", f"The line cannot be read: {error}.", remedy)]


def separator_of(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def header_errors(header: Sequence[str]) -> list[RowError]:
    errors = []
    if "sku" not in header:
        errors.append(RowError(1, "sku", "There is no column “sku”.", f"Columns: {', '.join(COLUMNS)}."))
    errors += [
        RowError(1, name, f"There is no such column: “{name}”.", f"Remove it. Columns: {', '.join(COLUMNS)}.")
        for name in header
        if name not in COLUMNS
    ]
    errors += [
        RowError(1, name, f"The column “{name}” is there twice.", "Remove one of them.")
        for name in sorted(set(header))
        if name in COLUMNS and header.count(name) > 1
    ]
    return errors


def read_rows(reader: Iterator[list[str]], header: Sequence[str]) -> tuple[list[ProductRow], list[RowError]]:
    products: list[ProductRow] = []
    errors: list[RowError] = []
    lines: dict[str, int] = {}
    for cells in reader:
        line: int = reader.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problem = f"The line has {len(cells)} cells, the header {len(header)}."
            errors.append(RowError(line, "", problem, "Put cells with the separator inside in quotation marks."))
            continue
        product, wrong = read_row(line, dict(zip(header, cells, strict=True)))
        wrong = wrong or names_used_before(product, lines)
        errors += wrong
        if not wrong:
            products.append(product)
    return products, errors


def names_used_before(product: ProductRow, lines: dict[str, int]) -> list[RowError]:
    """SKUs of this row that an earlier row has; `lines` remembers where each SKU was first."""
    errors = []
    for name in (product.sku, *(product.aliases or ())):
        first = lines.setdefault(name, product.line)
        if first != product.line:
            errors.append(RowError(product.line, "sku", f"“{name}” is in line {first} already.", "Keep one of them."))
    return errors


def read_row(line: int, cells: dict[str, str]) -> tuple[ProductRow, list[RowError]]:
    """One product; None stands for a cell that is empty or not there."""
    values: dict[str, object] = {}
    errors = []
    for column, parse in PARSERS.items():
        cell = cells.get(column, "").strip()
        try:
            values[column] = parse(cell) if cell or column == "sku" else None
        except CellError as error:
            errors.append(RowError(line, column, error.problem, error.remedy))
            values[column] = None
    return ProductRow(line=line, **{**values, "sku": values["sku"] or ""}), errors  # type: ignore[arg-type]


def parse_text(column: str) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if not cell:
            raise CellError("The SKU is missing.", "Enter the SKU, or remove the line.")
        if len(cell) > MAX_LENGTHS[column] or "\x00" in cell:
            raise CellError("The text is too long or not text.", f"Use at most {MAX_LENGTHS[column]} characters.")
        return cell

    return parse


def parse_price(cell: str) -> Decimal:
    plain = cell.replace(",", ".") if "." not in cell and cell.count(",") == 1 else cell
    try:
        price = Decimal(plain)
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or not 0 <= price < LARGEST_PRICE:
        raise CellError(f"“{cell}” is not a price.", "Use a number such as 19.90, without currency or thousands.")
    return price


def parse_quantity(cell: str) -> int:
    digits = cell.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12 or int(digits) > LARGEST_QUANTITY:
        raise CellError(f"“{cell}” is not a quantity.", f"Use a whole number of units, at most {LARGEST_QUANTITY}.")
    return int(cell)


def parse_flag(cell: str) -> bool:
    word = cell.lower()
    if word not in YES | NO:
        raise CellError(f"“{cell}” is neither yes nor no.", "Use `yes` or `no`.")
    return word in YES


def parse_aliases(cell: str) -> tuple[str, ...]:
    aliases = tuple(dict.fromkeys(alias.strip() for alias in cell.split("|") if alias.strip()))
    if any(len(alias) > MAX_LENGTHS["sku"] for alias in aliases):
        raise CellError("One of the SKUs is too long.", f"Use at most {MAX_LENGTHS['sku']} characters.")
    return aliases


PARSERS: dict[str, Callable[[str], object]] = {
    "sku": parse_text("sku"),
    "name": parse_text("name"),
    "price": parse_price,
    "quantity": parse_quantity,
    "manage_stock": parse_flag,
    "enabled": parse_flag,
    "aliases": parse_aliases,
}


def taken_aliases(products: Sequence[ProductRow]) -> list[RowError]:
    """Aliases that belong to another product in the database."""
    owners = alias_owners([alias for product in products for alias in product.aliases or ()])
    return [
        RowError(
            product.line,
            "aliases",
            f"“{alias}” belongs to the product “{owner}”.",
            "Remove it there first, or leave it out here.",
        )
        for product in products
        for alias in product.aliases or ()
        if (owner := owners.get(alias, product.sku)) != product.sku
    ]
