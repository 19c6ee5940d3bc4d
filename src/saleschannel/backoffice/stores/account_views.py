"""Seller accounts: the authorisations at Amazon, their keys, their limits, and whether they work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import page
from saleschannel.backoffice.stores.account_forms import REGION_TEXTS, AccountForm, KeysForm
from saleschannel.backoffice.stores.connection_texts import checks_of, problem_of, problems_of
from saleschannel.channel.models import SellerAccount
from saleschannel.channel.store_reads import last_imports
from saleschannel.config.wiring import check_keys, connection_report
from saleschannel.domain.errors import SaleschannelError, TransientError
from saleschannel.domain.marketplaces import Region
from saleschannel.services import accounts as account_services

SECRETS = ("client_secret", "refresh_token")


def accounts(request: HttpRequest) -> HttpResponse:
    imports, stores = last_imports(), account_services.stores_per_account()
    rows = [
        (account, REGION_TEXTS[Region(account.region)], stores.get(account.pk, 0), imports.get(account.pk))
        for account in account_services.accounts().defer("client_secret")
    ]
    return page(request, "accounts.html", _("Seller accounts"), {"rows": rows})


def new_account(_request: HttpRequest) -> HttpResponse:
    """Where a seller account is connected: the first step of setting a store up."""
    return HttpResponseRedirect(reverse("backoffice:setup_account"))


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what can be changed, its keys' age, its stores. The stored secrets are never shown."""
    row = get_object_or_404(SellerAccount.objects.defer("client_secret"), pk=pk)
    form = AccountForm(request.POST or None, account=row)
    if request.method == "POST" and form.is_valid():
        account_services.change_account(row, form.cleaned_data)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("backoffice:account", args=[pk]))
    return account_page(request, row, form, status=422 if form.is_bound else 200)


def account_page(
    request: HttpRequest, row: SellerAccount, form: AccountForm | None = None, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "account": row,
        "form": form or AccountForm(account=row),
        "region": REGION_TEXTS[Region(row.region)],
        "stores": list(row.stores.order_by("name")),
        "last_import": last_imports().get(row.pk),
        **more,
    }
    return page(request, "account.html", row.name, context, status=status)


@require_POST
def test_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Try what the import does, and say exactly what is missing. Changes nothing."""
    row = get_object_or_404(SellerAccount, pk=pk)
    report = connection_report(row, sorted(row.stores.values_list("marketplace_id", flat=True)))
    return account_page(request, row, report=report, checks=checks_of(report), problems=problems_of(report))


def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """Other keys for the account: they are tried first, and the old ones stay until Amazon takes the new ones."""
    row = get_object_or_404(SellerAccount, pk=pk)
    form = KeysForm(request.POST or None, account=row)
    if request.method == "POST" and form.is_valid() and keys_work(form, row):
        account_services.change_account(row, form.changes())
        messages.success(request, _("The new keys are stored."))
        in_setup = request.GET.get("step") == "setup"
        return HttpResponseRedirect(reverse("backoffice:setup_test", args=[pk]) if in_setup else account_address(pk))
    context = {"form": form, "account": row}
    status = 422 if form.is_bound else 200
    return page(request, "account_keys.html", _("Keys of %s") % row.name, context, status=status)


def keys_work(form: KeysForm, row: SellerAccount) -> bool:
    """Whether Amazon takes the typed keys; else the form says what is wrong, beside the field it is about."""
    if form.cleaned_data["untried"] or not form.to_try()["refresh_token"]:
        return True
    try:
        check_keys(row, **form.to_try())
    except SaleschannelError as error:
        told = problem_of(error.code, error.message, error.remedy)
        fields = {"invalid_client": "client_secret", "invalid_grant": "refresh_token"}
        unreachable = isinstance(error, TransientError)
        form.add_error("untried" if unreachable else fields.get(error.code), f"{told.title}. {told.remedy}")
        return False
    return True


@require_POST
def pause_account(request: HttpRequest, pk: int) -> HttpResponse:
    account_services.pause_account(get_object_or_404(SellerAccount, pk=pk))
    messages.success(request, _("Paused: nothing is imported for this account."))
    return HttpResponseRedirect(account_address(pk))


@require_POST
def resume_account(request: HttpRequest, pk: int) -> HttpResponse:
    account_services.resume_account(get_object_or_404(SellerAccount, pk=pk))
    messages.success(request, _("Resumed: what came meanwhile is imported now."))
    return HttpResponseRedirect(account_address(pk))


def account_address(pk: int) -> str:
    return reverse("backoffice:account", args=[pk])
