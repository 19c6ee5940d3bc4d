"""Documents on paper: packing slips, pick lists, invoices, credit memos; as pages and as PDF."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from saleschannel.backoffice.commerce.printing import fonts
from saleschannel.backoffice.commerce.printing.documents import Column, PrintedDocument
from saleschannel.backoffice.commerce.printing.pdf import pdf_of
from saleschannel.backoffice.models import BuyerDataView
from saleschannel.commerce.builtin.models import CommerceStore, CreditMemo, Invoice, Order
from saleschannel.domain.orders import Address
from tests.backoffice.conftest import Importer
from tests.backoffice.test_commerce_deeds import credit_form
from tests.backoffice.test_order_processing import form_of
from tests.builders import ADDRESS, BUYER, MUG, an_amazon_order, an_item
from tests.commerce.builders import a_product

ABROAD = Address(name="太郎 山田", line1="ул. Примерная 1", city="Αθήνα", postal_code="10431", country="GR")


@pytest.fixture
def numbers(imported: Importer) -> list[str]:
    """Two orders of two and three mugs."""
    a_product(quantity=9)
    imported(
        an_amazon_order(an_item(quantity=2), order_id="902-1"),
        an_amazon_order(an_item(quantity=3, gift_message="Happy birthday"), order_id="902-2", ship_to=ABROAD),
    )
    return list(Order.objects.order_by("reference").values_list("number", flat=True))


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A computer without fonts of its own."""
    monkeypatch.setattr(fonts, "FOLDERS", ())
    for remembered in (fonts._file_fonts, fonts._font_of):
        remembered.cache_clear()
    yield
    for remembered in (fonts._file_fonts, fonts._font_of):
        remembered.cache_clear()


def test_packing_slips_have_addresses_and_no_e_mail_and_are_recorded(clerk: Client, numbers: list[str]) -> None:
    page = clerk.get("/commerce/print/packing-slips/", {"order": numbers}).content.decode()
    assert ADDRESS.line1 in page
    assert "太郎 山田" in page
    assert "Happy birthday" in page
    assert BUYER.email not in page
    view = BuyerDataView.objects.latest("id")
    assert (view.kind, view.orders) == ("document", ["902-1", "902-2"])


def test_a_packing_slip_has_what_is_left_to_ship_and_later_what_was_shipped(clerk: Client, numbers: list[str]) -> None:
    address = {"order": numbers[1:]}
    clerk.post(f"/commerce/orders/ship/{numbers[1]}/", form_of(clerk, numbers[1], **{MUG: 1}))
    (document,) = clerk.get("/commerce/print/packing-slips/", address).context["documents"]
    assert document.rows == [[MUG, f"Title of {MUG}", "3", "2"]]
    clerk.post(
        f"/commerce/orders/ship/{numbers[1]}/", form_of(clerk, numbers[1], tracking_number="00340434161094000001")
    )
    (document,) = clerk.get("/commerce/print/packing-slips/", address).context["documents"]
    assert document.rows == [[MUG, f"Title of {MUG}", "3", "3"]]


def test_the_pick_list_adds_up_the_units_and_names_nobody(reader: Client, numbers: list[str]) -> None:
    page = reader.get("/commerce/print/pick-list/", {"order": [*numbers, numbers[0], "unknown"]})
    (document,) = page.context["documents"]
    assert document.rows == [[MUG, f"Title of {MUG}", f"{numbers[0]} (2), {numbers[1]} (3)", "5"]]
    assert "Ada" not in page.content.decode()
    assert not BuyerDataView.objects.exists()
    pdf = reader.get("/commerce/print/pick-list/", {"order": numbers, "as": "pdf"})
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_papers_with_buyer_data_need_the_right(reader: Client, numbers: list[str]) -> None:
    assert reader.get("/commerce/print/packing-slips/", {"order": numbers}).status_code == 403
    assert reader.get("/commerce/print/invoice/000000001/").status_code == 403


def test_nothing_chosen_is_said(clerk: Client) -> None:
    for name in ("pick-list", "packing-slips"):
        answer = clerk.get(f"/commerce/print/{name}/", {"as": "pdf"})
        assert "There is nothing to print" in answer.content.decode()


def test_invoice_and_credit_memo_carry_the_sellers_data(clerk: Client, manager: Client, numbers: list[str]) -> None:
    typed = {
        "store": "default",
        "default-seller_name": "Sample Mugs GmbH",
        "default-seller_address": "1 Kiln Road\nPotterton",
        "default-tax_number": "DE 000 000 000",
        "default-invoice_footer": "Thank you.",
    }
    assert manager.post("/commerce/invoice-details/", typed).status_code == 302
    assert clerk.get("/commerce/invoice-details/").status_code == 403
    clerk.post(f"/commerce/orders/ship/{numbers[0]}/", form_of(clerk, numbers[0]))
    clerk.post(f"/commerce/orders/credit/{numbers[0]}/", credit_form(clerk, numbers[0], units=1))
    invoice, memo = Invoice.objects.get(), CreditMemo.objects.get()
    for address, title in (
        (f"/commerce/print/invoice/{invoice.number}/", "Invoice"),
        (f"/commerce/print/credit-memo/{memo.number}/", "Credit memo"),
    ):
        (document,) = clerk.get(address).context["documents"]
        assert (document.title, document.head) == (title, ["Sample Mugs GmbH", "1 Kiln Road", "Potterton"])
        assert document.notes == ["Thank you."]
        assert ("VAT ID or tax number", "DE 000 000 000") in document.facts
        assert BUYER.email not in " ".join(document.texts())
        assert clerk.get(address, {"as": "pdf"}).content.startswith(b"%PDF-")
    assert document.totals[-1] == ("Grand total", "10.00\xa0USD")


def test_an_unknown_invoice_is_not_found(clerk: Client) -> None:
    assert clerk.get("/commerce/print/invoice/999999999/").status_code == 404
    assert CommerceStore.objects.filter(code="default").exists()


def a_slip(*lines: str) -> PrintedDocument:
    return PrintedDocument("Packing slip", [], [Column("SKU")], [["<b>&MUG"]], address=list(lines))


@pytest.mark.usefixtures("no_fonts")
def test_every_script_is_drawn_or_named() -> None:
    latin_and_cjk = ["Žofie Ñúñez", "太郎 やまだ", "김철수", "王小明"]
    assert fonts.scripts_not_drawn(["José Müller", *latin_and_cjk[1:]]) == []
    assert fonts.scripts_not_drawn(["עדה", "ada 🙂"]) == ["Hebrew", "Slightly"]
    assert fonts.markup("עדה <x>").count("?") == 3
    assert pdf_of([a_slip(*latin_and_cjk, "محمد", "🙂")]).startswith(b"%PDF-")


@pytest.mark.usefixtures("no_fonts")
def test_what_cannot_be_drawn_is_said_on_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def remember(text: str) -> str:
        drawn.append(text)
        return ""

    monkeypatch.setattr("saleschannel.backoffice.commerce.printing.pdf.markup", remember)
    pdf_of([a_slip("محمد")])
    assert drawn[-1] == (
        "No font on this computer draws these letters, “?” stands for them: Arabic. The printable page shows them."
    )
