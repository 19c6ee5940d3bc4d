"""Stores: connected, renamed, paused; and their order settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice import actions
from saleschannel.backoffice.access import page
from saleschannel.backoffice.forms.order_filter import start_of
from saleschannel.backoffice.forms.order_settings import OrderSettingsForm
from saleschannel.backoffice.forms.stores import NewStoreForm, StoreForm
from saleschannel.channel.models import OrderSettings, SellerAccount, Store
from saleschannel.channel.store_reads import last_imports
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.services.change_order_settings import change_order_settings
from saleschannel.services.stores import pause_store, rename_store, resume_store


def stores(request: HttpRequest) -> HttpResponse:
    imports = last_imports()
    listed = Store.objects.select_related("account").order_by("name")
    rows = [(store, store.marketplace, imports.get(store.account_id)) for store in listed]
    return page(request, "stores.html", _("Stores"), {"rows": rows})


def new_store(request: HttpRequest) -> HttpResponse:
    """Connect a store: its orders are imported from now on."""
    accounts = list(SellerAccount.objects.order_by("name"))
    form = NewStoreForm(request.POST or None, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        account = next(entry for entry in accounts if entry.pk == int(typed["account"]))
        info = MARKETPLACES[typed["marketplace"]]
        try:
            store = actions.connect(account, info, typed["name"], import_from=start_of(typed["import_from"]))
        except SaleschannelError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Store connected. Look through its order settings before orders come in."))
            return HttpResponseRedirect(reverse("backoffice:order_settings", args=[store.pk]))
    status = 422 if form.is_bound else 200
    return page(request, "new_store.html", _("Connect a store"), {"form": form, "accounts": accounts}, status=status)


def store(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Store.objects.select_related("account"), pk=pk)
    form = StoreForm(request.POST or None, store=row)
    if request.method == "POST" and form.is_valid():
        rename_store(row, form.cleaned_data["name"])
        (resume_store if form.cleaned_data["active"] else pause_store)(row)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("backoffice:stores"))
    status = 422 if form.is_bound else 200
    return page(request, "store.html", row.name, {"form": form, "store": row}, status=status)


def order_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """All order settings of a store on one page; a change counts for resting orders, too."""
    settings = get_object_or_404(OrderSettings.objects.select_related("store"), pk=pk)
    form = OrderSettingsForm(request.POST or None, instance=settings)
    if request.method == "POST" and form.is_valid():
        change_order_settings(OrderSettings.objects.get(pk=pk), form.changes())
        messages.success(request, _("Order settings saved."))
        return HttpResponseRedirect(reverse("backoffice:stores"))
    context = {"form": form, "store": settings.store, "explained": form.explained()}
    status = 422 if form.is_bound else 200
    return page(request, "order_settings.html", _("Order settings of %s") % settings.store, context, status=status)
