"""Signing in and out, and choosing a language."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import actor_of
from saleschannel.backoffice.people.remote_address import shortened_address
from saleschannel.backoffice.people.sessions import begin_session
from saleschannel.backoffice.people.sign_in_form import SignInForm
from saleschannel.backoffice.people.sign_in_limits import locked_until
from saleschannel.backoffice.people.user_accounts import set_language
from saleschannel.backoffice.rights import is_staff
from saleschannel.channel.activity_log import ActivityType, record_activity


class SignInView(LoginView):
    """Who has signed in goes where he wanted to; a signed-in person without access may sign in as another."""

    template_name = "backoffice/sign_in.html"
    authentication_form = SignInForm
    next_page = "backoffice:home"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        begin_session(self.request)
        facts = {"address": shortened_address(self.request)}
        record_activity(ActivityType.SIGNED_IN, actor=actor_of(self.request), facts=facts)
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        locked = isinstance(form, SignInForm) and form.is_locked
        if not locked:
            note_lock(self.request, str(form.data.get("username", "")))
        return self.render_to_response(self.get_context_data(form=form), status=429 if locked else 422)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return {**context, "title": _("Sign in"), "languages": [("en", "English"), ("de", "Deutsch")]}


def note_lock(request: HttpRequest, name: str) -> None:
    """Write down that this failure locked a user. A name that no user has is not written: it may be a password."""
    user = User.objects.filter(username=name).first()
    if user and locked_until(name, timezone.now()):
        facts = {"address": shortened_address(request)}
        record_activity(ActivityType.SIGN_IN_LOCKED, actor=user.username, facts=facts)


class SignOutView(LogoutView):
    """By POST only; then the sign-in page."""

    next_page = "login"


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in the browser, and with the person if one is signed in."""
    language = request.POST.get("language", "")
    if check_for_language(language) and is_staff(request.user):
        set_language(request.user, language)  # type: ignore[arg-type]  # staff are users
    return i18n.set_language(request)
