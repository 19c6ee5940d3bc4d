"""Who is signed in, for how long, and in which language: a Django middleware and the user's loading.

A session ends when nobody used it for the set time, and when its person was signed out everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from saleschannel.backoffice.rights import person_of

BEGAN = "began"  # seconds since 1970
USED = "used"
NOTED_EVERY = timedelta(minutes=1)  # not every page view writes the session


class PeopleBackend(ModelBackend):
    """Django's own check of name and password; the user comes with role and language in one query."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def people(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End sessions that are over; speak the person's language."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if reason := why_over(request, request.user, now):
                logout(request)
                messages.info(request, reason)
            else:
                note_use(request, now)
                speak(request, person_of(request.user).language)
        return get_response(request)

    return answer


def why_over(request: HttpRequest, user: User, now: datetime) -> str:
    """Why the session is over, for the person; empty when it is not."""
    if is_idle(request, now):
        return _("You were signed out because you did nothing for %s minutes.") % settings.IDLE_MINUTES
    ended = person_of(user).signed_out_at
    if ended and moment_of(request, BEGAN, datetime.min.replace(tzinfo=now.tzinfo)) < ended:
        return _("You were signed out everywhere. Sign in again.")
    return ""


def is_idle(request: HttpRequest, now: datetime) -> bool:
    return now - moment_of(request, USED, now) > timedelta(minutes=settings.IDLE_MINUTES) + NOTED_EVERY


def note_use(request: HttpRequest, now: datetime) -> None:
    """Remember that the session is used, at most once a minute. What a page fetches by itself is no use."""
    if BEGAN not in request.session:
        request.session[BEGAN] = request.session[USED] = now.timestamp()
    by_itself = request.method == "GET" and "HX-Request" in request.headers
    if not by_itself and now - moment_of(request, USED, now) >= NOTED_EVERY:
        request.session[USED] = now.timestamp()


def moment_of(request: HttpRequest, name: str, default: datetime) -> datetime:
    seconds = request.session.get(name)
    return default if seconds is None else datetime.fromtimestamp(seconds, tz=default.tzinfo)


def speak(request: HttpRequest, language: str) -> None:
    """Use this language for the rest of the request; an empty one leaves the browser's."""
    if language and language != translation.get_language():
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


def begin_session(request: HttpRequest) -> None:
    """A person has just signed in here, or stays signed in here while all other sessions end."""
    request.session[BEGAN] = request.session[USED] = timezone.now().timestamp()
