"""Products of the built-in Commerce: their stock, and the few things a person changes by hand."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.forms.products import ProductForm, ProductSearchForm
from saleschannel.commerce.builtin.models import Product
from saleschannel.commerce.builtin.product_rows import ProductRow, write_products
from saleschannel.keyset import KeyColumn, capped_count, keyset_page, requested_place
from saleschannel.services.free_held_orders import free_held_orders

KEYS = (KeyColumn("sku", str),)
NAMES = ("sku", "id", "name", "enabled", "manage_stock", "quantity", "reserved")


def products(request: HttpRequest) -> HttpResponse:
    form = ProductSearchForm(request.GET)
    form.is_valid()
    found = searched(form.cleaned_data.get("text", ""))
    listed = keyset_page(found.values_list(*NAMES), KEYS, requested_place(request.GET, KEYS))
    rows = [dict(zip(NAMES, row, strict=True)) for row in listed.rows]
    context = {
        "form": form,
        "rows": [{**row, "available": row["quantity"] - row["reserved"]} for row in rows],
        "page": listed,
        "count": capped_count(found),
    }
    return page(request, "products.html", _("Products"), context)


def product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product; its stock is written under lock, and only if nobody changed it meanwhile."""
    with transaction.atomic():
        row = get_object_or_404(Product.objects.select_for_update(no_key=True), pk=pk)
        form = ProductForm(request.POST or None, product=row)
        if request.method == "POST" and form.is_valid():
            write_products([changed(row, form)])
            free_held_orders()
            messages.success(request, _("Saved. Orders that waited for this go on by themselves."))
            return HttpResponseRedirect(reverse("backoffice:products"))
    status = 422 if form.is_bound else 200
    return page(request, "product.html", row.sku, {"form": form, "product": row}, status=status)


def searched(text: str) -> QuerySet[Product]:
    return Product.objects.filter(Q(sku__startswith=text) | Q(name__icontains=text)) if text else Product.objects.all()


def changed(row: Product, form: ProductForm) -> ProductRow:
    """What was changed by the person; the rest stays as it is."""
    new = {name: form.cleaned_data[name] for name in form.changed_data if name != "seen"}
    return ProductRow(line=0, sku=row.sku, **new)
