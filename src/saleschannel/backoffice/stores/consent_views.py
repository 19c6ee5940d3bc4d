"""Amazon's consent flow: to Amazon's page with a state bound to the session, and back with a code that works once."""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from saleschannel.backoffice.access import page
from saleschannel.channel.models import SellerAccount
from saleschannel.config.wiring import consent_address_of, exchange_consent
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.services.accounts import authorize as keep_authorization

SESSION_KEY = "amazon_consent"
STATE_LIFE = 3600
"""Seconds a person may take on Amazon's pages."""


@require_GET
def authorize(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the browser to Amazon's consent page. A plain link: our policy lets no form lead to another site."""
    row = get_object_or_404(SellerAccount.objects.defer("client_secret", "refresh_token"), pk=pk)
    if not row.application_id:
        messages.error(request, _("Enter the application id of your app first: Amazon's page needs it."))
        return HttpResponseRedirect(reverse("backoffice:account", args=[pk]))
    state, redirect_uri = secrets.token_urlsafe(32), redirect_address(request)
    request.session[SESSION_KEY] = {
        "state": state,
        "account": pk,
        "redirect_uri": redirect_uri,
        "at": int(time.time()),
        "setup": request.GET.get("step") == "setup",
    }
    info = MARKETPLACES.get(request.GET.get("marketplace", ""))
    central = info.seller_central if info is not None else ""
    address = consent_address_of(row, state=state, redirect_uri=redirect_uri, seller_central=central)
    return HttpResponseRedirect(address)


@require_GET
def authorized(request: HttpRequest) -> HttpResponse:
    """Amazon sends the browser back here. The state is used up first: nothing can be sent twice."""
    begun: dict[str, Any] = request.session.pop(SESSION_KEY, None) or {}
    problem = problem_of_answer(request, begun)
    if problem:
        return refused(request, problem, begun)
    account = get_object_or_404(SellerAccount, pk=begun["account"])
    try:
        token = exchange_consent(account, request.GET["spapi_oauth_code"], begun["redirect_uri"])
        keep_authorization(account, token, request.GET.get("selling_partner_id", "")[:50])
    except SaleschannelError as error:
        return refused(request, f"{error.message} {error.remedy}", begun)
    messages.success(request, _("Amazon has authorised the app for this account."))
    return HttpResponseRedirect(next_address(begun))


def problem_of_answer(request: HttpRequest, begun: dict[str, Any]) -> str:
    """Why Amazon's answer is not taken; empty when it is."""
    answer = request.GET
    if not begun:
        return _(
            "No authorisation was begun in this browser, or it was finished already. Begin it here, and stay in the "
            "same browser."
        )
    if not constant_time_compare(answer.get("state", ""), begun["state"]):
        return _("The answer does not belong to the authorisation that was begun here. Nothing was changed.")
    if time.time() - begun["at"] > STATE_LIFE:
        return _("The authorisation took longer than an hour. Begin it again.")
    if not answer.get("spapi_oauth_code"):
        return _("Amazon sent no authorisation: the seller did not agree. Nothing was changed.")
    return ""


def refused(request: HttpRequest, problem: str, begun: dict[str, Any]) -> HttpResponse:
    """Say what went wrong and lead back to where it can be begun again."""
    again = again_address(begun) if begun else reverse("backoffice:accounts")
    context = {"problem": problem, "again": again, "back": reverse("backoffice:accounts")}
    return page(request, "consent_refused.html", _("Not authorised"), context, status=422)


def redirect_address(request: HttpRequest) -> str:
    """Where Amazon sends the browser back; it must be registered for the app at Amazon."""
    path = reverse("backoffice:authorized")
    public: str = settings.PUBLIC_URL
    return f"{public.rstrip('/')}{path}" if public else request.build_absolute_uri(path)


def next_address(begun: dict[str, Any]) -> str:
    name = "backoffice:setup_test" if begun["setup"] else "backoffice:account"
    return reverse(name, args=[begun["account"]])


def again_address(begun: dict[str, Any]) -> str:
    name = "backoffice:setup_authorization" if begun.get("setup") else "backoffice:account"
    return reverse(name, args=[begun["account"]])
