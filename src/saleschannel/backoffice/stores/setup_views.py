"""Setting a store up, one page per step; each has its address, so that it can be gone on with later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import page
from saleschannel.backoffice.orders.filter_form import start_of
from saleschannel.backoffice.stores import setup_track as track
from saleschannel.backoffice.stores.account_forms import REGION_TEXTS, NewAccountForm
from saleschannel.backoffice.stores.connection_texts import checks_of, problem_of, problems_of
from saleschannel.backoffice.stores.consent_views import redirect_address
from saleschannel.backoffice.stores.forms import CommerceForm, HistoryForm, MarketplaceForm, marketplaces_of
from saleschannel.backoffice.stores.history_texts import history_context
from saleschannel.channel.models import SellerAccount, Store
from saleschannel.config.wiring import connection_report, marketplace_of
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.marketplaces import MARKETPLACES, Region
from saleschannel.services import accounts as account_services
from saleschannel.services import connect_store


def to(name: str, *ids: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"backoffice:{name}", args=list(ids)))


def step_page(
    request: HttpRequest, template: str, number: int, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the set-up with the track above it."""
    steps = track.setup_track(number, context.get("account"), context.get("store"))
    return page(request, f"setup/{template}", title, {**context, "steps": steps}, status=status)


def setup(request: HttpRequest) -> HttpResponse:
    """What was begun and is not finished, and where a new store begins."""
    begun = [
        (store, store.marketplace, track.next_page(store))
        for store in Store.objects.exclude(setup_step="").select_related("account").order_by("name")
    ]
    accounts = list(account_services.accounts().defer("client_secret"))
    rows = [(account, REGION_TEXTS[Region(account.region)], account.is_authorized) for account in accounts]
    if not rows and not begun:
        return to("setup_account")
    return page(request, "setup/setup.html", _("Connect a store"), {"begun": begun, "rows": rows})


def new_account(request: HttpRequest) -> HttpResponse:
    """Step 1: the account, with a refresh token or to be authorised on Amazon's page."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        keys = account_services.AccountKeys(**form.keys())
        try:
            row = account_services.add_account(typed["name"], Region(typed["region"]), keys, typed["limits_factor"])
        except SaleschannelError as error:
            form.add_error("name", error.message)
        else:
            return to("setup_test" if row.is_authorized else "setup_authorization", row.pk)
    context = {"form": form, "has_accounts": SellerAccount.objects.exists()}
    return step_page(request, "account.html", track.ACCOUNT, _("Seller account"), context, status=status_of(form))


def authorization(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1, second half: Amazon's consent page, or a refresh token after all."""
    account = get_object_or_404(SellerAccount.objects.defer("client_secret"), pk=pk)
    countries = [
        (info.marketplace_id, info.name)
        for info in MARKETPLACES.values()
        if info.region.value == account.region and not account.seller_central
    ]
    context = {"account": account, "countries": countries, "redirect_uri": redirect_address(request)}
    return step_page(request, "authorization.html", track.ACCOUNT, _("Authorisation by Amazon"), context)


def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what works and what is missing. Amazon is asked when the button is pressed."""
    account = get_object_or_404(SellerAccount, pk=pk)
    if not account.is_authorized:
        return to("setup_authorization", pk)
    context: dict[str, Any] = {"account": account}
    if request.method == "POST":
        report = connection_report(account, sorted(account.stores.values_list("marketplace_id", flat=True)))
        context |= {"report": report, "checks": checks_of(report), "problems": problems_of(report)}
    return step_page(request, "test.html", track.TEST, _("Test of the connection"), context)


def marketplace(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: where the account sells. Amazon is asked; the region's list stands in when it does not say."""
    account = get_object_or_404(SellerAccount, pk=pk)
    if not account.is_authorized:
        return to("setup_authorization", pk)
    offered, unknown_why = offered_marketplaces(request, account)
    form = MarketplaceForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        info = MARKETPLACES[form.cleaned_data["marketplace"]]
        try:
            store = connect_store.prepare_store(account, info, form.cleaned_data["name"])
        except SaleschannelError as error:
            form.add_error("marketplace", error.message)
        else:
            return to("setup_commerce", store.pk)
    context = {
        "account": account,
        "form": form,
        "offered": offered,
        "unknown_why": unknown_why,
        "connected": [(store, store.marketplace) for store in account.stores.order_by("name")],
    }
    return step_page(request, "marketplace.html", track.MARKETPLACE, _("Marketplace"), context, status=status_of(form))


