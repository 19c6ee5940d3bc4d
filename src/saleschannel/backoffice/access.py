"""Who may see a page and do a deed, and how a page is put into the frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.frame import frame_of
from saleschannel.backoffice.logs.recorded_deeds import record_deed
from saleschannel.backoffice.rights import Right, is_staff, may, rights_of, role_of
from saleschannel.backoffice.roles import RIGHT_TEXTS, ROLE_TEXTS, roles_with

__all__ = ["Right", "actor_of", "may", "page", "staff_page"]

View = Callable[..., HttpResponseBase]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = "login"


def staff_page(
    route: str, view: View, name: str, right: Right = Right.VIEW, *, deed: Right | None = None
) -> URLPattern:
    """An address that only signed-in staff with this right can open; `deed` is the right that a POST needs beside it.

    Visitors are sent to sign in; a person without the right is told which one is missing and who can give it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_staff(request.user):
            return sent_to_sign_in(request)
        missing = missing_right(request, right, deed)
        if missing:
            return refused(request, missing)
        answer = view(request, *args, **kwargs)
        record_deed(name, request, kwargs, answer)
        return answer

    guarded.needs = (right, deed or right)  # type: ignore[attr-defined]  # to see and to send; a test reads the table
    return path(route, guarded, name=name)


def missing_right(request: HttpRequest, right: Right, deed: Right | None) -> Right | None:
    """The right that the person lacks for this request, if any."""
    needed = [right] if deed is None or request.method in READING else [right, deed]
    return next((one for one in needed if not may(request, one)), None)


def sent_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here; a piece of a page that was asked for alone sends the whole window there."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"HX-Redirect": reverse(SIGN_IN)})
    return redirect_to_login(request.get_full_path(), reverse(SIGN_IN))


def refused(request: HttpRequest, right: Right) -> HttpResponse:
    """Say which right is missing, which roles have it, and who can change the role."""
    assert isinstance(request.user, User)  # noqa: S101  only staff come here
    names = {"right": RIGHT_TEXTS[right], "role": ROLE_TEXTS[role_of(request.user)]}
    context = {
        "missing": _("It needs the right “%(right)s”, which your role “%(role)s” does not have.") % names,
        "who_has_it": _("Roles that have it: %s.") % ", ".join(str(ROLE_TEXTS[role]) for role in roles_with(right)),
        "administrators": ", ".join(administrators()),
    }
    return page(request, "forbidden.html", _("Not allowed"), context, status=403)


def administrators() -> list[str]:
    """Up to three people who can change roles."""
    people = User.objects.filter(is_active=True, is_staff=True)
    with_right = Q(is_superuser=True) | Q(person__role__in=[role.value for role in roles_with(Right.USERS)])
    return list(people.filter(with_right).order_by("username").values_list("username", flat=True)[:3])


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page of the back office inside the frame."""
    frame = {"frame": frame_of(request, rights_of(request.user)), "title": title}
    return render(request, f"backoffice/{template}", {**frame, **(context or {})}, status=status)


def actor_of(request: HttpRequest) -> str:
    """The name under which the person's deeds are written into an order's story."""
    return request.user.get_username()
