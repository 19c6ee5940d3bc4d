"""Documents on paper: as a page to print, or with `?as=pdf` as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.commerce.printing.accounts import credit_memo_document, invoice_document
from saleschannel.backoffice.commerce.printing.documents import PrintedDocument
from saleschannel.backoffice.commerce.printing.pdf import pdf_of
from saleschannel.backoffice.commerce.printing.warehouse import MOST_ORDERS, orders_to_pack, packing_slip, pick_list
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view
from saleschannel.commerce.builtin.models import CreditMemo, CreditMemoLine, Invoice, InvoiceLine


def packing_slips(request: HttpRequest) -> HttpResponse:
    """One slip per `?order=` number."""
    packed = orders_to_pack(request.GET.getlist("order"))
    record_view(request, orders=[entry.order.reference for entry in packed], kind=ViewKind.DOCUMENT)
    return printed(request, _("Packing slips"), [packing_slip(entry) for entry in packed], "packing-slips")


def pick_list_page(request: HttpRequest) -> HttpResponse:
    """One list for all `?order=` numbers; it holds no buyer data."""
    packed = orders_to_pack(request.GET.getlist("order"))
    return printed(request, _("Pick list"), [pick_list(packed)] if packed else [], "pick-list")


def invoice_page(request: HttpRequest, number: str) -> HttpResponse:
    lines = InvoiceLine.objects.select_related("order_line").order_by("order_line__position")
    invoice = one(Invoice.objects.prefetch_related(Prefetch("lines", lines)), number)
    record_view(request, orders=[invoice.order.reference], kind=ViewKind.DOCUMENT)
    return printed(request, _("Invoice %s") % number, [invoice_document(invoice)], f"invoice-{number}")


def credit_memo_page(request: HttpRequest, number: str) -> HttpResponse:
    lines = CreditMemoLine.objects.select_related("order_line").order_by("order_line__position")
    memo = one(CreditMemo.objects.prefetch_related(Prefetch("lines", lines)), number)
    record_view(request, orders=[memo.order.reference], kind=ViewKind.DOCUMENT)
    return printed(request, _("Credit memo %s") % number, [credit_memo_document(memo)], f"credit-memo-{number}")


def one(found: QuerySet[Invoice] | QuerySet[CreditMemo], number: str) -> Any:
    """The document with this number and its order. Raises Http404."""
    document = found.select_related("order").filter(number=number).first()
    if document is None:
        raise Http404(f"There is no document {number}.")
    return document


def printed(request: HttpRequest, title: str, documents: Sequence[PrintedDocument], name: str) -> HttpResponse:
    """The documents as a page, or as a PDF file."""
    if request.GET.get("as") == "pdf" and documents:
        headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
        return HttpResponse(pdf_of(documents), content_type="application/pdf", headers=headers)
    address = request.GET.copy()
    address["as"] = "pdf"
    context = {"documents": documents, "pdf": f"?{address.urlencode()}", "most": MOST_ORDERS}
    return page(request, "printed.html", title, context)
