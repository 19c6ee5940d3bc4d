"""Seller accounts: the authorisations at Amazon."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import page
from saleschannel.backoffice.forms.accounts import REGION_TEXTS, AccountForm
from saleschannel.channel.models import SellerAccount
from saleschannel.channel.store_reads import last_imports
from saleschannel.domain.errors import PermanentError
from saleschannel.domain.marketplaces import Region
from saleschannel.services import accounts as account_services


def accounts(request: HttpRequest) -> HttpResponse:
    imports = last_imports()
    listed = account_services.accounts().defer("client_secret", "refresh_token")
    rows = [(account, REGION_TEXTS[Region(account.region)], imports.get(account.pk)) for account in listed]
    return page(request, "accounts.html", _("Seller accounts"), {"rows": rows})


def new_account(request: HttpRequest) -> HttpResponse:
    """Connect a seller account; the next thing is a store."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.changes()
        name, region = typed.pop("name"), Region(typed.pop("region"))
        try:
            account_services.add_account(name, region, account_services.AccountKeys(**typed))
        except PermanentError as error:
            form.add_error("name", error.message)
        else:
            messages.success(request, _("Seller account connected. Now add a store."))
            return HttpResponseRedirect(reverse("backoffice:new_store"))
    status = 422 if form.is_bound else 200
    return page(request, "account.html", _("Connect a seller account"), {"form": form}, status=status)


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an account. The stored secrets are not loaded: there is nothing to show."""
    row = get_object_or_404(SellerAccount.objects.defer("client_secret", "refresh_token"), pk=pk)
    form = AccountForm(request.POST or None, account=row)
    if request.method == "POST" and form.is_valid():
        account_services.change_account(row, form.changes())
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("backoffice:accounts"))
    status = 422 if form.is_bound else 200
    return page(request, "account.html", row.name, {"form": form, "account": row}, status=status)
