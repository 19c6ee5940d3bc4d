"""The seller's data on invoices, one form for each Commerce store."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.commerce.invoice_details_form import InvoiceDetailsForm
from saleschannel.commerce.builtin.models import CommerceStore


def invoice_details(request: HttpRequest) -> HttpResponse:
    """Show the stores' data; a POST names its store."""
    stores = list(CommerceStore.objects.order_by("name"))
    if request.method != "POST":
        return show(request, [InvoiceDetailsForm(instance=store, prefix=store.code) for store in stores])
    store = next((store for store in stores if store.code == request.POST.get("store")), None)
    if store is None:
        raise Http404("There is no such Commerce store.")
    typed = InvoiceDetailsForm(request.POST, instance=store, prefix=store.code)
    if not typed.is_valid():
        others = [InvoiceDetailsForm(instance=other, prefix=other.code) for other in stores if other is not store]
        return show(request, [typed, *others], status=422)
    typed.save()
    messages.success(request, _("Saved. Invoices show it from now on."))
    return HttpResponseRedirect(request.path)


def show(request: HttpRequest, forms: list[InvoiceDetailsForm], status: int = 200) -> HttpResponse:
    return page(request, "invoice_details.html", _("Invoice details"), {"forms": forms}, status=status)