def offered_marketplaces(request: HttpRequest, account: SellerAccount) -> tuple[list[tuple[str, str]], str]:
    """The marketplaces to choose from, without those connected, and why Amazon did not say where the seller sells.

    Amazon is asked once per session and account: the call is scarce.
    """
    key = f"participations:{account.pk}"
    why = ""
    if request.method == "GET" or key not in request.session:
        try:
            taking_part = [each for each in marketplace_of(account).participations() if each.takes_part]
            request.session[key] = [each.marketplace_id for each in taking_part]
        except SaleschannelError as error:
            request.session[key] = []
            why = problem_of(error.code, error.message, error.remedy).words
    known = set(request.session[key])
    taken = set(account.stores.values_list("marketplace_id", flat=True))
    offered = [
        (marketplace_id, name)
        for marketplace_id, name in marketplaces_of(account)
        if marketplace_id not in taken and (not known or marketplace_id in known)
    ]
    return offered, why


def commerce(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 4: which Commerce gets the orders."""
    store = get_object_or_404(Store.objects.select_related("account", "order_settings"), pk=pk)
    if not store.setup_step:
        return to("store", pk)
    form = CommerceForm(request.POST or None, store=store)
    if request.method == "POST" and form.is_valid():
        connect_store.choose_commerce(store, form.cleaned_data["kind"], form.cleaned_data["commerce_store"])
        return to("setup_settings", pk)
    context = {"account": store.account, "store": store, "form": form}
    return step_page(request, "commerce.html", track.COMMERCE, _("Commerce"), context, status=status_of(form))


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 6: from when on orders are imported; this starts the store."""
    store = get_object_or_404(Store.objects.select_related("account"), pk=pk)
    if not store.setup_step:
        return to("setup_done", pk)
    form = HistoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            since = start_of(form.cleaned_data["import_from"])
            connect_store.start_store(store, marketplace_of(store.account), since)
        except SaleschannelError as error:
            told = problem_of(error.code, error.message, error.remedy)
            form.add_error(None, f"{told.title}: {told.words} {told.remedy}")
        else:
            messages.success(request, _("The store is connected: its orders are imported from now on."))
            return to("setup_done", pk)
    context = {"account": store.account, "store": store, "form": form}
    return step_page(request, "history.html", track.HISTORY, _("Start"), context, status=status_of(form))


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The end: the progress of the history, and where to go now."""
    store = get_object_or_404(Store.objects.select_related("account"), pk=pk)
    if store.setup_step:
        return HttpResponseRedirect(track.next_page(store))
    context = {"account": store.account, **history_context(store)}
    return step_page(request, "done.html", track.HISTORY + 1, store.name, context)


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of a store's history alone: asked for again and again until it has ended."""
    store = get_object_or_404(Store.objects.select_related("account"), pk=pk)
    return render(request, "backoffice/setup/progress.html", history_context(store))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a store that was begun and never started."""
    store = get_object_or_404(Store, pk=pk)
    try:
        connect_store.discard_store(store)
    except SaleschannelError as error:
        messages.error(request, f"{error.message} {error.remedy}")
        return to("store", pk)
    messages.success(request, _("Discarded. Its account stays."))
    return to("setup")


def status_of(form: Any) -> int:
    return 422 if form.is_bound else 200
