"""What a person does on a product page beside changing its facts: stock is counted, alias SKUs come and go."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import actor_of
from saleschannel.backoffice.products.alias_deeds import add_alias_of
from saleschannel.backoffice.products.forms import COUNT, AliasForm, StockForm
from saleschannel.backoffice.products.views import product_address, show_product
from saleschannel.channel.models import SkuAlias
from saleschannel.commerce.builtin.models import Product
from saleschannel.commerce.builtin.stock_adjustment import QuantityChangedError, count_stock, move_units
from saleschannel.services.free_held_orders import free_held_orders


@require_POST
def adjust_stock(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the quantity exactly, unless it is not the one the person saw."""
    row = get_object_or_404(Product, pk=pk)
    form = StockForm(request.POST, product=row)
    if form.is_valid():
        try:
            old, new = adjusted(row.pk, form, actor_of(request))
        except QuantityChangedError:
            row.refresh_from_db()
            form.quantity_changed(row.quantity)
        else:
            text = _("The quantity went from %(old)s to %(new)s. Orders that waited for this go on by themselves.")
            messages.success(request, text % {"old": old, "new": new})
            return HttpResponseRedirect(product_address(pk))
    return show_product(request, row, stock=form, status=422)


def adjusted(pk: int, form: StockForm, actor: str) -> tuple[int, int]:
    """Old and new quantity. Raises QuantityChangedError."""
    typed = form.cleaned_data
    write = count_stock if typed["how"] == COUNT else move_units
    with transaction.atomic():
        change = write(pk, typed["units"], seen=typed["seen"], actor=actor, reason=typed["reason"])
        free_held_orders()
    return change


@require_POST
def add_alias(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Product, pk=pk)
    form = AliasForm(request.POST, product_sku=row.sku)
    if form.is_valid() and add_alias_of(form, row.sku, actor=actor_of(request)):
        names = {"sku": form.cleaned_data["amazon_sku"], "product": row.sku}
        text = _("%(sku)s means %(product)s now. Orders that waited for it go on by themselves.")
        messages.success(request, text % names)
        return HttpResponseRedirect(product_address(pk))
    return show_product(request, row, alias=form, status=422)


@require_POST
def remove_alias(request: HttpRequest, pk: int, alias: int) -> HttpResponse:
    """Sent twice it is still removed; orders that exist keep their product."""
    row = get_object_or_404(Product, pk=pk)
    SkuAlias.objects.filter(pk=alias, product_sku=row.sku).delete()
    messages.success(request, _("The alias was removed. Orders that exist keep their product."))
    return HttpResponseRedirect(product_address(pk))
