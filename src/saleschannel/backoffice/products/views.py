"""Products of the built-in Commerce: the list, switching many on or off, new ones, the product page with its facts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saleschannel.backoffice.access import Right, actor_of, may, page
from saleschannel.backoffice.products.forms import (
    FACTS,
    AliasForm,
    NewProductForm,
    ProductForm,
    ProductSearchForm,
    StockForm,
)
from saleschannel.channel.models import SkuAlias
from saleschannel.commerce.builtin import product_reads
from saleschannel.commerce.builtin.models import Product
from saleschannel.commerce.builtin.models.stock_changes import STOCK_CAUSE_TEXTS, StockCause
from saleschannel.commerce.builtin.product_rows import ProductRow, StockLog, insert_products, update_products
from saleschannel.keyset import requested_place
from saleschannel.services.free_held_orders import free_held_orders

ALIASES_SEARCHED = 50
ALIASES_SHOWN = 100
MAX_CHOSEN = 200


@require_GET
def products(request: HttpRequest) -> HttpResponse:
    """The list by filters; the text also finds a product by its alias SKUs."""
    form = ProductSearchForm(request.GET)
    form.is_valid()
    wanted = form.filter(skus_by_alias(form.cleaned_data.get("text", "")))
    listed = product_reads.product_page(wanted, requested_place(request.GET, product_reads.PRODUCT_KEYS))
    context = {
        "form": form,
        "rows": [{**row._asdict(), "available": row.available, "link": product_address(row.id)} for row in listed.rows],
        "page": listed,
        "count": product_reads.count_products(wanted),
        "may_change": may(request, Right.PRODUCTS),
        "query": request.GET.urlencode(),
    }
    return page(request, "products.html", _("Products"), context, status=422 if form.errors else 200)


def skus_by_alias(text: str) -> tuple[str, ...]:
    """Products that have an alias which begins like this."""
    if not text:
        return ()
    found = SkuAlias.objects.filter(amazon_sku__startswith=text).values_list("product_sku", flat=True)
    return tuple(found[:ALIASES_SEARCHED])


def product_address(pk: int) -> str:
    return reverse("backoffice:product", args=(pk,))


@require_POST
def switch_products(request: HttpRequest) -> HttpResponse:
    """Enable or disable the chosen products."""
    chosen = [int(pk) for pk in request.POST.getlist("chosen") if pk.isascii() and pk.isdigit()][:MAX_CHOSEN]
    enabled = request.POST.get("deed") == "enable"
    if not chosen:
        messages.warning(request, _("Nothing was chosen. Tick the products first."))
    else:
        rows = [ProductRow(line=0, sku=sku, enabled=enabled) for sku in product_reads.skus_of(chosen)]
        number = len(written(rows, actor_of(request)))
        text = _("Enabled: %(number)s products.") if enabled else _("Disabled: %(number)s products.")
        messages.success(request, text % {"number": number})
    query = request.POST.get("query", "")
    return HttpResponseRedirect(reverse("backoffice:products") + (f"?{query}" if query else ""))


def written(rows: list[ProductRow], actor: str) -> set[str]:
    """Change products and try orders again that waited for it; the SKUs of those that changed."""
    with transaction.atomic():
        changed = update_products(rows, StockLog(actor=actor, cause=StockCause.ADJUSTED))
        free_held_orders()
    return changed


def new_product(request: HttpRequest) -> HttpResponse:
    """A product that is not there yet; a SKU that blocks orders may be given in the address."""
    start = {name: request.GET[name] for name in ("sku", "name") if name in request.GET}
    form = NewProductForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and created(form, actor_of(request)):
        row = Product.objects.get(sku=form.cleaned_data["sku"])
        messages.success(request, _("The product was created. Orders that waited for this go on by themselves."))
        return HttpResponseRedirect(product_address(row.pk))
    return page(request, "new_product.html", _("New product"), {"form": form}, status=422 if form.is_bound else 200)


def created(form: NewProductForm, actor: str) -> bool:
    """Create the product of a valid form; False when its SKU is taken, and the form says so."""
    values = {name: value for name, value in form.cleaned_data.items() if value is not None}
    with transaction.atomic():
        done = insert_products([ProductRow(line=0, **values)], StockLog(actor=actor))
        free_held_orders()
    if not done:
        form.add_error("sku", _("There is a product with this SKU already."))
    return bool(done)


def product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product; its facts are changed here, stock and alias SKUs in `product_deeds`."""
    row = get_object_or_404(Product, pk=pk)
    form = ProductForm(request.POST or None, product=row)
    if request.method == "POST" and form.is_valid():
        written([facts_changed(row, form)], actor_of(request))
        messages.success(request, _("Saved. Orders that waited for this go on by themselves."))
        return HttpResponseRedirect(product_address(pk))
    return show_product(request, row, facts=form, status=422 if form.is_bound else 200)


def facts_changed(row: Product, form: ProductForm) -> ProductRow:
    """What was changed by the person; the rest stays as it is."""
    new = {name: form.cleaned_data[name] for name in FACTS if name in form.changed_data}
    return ProductRow(line=0, sku=row.sku, **new)


def show_product(
    request: HttpRequest,
    row: Product,
    *,
    facts: ProductForm | None = None,
    stock: StockForm | None = None,
    alias: AliasForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The product page, with the form that was just refused as it was typed."""
    place = requested_place(request.GET, product_reads.CHANGE_KEYS)
    changes = product_reads.stock_changes(row.pk, place)
    aliases = SkuAlias.objects.filter(product_sku=row.sku).select_related("account").order_by("amazon_sku", "id")
    context = {
        "product": row,
        "facts": facts or ProductForm(product=row),
        "stock": stock or StockForm(product=row),
        "alias": alias or AliasForm(product_sku=row.sku),
        "aliases": list(aliases[:ALIASES_SHOWN]),
        "holding": [holding_line(order) for order in product_reads.holding_orders(row.pk)],
        "recent": product_reads.recent_orders(row.pk),
        "changes": [change_line(change) for change in changes.rows],
        "page": changes,
        "may_change": may(request, Right.PRODUCTS),
    }
    return page(request, "product.html", row.sku, context, status=status)


def holding_line(order: product_reads.HoldingOrder) -> dict[str, Any]:
    """The Commerce order, or the Amazon order while there is no other."""
    name, key = ("commerce_order", order.number) if order.number else ("order", order.reference)
    return {**order._asdict(), "link": reverse(f"backoffice:{name}", args=(key,)), "text": key}


def change_line(change: tuple[Any, ...]) -> dict[str, Any]:
    _id, at, cause, old, new, actor, reason, reference = change
    text = STOCK_CAUSE_TEXTS[StockCause(cause)] if cause in set(StockCause) else cause
    link = reverse("backoffice:order", args=(reference,)) if reference else ""
    step = f"+{new - old}" if new > old else f"-{old - new}"
    return {
        "at": at,
        "cause": text,
        "old": old,
        "new": new,
        "step": step,
        "actor": actor,
        "reason": reason,
        "reference": reference,
        "link": link,
    }
