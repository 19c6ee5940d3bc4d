"""Light, dark, or as the device says: kept in a cookie, because it is a matter of the device and not of the person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from saleschannel.backoffice.frame import APPEARANCE_COOKIE, APPEARANCES

A_YEAR = 365 * 86_400


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember the choice and lead back to the page it was made on."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if safe else "/")
    chosen = request.POST.get("appearance", "")
    if chosen in APPEARANCES:
        answer.set_cookie(
            APPEARANCE_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return answer
