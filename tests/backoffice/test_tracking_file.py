"""Shipping with a file of tracking numbers: read, looked at, shipped once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from saleschannel.channel.models import AmazonOrder as AmazonOrderRow
from saleschannel.channel.models import BulkItem, BulkRun, Package
from saleschannel.jobs.tasks import work_on_bulk_run
from tests.backoffice.conftest import Importer
from tests.backoffice.test_orders_tab import order_number
from tests.builders import ITEM_ID, MUG, OTHER_ITEM_ID, PLATE, an_fba_order, an_item
from tests.commerce.builders import a_product

HEADER = "order-id,carrier,tracking-number\n"


@pytest.fixture
def orders(imported: Importer) -> list[AmazonOrderRow]:
    """One with one mug, one with two mugs and a plate, one by Amazon, one that is stuck."""
    a_product(quantity=50)
    a_product(PLATE, quantity=50)
    return imported(
        order_number(1),
        order_number(2, an_item(quantity=2), an_item(PLATE, order_item_id=OTHER_ITEM_ID)),
        an_fba_order(),
        order_number(4, an_item("NO-SUCH-SKU")),
    )


def upload(client: Client, content: str | bytes, key: str = "one") -> Any:
    raw = content.encode() if isinstance(content, str) else content
    typed = {"request_key": key, "file": SimpleUploadedFile("tracking.csv", raw)}
    return client.post("/orders/ship-file/", typed, follow=True)


def said(page: Any) -> dict[int, str]:
    """The message of each line to look at."""
    return {item.line: text for item, text in page.context["told"]}


def ship(client: Client) -> BulkRun:
    run = BulkRun.objects.latest("pk")
    client.post(f"/orders/runs/{run.pk}/confirm/")
    work_on_bulk_run(run.pk)
    run.refresh_from_db()
    return run


def packages() -> list[tuple[str, str, str, list[tuple[str, int]]]]:
    return [
        (
            package.order.amazon_order_id,
            package.carrier_code,
            package.tracking_number,
            [(item["order_item_id"], item["quantity"]) for item in package.items],
        )
        for package in Package.objects.select_related("order").order_by("id")
    ]


def test_nothing_is_shipped_before_a_person_has_seen_what_the_file_says(
    clerk: Client, orders: list[AmazonOrderRow]
) -> None:
    page = upload(clerk, f"{HEADER}902-0000001-0000000,UPS,1ZSAMPLE0001\n")
    text = page.content.decode()
    assert "Ship 1 package" in text
    assert "all that is left" in text
    assert not Package.objects.exists()
    run = ship(clerk)
    assert (run.state, run.done, run.failed) == ("finished", 1, 0)
    assert packages() == [("902-0000001-0000000", "UPS", "1ZSAMPLE0001", [(ITEM_ID, 1)])]
    assert Package.objects.get().order.status == "shipped"


def test_the_same_file_sent_again_ships_nothing_twice(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    content = f"{HEADER}902-0000001-0000000,UPS,1ZSAMPLE0001\n"
    upload(clerk, content)
    upload(clerk, content, key="meanwhile")  # drafted before the first was shipped
    first = BulkRun.objects.earliest("pk")
    ship(clerk)
    clerk.post(f"/orders/runs/{first.pk}/confirm/")
    clerk.post(f"/orders/runs/{first.pk}/confirm/")
    work_on_bulk_run(first.pk)
    page = upload(clerk, content, key="two")
    assert said(page) == {2: "Shipped with this tracking number before."}
    assert "Ship 1 package" not in page.content.decode()
    assert len(packages()) == 1


def test_packages_of_one_order_are_told_apart_by_sku_and_quantity(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    upload(
        clerk,
        "Bestellnummer;Paketdienst;Sendungsnummer;Artikelnummer;Menge;Notiz\n"
        f"902-0000002-0000000;DHL Paket;00340001;{MUG};1;x\n"
        f"902-0000002-0000000;DHL Paket;00340001;{PLATE};1;x\n"
        f"902-0000002-0000000;DHL Paket;00340002;{MUG};1;x\n",
    )
    assert BulkRun.objects.get().parameters["ignored"] == ["Notiz"]
    assert ship(clerk).done == 2
    assert packages() == [
        ("902-0000002-0000000", "DHL", "00340001", [(ITEM_ID, 1), (OTHER_ITEM_ID, 1)]),
        ("902-0000002-0000000", "DHL", "00340002", [(ITEM_ID, 1)]),
    ]


def test_amazons_own_template_is_understood(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    upload(
        clerk,
        "order-id\torder-item-id\tquantity\tship-date\tcarrier-code\tcarrier-name\ttracking-number\tship-method\n"
        f"902-0000002-0000000\t{ITEM_ID}\t2\t2026-09-02\tUPS\t\t1ZSAMPLE0009\tGround\n",
    )
    assert ship(clerk).done == 1
    (package,) = Package.objects.all()
    assert packages() == [("902-0000002-0000000", "UPS", "1ZSAMPLE0009", [(ITEM_ID, 2)])]
    assert (package.shipping_method, package.shipped_at.date().isoformat()) == ("Ground", "2026-09-02")


def test_an_excel_file_by_commerce_number_is_understood(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Auftragsnummer", "Versanddienstleister", "Sendungsnummer"])
    sheet.append([orders[0].commerce_number, "Hausbote", 340001])
    content = io.BytesIO()
    book.save(content)
    upload(clerk, content.getvalue())
    assert ship(clerk).done == 1
    assert packages() == [("902-0000001-0000000", "Other", "340001", [(ITEM_ID, 1)])]


def test_each_bad_row_says_what_is_wrong_and_the_good_ones_ship(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    page = upload(
        clerk,
        "order,carrier,tracking,sku,quantity,ship date\n"
        "902-0000001-0000000,UPS,1ZSAMPLE0001,,,\n"
        "902-7777777-0000000,UPS,1ZSAMPLE0002,,,\n"
        "902-0000002-0000000,,1ZSAMPLE0003,,,\n"
        "902-0000002-0000000,UPS,1.23457E+17,,,\n"
        f"902-0000002-0000000,UPS,1ZSAMPLE0004,{MUG},many,\n"
        f"902-0000002-0000000,UPS,1ZSAMPLE0005,{MUG},3,\n"
        "902-0000002-0000000,UPS,1ZSAMPLE0006,CUP-RED,1,\n"
        "902-0000002-0000000,UPS,1ZSAMPLE0007,,2,\n"
        f"902-0000002-0000000,UPS,1ZSAMPLE0008,{MUG},1,2099-01-01\n"
        f"{orders[2].amazon_order_id},UPS,1ZSAMPLE0009,,,\n"
        "902-0000004-0000000,UPS,1ZSAMPLE0010,,,\n"
        "902-0000001-0000000,UPS,1ZSAMPLE0001,,,\n",
    )
    assert said(page) == {
        3: "There is no order with this number, neither Amazon's nor Commerce's.",
        4: "Enter the carrier.",
        5: "The spreadsheet has rounded this number. Format the column as text and enter it again.",
        6: "“many” is not a quantity. Use a whole number from 1.",
        7: "Of MUG-BLUE only 2 are left to ship, not 3.",
        8: "The order has no item CUP-RED. Its items: MUG-BLUE, PLATE-WHITE.",
        9: "The order has several items. Say with the SKU which one the quantity counts.",
        10: "The ship date 2099-01-01 lies in the future. Amazon takes none.",
        11: "Amazon fulfills this order.",
        12: "The order has no Commerce order yet. Unknown SKU: NO-SUCH-SKU",
        13: "The same package is in line 2 already.",
    }
    assert (ship(clerk).done, len(packages())) == (1, 1)


def test_two_packages_without_contents_are_refused(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    page = upload(clerk, f"{HEADER}902-0000002-0000000,UPS,1Z1\n902-0000002-0000000,UPS,1Z2\n")
    words = "The order has several packages in this file. Say in SKU and quantity what is in each."
    assert said(page) == {2: words, 3: words}


NO_TEXT = "The file is not text in UTF-8 or Windows-1252. Save it as “CSV UTF-8” or XLSX and send it again."
NO_WORKBOOK = (
    "The file is damaged or no XLSX file. "
    "Open it in your spreadsheet program, save it as XLSX or “CSV UTF-8” and send it again."
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "number,parcel\n1,2\n",
            (
                "There is no column for: order number (Amazon's or Commerce's), carrier, tracking number. "
                "Found: “number”, “parcel”. Needed: order number (Amazon's or Commerce's), carrier, tracking number."
            ),
        ),
        ("", "The submitted file is empty."),
        ("\n\n", "The file is empty. Send one with a header and rows."),
        (HEADER, "The file has a header but no rows. Add a row for each package."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", NO_TEXT),
        (b"PK\x03\x04 broken", NO_WORKBOOK),
    ],
    ids=["columns", "empty", "blank", "header", "picture", "excel"],
)
def test_a_file_that_cannot_be_used_says_what_was_found_and_what_is_needed(
    clerk: Client, orders: list[AmazonOrderRow], content: str | bytes, message: str
) -> None:
    answer = upload(clerk, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"file": [message]}
    assert not BulkRun.objects.exists()


def test_a_file_that_is_sent_twice_is_one_draft(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    for _ in range(2):
        upload(clerk, f"{HEADER}902-0000001-0000000,UPS,1ZSAMPLE0001\n")
    assert (BulkRun.objects.count(), BulkItem.objects.count()) == (1, 1)


def test_only_people_who_may_ship_upload_files(reader: Client, db: None) -> None:
    assert reader.get("/orders/ship-file/").status_code == 403


def test_the_pages_are_german_for_germans(clerk: Client, orders: list[AmazonOrderRow]) -> None:
    clerk.cookies["django_language"] = "de"
    assert "Was die Datei braucht" in clerk.get("/orders/ship-file/").content.decode()
    page = upload(clerk, f"{HEADER}902-0000001-0000000,UPS,1ZSAMPLE0001\n902-7777777-0000000,UPS,1\n")
    text = page.content.decode()
    assert "1 Paket versenden" in text
    assert "Es gibt keine Bestellung mit dieser Nummer" in text
