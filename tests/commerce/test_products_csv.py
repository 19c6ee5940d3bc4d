"""Products from CSV files: what is understood, what is refused with line, column and remedy, and what is written."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from saleschannel.commerce.builtin.models import Product, StockChange
from saleschannel.commerce.builtin.products_csv import export_products, import_products
from saleschannel.spreadsheets import RowError
from tests.builders import MUG, PLATE
from tests.commerce.builders import a_created_order, a_product, stock_of

pytestmark = pytest.mark.django_db


def problems(content: str) -> list[tuple[int, str]]:
    """Import a file with errors; line and column of each."""
    outcome = import_products(content.encode())
    assert not outcome.written
    assert all(error.problem and error.remedy for error in outcome.errors)
    return [(error.line, error.column) for error in outcome.errors]


def test_products_are_created_with_defaults_for_what_the_file_does_not_say() -> None:
    outcome = import_products(b"sku,name,price,quantity\nMUG-BLUE,Blue mug,9.90,12\nPLATE-WHITE,,,\n")
    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.errors) == (2, 0, 0, ())
    mug, plate = Product.objects.order_by("sku")
    assert (mug.name, mug.price, mug.quantity, mug.manage_stock, mug.enabled) == (
        "Blue mug",
        Decimal("9.9"),
        12,
        True,
        True,
    )
    assert (plate.name, plate.price, plate.quantity) == (PLATE, 0, 0)


def test_an_import_changes_only_the_cells_that_are_filled() -> None:
    a_product(MUG, 5, price=Decimal(3))
    outcome = import_products(b"sku;quantity;price;enabled\nMUG-BLUE;7;;no\n")
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 0)
    mug = Product.objects.get()
    assert (mug.quantity, mug.price, mug.enabled, mug.name) == (7, 3, False, "Name of MUG-BLUE")


def test_importing_the_same_file_again_changes_nothing() -> None:
    content = b"sku,name,price,quantity\nMUG-BLUE,Blue mug,9.90,12\n"
    import_products(content)
    outcome = import_products(content)
    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.written) == (0, 0, 1, True)
    assert StockChange.objects.count() == 1


def test_an_import_of_quantities_leaves_reservations_alone() -> None:
    a_product(MUG, 5)
    a_created_order()
    import_products(b"sku,quantity\nMUG-BLUE,50\n")
    assert stock_of() == (50, 1)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"sku,price\nMUG-BLUE,12.50\n", id="comma"),
        pytest.param(b"sku;price\r\nMUG-BLUE;12,50\r\n", id="semicolon, decimal comma, Windows line ends"),
        pytest.param("\ufeffSKU\tPrice\nMUG-BLUE\t12.5\n".encode(), id="tab, byte order mark, capitals"),
        pytest.param(b'sku,price\n"MUG-BLUE","12.50"\n\n , \n', id="quoted, empty lines"),
    ],
)
def test_the_usual_kinds_of_csv_are_understood(content: bytes) -> None:
    assert import_products(content).errors == ()
    assert Product.objects.get().price == Decimal("12.5")


def test_a_cell_that_cannot_be_used_is_named_with_line_column_and_remedy() -> None:
    outcome = import_products(b"sku,price,quantity,enabled\nMUG-BLUE,cheap,2.5,perhaps\n")
    assert outcome.errors == (
        RowError(2, "price", "“cheap” is not a price.", "Use a number such as 19.90, without currency or thousands."),
        RowError(2, "quantity", "“2.5” is not a quantity.", "Use a whole number of units, at most 1000000000."),
        RowError(2, "enabled", "“perhaps” is neither yes nor no.", "Use `yes` or `no`."),
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("", [(1, "sku")], id="an empty file"),
        pytest.param("name,price\nMug,3\n", [(1, "sku")], id="no SKU column"),
        pytest.param("sku,colour\nMUG,blue\n", [(1, "colour")], id="an unknown column"),
        pytest.param("sku,price,price\nMUG,1,2\n", [(1, "price")], id="a column twice"),
        pytest.param("sku,price\n,3\n", [(2, "sku")], id="a row without SKU"),
        pytest.param("sku,price\nMUG,3,4\n", [(2, "")], id="too many cells"),
        pytest.param("sku,price\nMUG,3\nPLATE\n", [(3, "")], id="too few cells"),
        pytest.param("sku,price\nMUG,3\nMUG,4\n", [(3, "sku")], id="a SKU twice"),
        pytest.param("sku,aliases\nMUG,CUP\n", [(1, "aliases")], id="aliases, which have a file of their own"),
        pytest.param("sku,quantity\n4.00638E+12,3\n", [(2, "sku")], id="a SKU that a spreadsheet has damaged"),
        pytest.param("sku;price\nMUG;1,234\n", [(2, "price")], id="thousands or decimals"),
        pytest.param("sku;price\nMUG;1.234,50\n", [(2, "price")], id="a price with thousands"),
        pytest.param("sku,price\nMUG,-1\n", [(2, "price")], id="a negative price"),
        pytest.param("sku,price\nMUG,NaN\n", [(2, "price")], id="not a number"),
        pytest.param("sku,quantity\nMUG,99999999999999999999\n", [(2, "quantity")], id="an absurd quantity"),
        pytest.param(f"sku,name\n{'M' * 201},x\n", [(2, "sku")], id="a SKU that is too long"),
        pytest.param('sku,name\nMUG,"blue\n', [(2, "")], id="an open quotation mark"),
    ],
)
def test_bad_files_are_refused_by_line_and_column(content: str, expected: list[tuple[int, str]]) -> None:
    assert problems(content) == expected
    assert Product.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings_are_understood(encoding: str) -> None:
    assert import_products("sku,name\nMUG,Becher\nCUP,Grüne Täßchen\n".encode(encoding)).errors == ()
    assert Product.objects.get(sku="CUP").name == "Grüne Täßchen"


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    (error,) = import_products(b"sku,name\nMUG,Blau\nCUP,\x81\x8d\n").errors
    assert (error.line, error.column) == (3, "")
    assert "UTF-8" in error.remedy


def test_a_sku_that_is_there_twice_is_named_with_both_lines() -> None:
    (error,) = import_products(b"sku,price\nMUG,3\nPLATE,1\nMUG,4\n").errors
    assert error.problem == "“MUG” is in line 2 already, and again in line 4."


def test_with_errors_nothing_is_written_unless_asked_for_the_good_rows() -> None:
    content = b"sku,price\nMUG-BLUE,3\nPLATE-WHITE,cheap\n"
    assert not import_products(content).written
    assert Product.objects.count() == 0
    outcome = import_products(content, partial=True)
    assert (outcome.written, outcome.created, len(outcome.errors)) == (True, 1, 1)
    assert Product.objects.get().sku == MUG


def test_what_is_exported_can_be_imported_and_changes_nothing() -> None:
    a_product(MUG, 5, price=Decimal("9.95"), enabled=False)
    a_product(PLATE, 0, manage_stock=False)
    Product.objects.create(sku="=1+1", name="-10 % today")
    lines = list(export_products())
    assert lines[0] == "sku,name,price,quantity,manage_stock,enabled\n"
    assert lines[1] == "'=1+1,'-10 % today,0.0000,0,yes,yes\n"
    assert lines[2] == "MUG-BLUE,Name of MUG-BLUE,9.9500,5,yes,no\n"
    outcome = import_products("".join(lines).encode())
    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.errors) == (0, 0, 3, ())


def test_fifty_thousand_products_take_a_few_seconds() -> None:
    rows = "".join(f"SKU-{number},Product {number},9.90,{number % 100}\n" for number in range(50_000))
    begun = time.monotonic()
    assert import_products(f"sku,name,price,quantity\n{rows}".encode()).created == 50_000
    assert time.monotonic() - begun < 10
