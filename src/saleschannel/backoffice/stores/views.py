"""Stores: listed, renamed, paused and resumed, and their history asked for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import page
from saleschannel.backoffice.orders.filter_form import start_of
from saleschannel.backoffice.stores.forms import Since, StoreForm
from saleschannel.backoffice.stores.history_texts import history_context
from saleschannel.backoffice.stores.setup_track import next_page
from saleschannel.channel.models import Store
from saleschannel.channel.store_reads import last_imports
from saleschannel.domain.errors import SaleschannelError
from saleschannel.services.history import import_history
from saleschannel.services.stores import pause_store, rename_store, resume_store


def stores(request: HttpRequest) -> HttpResponse:
    imports = last_imports()
    listed = Store.objects.select_related("account").order_by("name")
    rows = [(store, store.marketplace, imports.get(store.account_id), next_page(store)) for store in listed]
    return page(request, "stores.html", _("Stores"), {"rows": rows})


def new_store(_request: HttpRequest) -> HttpResponse:
    """Where a store is connected."""
    return HttpResponseRedirect(reverse("backoffice:setup"))


def store(request: HttpRequest, pk: int) -> HttpResponse:
    """One store: its name, whether it is imported, and its history."""
    row = get_object_or_404(Store.objects.select_related("account"), pk=pk)
    form = StoreForm(request.POST or None, store=row)
    if request.method == "POST" and form.is_valid():
        rename_store(row, form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(store_address(pk))
    return store_page(request, row, form, status=422 if form.is_bound else 200)


def store_page(
    request: HttpRequest, row: Store, form: StoreForm | None = None, since: Since | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form or StoreForm(store=row),
        "since": since or Since(),
        "marketplace": row.marketplace,
        "last_import": last_imports().get(row.account_id),
        **({"store": row} if row.setup_step else history_context(row)),
        "go_on": next_page(row) if row.setup_step else "",
    }
    return page(request, "store.html", row.name, context, status=status)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    pause_store(get_object_or_404(Store, pk=pk))
    messages.success(request, _("Paused. Orders that were imported go their way."))
    return back(request, pk)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the store's orders again; one that was never started is set up first."""
    row = get_object_or_404(Store, pk=pk)
    if row.setup_step:
        return HttpResponseRedirect(next_page(row))
    resume_store(row)
    messages.success(request, _("Resumed: what happened meanwhile is imported now."))
    return back(request, pk)


@require_POST
def read_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Import older orders, too."""
    row = get_object_or_404(Store.objects.select_related("account"), pk=pk, setup_step="")
    since = Since(request.POST)
    if since.is_valid():
        try:
            day = start_of(since.cleaned_data["import_from"])
            assert day is not None  # noqa: S101  the field is required
            import_history(row, day)
        except SaleschannelError:
            since.add_error("import_from", _("Orders from this day on are imported already. Choose an earlier day."))
        else:
            messages.success(request, _("The history is read now, as far as Amazon's limits allow."))
            return HttpResponseRedirect(store_address(pk))
    return store_page(request, row, since=since, status=422)


def store_address(pk: int) -> str:
    return reverse("backoffice:store", args=[pk])


def back(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """To the page of ours the deed was done on, else to the store's own."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return HttpResponseRedirect(wanted if is_ours else store_address(pk))
