"""SKUs that block orders, mapped once and for all; and the list of all alias SKUs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saleschannel.backoffice.access import Right, actor_of, may, page
from saleschannel.backoffice.products.alias_deeds import add_alias_of
from saleschannel.backoffice.products.forms import AliasForm, AliasSearchForm
from saleschannel.channel.models import SellerAccount, SkuAlias
from saleschannel.channel.unknown_skus import UnknownSku, likely_products
from saleschannel.channel.unknown_skus import unknown_skus as skus_that_block
from saleschannel.commerce.builtin.product_reads import products_spelled, suggested_products
from saleschannel.domain.attention import AttentionReason
from saleschannel.keyset import KeyColumn, capped_count, keyset_page, requested_place

ALIAS_KEYS = (KeyColumn("amazon_sku", str), KeyColumn("id", int))
COLUMNS = ("amazon_sku", "id", "product_sku", "account__name", "created_by", "created_at")


@require_GET
def unknown_skus(request: HttpRequest) -> HttpResponse:
    return show_unknown_skus(request)


@require_POST
def map_sku(request: HttpRequest) -> HttpResponse:
    """Fix once, retry all: the SKU means a product from now on, and all orders that wait for it go on."""
    form = AliasForm(request.POST)
    if form.is_valid() and added(request, form):
        return HttpResponseRedirect(reverse("backoffice:unknown_skus"))
    return show_unknown_skus(request, form)


def added(request: HttpRequest, form: AliasForm) -> bool:
    """Add the alias of a valid form and tell so; False when it cannot be, and the form says why."""
    if not add_alias_of(form, form.cleaned_data["product_sku"], actor=actor_of(request)):
        return False
    names = {"sku": form.cleaned_data["amazon_sku"], "product": form.cleaned_data["product_sku"]}
    text = _("%(sku)s means %(product)s now. Orders that waited for it go on by themselves.")
    messages.success(request, text % names)
    return True


def show_unknown_skus(request: HttpRequest, refused: AliasForm | None = None) -> HttpResponse:
    """Each SKU with a form of its own; the one that was refused has what was typed, and why it cannot be."""
    found = skus_that_block()
    accounts = dict(SellerAccount.objects.order_by("name").values_list("pk", "name"))
    likely = suggestions(found)
    rows = [unknown_row(number, sku, accounts, likely, refused) for number, sku in enumerate(found)]
    other = refused is not None and not any(row["refused"] for row in rows)
    context = {
        "rows": rows,
        "accounts": list(accounts.items()),
        "several_accounts": len(accounts) > 1,
        "refused": refused if other else None,
        "map_address": reverse("backoffice:map_sku"),
        "suggest_address": reverse("backoffice:suggest_products"),
        "may_change": may(request, Right.PRODUCTS),
    }
    return page(request, "unknown_skus.html", _("Unknown SKUs"), context, status=422 if refused else 200)


def suggestions(found: list[UnknownSku]) -> dict[str, str]:
    """A product that is called the same but for its case and what sellers add for Amazon, by the unknown SKU."""
    likely = likely_products(sku.sku for sku in found)
    known = products_spelled({name for names in likely.values() for name in names})
    return {sku: known[name] for sku, names in likely.items() if (name := next(filter(known.get, names), ""))}


def unknown_row(
    number: int, sku: UnknownSku, accounts: dict[int, str], likely: dict[str, str], form: AliasForm | None
) -> dict[str, Any]:
    refused = form if form is not None and form.data.get("amazon_sku", "").strip() == sku.sku else None
    return {
        **sku._asdict(),
        "number": number,
        "accounts": ", ".join(accounts[pk] for pk in sku.account_ids if pk in accounts),
        "orders_link": f"{reverse('backoffice:orders')}?{urlencode({'attention': AttentionReason.UNKNOWN_SKU.value})}",
        "create_link": f"{reverse('backoffice:new_product')}?{urlencode({'sku': sku.sku, 'name': sku.title})}",
        "typed": refused.data.get("product_sku", "") if refused else likely.get(sku.sku, ""),
        "account": refused.data.get("account", "") if refused else "",
        "suggested": not refused and sku.sku in likely,
        "refused": refused,
        "errors": [text for texts in refused.errors.values() for text in texts] if refused else [],
    }


@require_GET
def suggest_products(request: HttpRequest) -> HttpResponse:
    """Products that begin like what is typed, as options of the fields that choose one."""
    found = suggested_products(request.GET.get("product_sku", "").strip())
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', found))


def aliases(request: HttpRequest) -> HttpResponse:
    """All alias SKUs by Amazon's, found by how either SKU begins; a new one is added on top."""
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and added(request, form):
        return HttpResponseRedirect(reverse("backoffice:aliases"))
    search = AliasSearchForm(request.GET)
    search.is_valid()
    text = search.cleaned_data.get("text", "")
    begins = Q(amazon_sku__startswith=text) | Q(product_sku__startswith=text) if text else Q()
    found = SkuAlias.objects.filter(begins)
    listed = keyset_page(found.values_list(*COLUMNS), ALIAS_KEYS, requested_place(request.GET, ALIAS_KEYS))
    context = {
        "form": form,
        "search": search,
        "rows": [alias_row(row) for row in listed.rows],
        "products_address": reverse("backoffice:products"),
        "page": listed,
        "count": capped_count(found),
        "may_change": may(request, Right.PRODUCTS),
    }
    return page(request, "aliases.html", _("Alias SKUs"), context, status=422 if form.is_bound else 200)


def alias_row(row: tuple[Any, ...]) -> dict[str, Any]:
    amazon_sku, pk, product_sku, account, actor, at = row
    return {
        "amazon_sku": amazon_sku,
        "product_sku": product_sku,
        "account": account,
        "by": actor,
        "at": at,
        "remove": reverse("backoffice:remove_alias", args=(pk,)),
    }


@require_POST
def remove_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Sent twice it is still removed; orders that exist keep their product."""
    SkuAlias.objects.filter(pk=pk).delete()
    messages.success(request, _("The alias was removed. Orders that exist keep their product."))
    return HttpResponseRedirect(reverse("backoffice:aliases"))
