"""Files of products, stock and alias SKUs on the pages: looked at first, carried out once, just as they were shown."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client
from openpyxl import Workbook

from saleschannel.backoffice.models import PreparedImport
from saleschannel.backoffice.roles import Role
from saleschannel.channel.models import SkuAlias, Store
from saleschannel.commerce.builtin.models import Product, StockChange
from tests.backoffice.conftest import signed_in
from tests.builders import MUG, PLATE
from tests.commerce.builders import a_product


def send(client: Client, content: str | bytes, kind: str = "products", name: str = "file.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"/commerce/import/{kind}/", {"file": SimpleUploadedFile(name, data)})


def previewed(client: Client, content: str | bytes, kind: str = "products", name: str = "file.csv") -> str:
    """The address of the preview."""
    answer = send(client, content, kind, name)
    assert answer.status_code == 302, answer.context["errors"]
    return str(answer["Location"])


def test_a_file_is_shown_first_and_written_when_the_person_says_so(clerk: Client, store: Store) -> None:
    a_product(MUG, 5)
    a_product(PLATE, 3)
    address = previewed(clerk, "sku;name;price;quantity\nMUG-BLUE;Becher;12,50;8\nVASE;Vase;3;1\nPLATE-WHITE;;;3\n")
    answer = clerk.get(address)
    summary = answer.context["summary"]
    assert (summary["created"], summary["changed"], summary["unchanged"], summary["wrong"]) == (1, 1, 1, 0)
    assert summary["rows"]["changed"] == [
        {
            "line": 2,
            "name": MUG,
            "steps": [
                {"column": "name", "old": "Name of MUG-BLUE", "new": "Becher"},
                {"column": "price", "old": "0.00", "new": "12.50"},
                {"column": "quantity", "old": "5", "new": "8"},
            ],
        }
    ]
    assert "<del>5</del> → <ins>8</ins>" in answer.content.decode()
    assert Product.objects.count() == 2
    assert clerk.post(address)["Location"] == address
    text = clerk.get(address).content.decode()
    assert "1 created, 1 changed, 1 were so already." in text
    assert set(Product.objects.values_list("sku", "quantity")) == {(MUG, 8), (PLATE, 3), ("VASE", 1)}
    log = StockChange.objects.order_by("product__sku")
    assert list(log.values_list("product__sku", "cause", "old", "new", "actor", "reason")) == [
        (MUG, "imported", 5, 8, "clara", "file.csv"),
        ("VASE", "created", 0, 1, "clara", "file.csv"),
    ]


def test_saying_yes_twice_imports_once(clerk: Client, db: None) -> None:
    a_product(MUG, 5)
    address = previewed(clerk, "sku,quantity\nMUG-BLUE,8\n", "stock")
    clerk.post(address)
    Product.objects.update(quantity=2)
    clerk.post(address)
    assert Product.objects.get().quantity == 2
    assert "0 created, 1 changed" in clerk.get(address).content.decode()


def test_a_quantity_that_changed_since_the_preview_is_left_alone_and_told(clerk: Client, db: None) -> None:
    a_product(MUG, 5)
    a_product(PLATE, 5)
    address = previewed(clerk, "sku,quantity\nMUG-BLUE,8\nPLATE-WHITE,9\nVASE,1\n")
    Product.objects.filter(sku=MUG).update(quantity=4)
    a_product("VASE", 7)
    clerk.post(address)
    assert dict(Product.objects.values_list("sku", "quantity")) == {MUG: 4, PLATE: 9, "VASE": 7}
    answer = clerk.get(address)
    assert answer.context["result"]["left"] == [MUG, "VASE"]
    assert "Left alone, because they were changed by somebody else meanwhile" in answer.content.decode()


def test_wrong_lines_are_named_and_the_others_imported_only_on_purpose(clerk: Client, db: None) -> None:
    content = "sku,price,quantity\nMUG,cheap,many\nCUP,3,1\nCUP,4,1\n"
    address = previewed(clerk, content)
    errors = [(error["line"], error["column"]) for error in clerk.get(address).context["summary"]["errors"]]
    assert errors == [(2, "price"), (2, "quantity"), (4, "sku")]
    text = clerk.get(address).content.decode()
    assert "“CUP” is in line 3 already, and again in line 4." in text
    refused = clerk.post(address)
    assert refused.status_code == 422
    assert not Product.objects.exists()
    clerk.post(address, {"partial": "yes"})
    assert list(Product.objects.values_list("sku", "price", "quantity")) == [("CUP", 3, 1)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "There is no column “sku”.", id="an empty file"),
        pytest.param("sku,colour\nMUG,blue\n", "There is no such column: “colour”.", id="a wrong column"),
        pytest.param("sku,name\n", "The file has no rows below its first line.", id="a header only"),
        pytest.param(b"\xd0\xcf\x11\xe0old", "This is an old Excel file (XLS).", id="an old Excel file"),
        pytest.param(b"PK\x03\x04nonsense", "The file is damaged or no XLSX file.", id="a broken XLSX file"),
        pytest.param(b"sku\n\x00\x01\x02\n", "The file is not text in UTF-8 or Windows-1252.", id="a picture"),
    ],
)
def test_a_file_of_which_nothing_can_be_used_is_refused_in_place(
    clerk: Client, db: None, content: str | bytes, told: str
) -> None:
    answer = send(clerk, content)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not PreparedImport.objects.exists()


def test_no_file_at_all_is_said_beside_the_field(clerk: Client, db: None) -> None:
    answer = clerk.post("/commerce/import/products/", {})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"file": ["This field is required."]})
    assert clerk.get("/commerce/import/nonsense/").status_code == 404


def test_a_workbook_is_read_as_people_see_it(clerk: Client, db: None) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["SKU", "Name", "Price", "Quantity", "Enabled"], [4006381, "Füller", 12.5, 40.0, False], ["VASE"]):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    clerk.post(previewed(clerk, target.getvalue(), name="Bestand.xlsx"))
    found = Product.objects.order_by("sku").values_list("sku", "name", "price", "quantity", "enabled")
    assert list(found) == [("4006381", "Füller", 12.5, 40, False), ("VASE", "VASE", 0, 0, True)]


def test_a_stock_file_changes_quantities_and_names_products_that_are_not_there(clerk: Client, db: None) -> None:
    a_product(MUG, 5)
    address = previewed(clerk, "sku,quantity,reserved,available\nMUG-BLUE,-2,0,-2\nNO,4,0,4\n", "stock")
    (error,) = clerk.get(address).context["summary"]["errors"]
    assert (error["line"], error["problem"]) == (3, "There is no product “NO”.")
    clerk.post(address, {"partial": "yes"})
    assert list(Product.objects.values_list("sku", "quantity")) == [(MUG, -2)]


def test_alias_skus_are_imported(clerk: Client, store: Store) -> None:
    a_product()
    a_product(PLATE)
    SkuAlias.objects.create(amazon_sku="CUP", product_sku=PLATE)
    lines = f"CUP,{MUG},\nJAR,{MUG},sample seller\nCUP,{MUG},Sample Seller\n"
    address = previewed(clerk, f"amazon_sku,product_sku,account\n{lines}", "aliases")
    summary = clerk.get(address).context["summary"]
    assert (summary["created"], summary["changed"]) == (2, 1)
    clerk.post(address)
    assert set(SkuAlias.objects.values_list("amazon_sku", "product_sku", "account__name", "created_by")) == {
        ("CUP", MUG, None, "clara"),
        ("CUP", MUG, "Sample Seller", "clara"),
        ("JAR", MUG, "Sample Seller", "clara"),
    }


def test_a_plan_is_its_makers_own_and_kept_for_an_hour(clerk: Client, db: None) -> None:
    address = previewed(clerk, "sku\nMUG\n")
    colleague = signed_in("carl", Role.CLERK)
    assert colleague.get(address)["Location"] == "/commerce/import/products/"
    prepared = PreparedImport.objects.get()
    PreparedImport.objects.update(created_at=prepared.created_at - timedelta(minutes=61))
    assert clerk.post(address)["Location"] == "/commerce/import/products/"
    assert not Product.objects.exists()
    previewed(clerk, "sku\nCUP\n")
    assert PreparedImport.objects.count() == 1


def text_of(answer: Any) -> str:
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(bytes(part) for part in answer).decode("utf-8")


def test_exports_are_streamed_and_can_be_imported_again(clerk: Client, store: Store) -> None:
    a_product(MUG, 5, reserved=2)
    a_product("=cmd()", 0, manage_stock=False)
    SkuAlias.objects.create(amazon_sku="CUP", product_sku=MUG, account=store.account)
    products = text_of(clerk.get("/commerce/export/products/"))
    assert products.startswith("\ufeffsku,name,price,quantity,manage_stock,enabled\n'=cmd(),Name of =cmd(),")
    assert text_of(clerk.get("/commerce/export/products/", {"text": "mug"})).count("\n") == 2
    assert text_of(clerk.get("/commerce/export/stock/")).splitlines()[1:] == ["MUG-BLUE,5,2,3"]
    aliases = text_of(clerk.get("/commerce/export/aliases/"))
    assert aliases.splitlines()[1:] == ["CUP,MUG-BLUE,Sample Seller"]
    for kind, content in (("products", products), ("aliases", aliases)):
        summary = clerk.get(previewed(clerk, content, kind)).context["summary"]
        assert (summary["created"], summary["changed"], summary["wrong"]) == (0, 0, 0)


def test_who_may_only_look_can_export_and_import_nothing(reader: Client, db: None) -> None:
    assert reader.get("/commerce/export/products/").status_code == 200
    assert send(reader, "sku\nMUG\n").status_code == 403
    assert reader.post("/commerce/prepared/some-key/").status_code == 403


def test_a_hundred_thousand_rows_are_looked_at_and_imported_in_seconds(clerk: Client, db: None) -> None:
    lines = "".join(f"SKU-{number},Product {number},9.90,{number % 100}\n" for number in range(100_000))
    begun = time.monotonic()
    address = previewed(clerk, "sku,name,price,quantity\n" + lines)
    assert len(clerk.get(address).context["summary"]["rows"]["created"]) == 200
    clerk.post(address)
    assert Product.objects.count() == 100_000
    assert time.monotonic() - begun < 30
