"""One's own profile: language, e-mail address, password, and the end of all other sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import page
from saleschannel.backoffice.form_fields import add_errors
from saleschannel.backoffice.people import user_accounts
from saleschannel.backoffice.people.sessions import begin_session
from saleschannel.backoffice.people.user_forms import OwnPasswordForm, ProfileForm
from saleschannel.backoffice.rights import person_of, role_of
from saleschannel.backoffice.roles import ROLE_HELP, ROLE_TEXTS


def profile(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    form = ProfileForm(request.POST or None, initial={"email": user.email, "language": person_of(user).language})
    if request.method == "POST" and form.is_valid():
        user_accounts.change_profile(user, email=form.cleaned_data["email"], language=form.cleaned_data["language"])
        with translation.override(form.cleaned_data["language"] or translation.get_language()):
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("backoffice:profile"))
    return show(request, form, OwnPasswordForm(user=user), status=422 if form.is_bound else 200)


@require_POST
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session goes on, all others end."""
    user = signed_in_user(request)
    form = OwnPasswordForm(request.POST, user=user)
    if form.is_valid():
        try:
            user_accounts.change_own_password(user, form.cleaned_data["password"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Password changed. All your other sessions are over."))
            return HttpResponseRedirect(reverse("backoffice:profile"))
    initial = {"email": user.email, "language": person_of(user).language}
    return show(request, ProfileForm(initial=initial), form, status=422)


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    user = signed_in_user(request)
    user_accounts.sign_out_everywhere(user, actor=user.username)
    begin_session(request)
    messages.success(request, _("All your other sessions are over."))
    return HttpResponseRedirect(reverse("backoffice:profile"))


def show(request: HttpRequest, form: ProfileForm, password_form: OwnPasswordForm, *, status: int) -> HttpResponse:
    role = role_of(signed_in_user(request))
    context = {
        "form": form,
        "password_form": password_form,
        "role": ROLE_TEXTS[role],
        "role_help": ROLE_HELP[role],
    }
    return page(request, "profile.html", _("Your profile"), context, status=status)


def signed_in_user(request: HttpRequest) -> User:
    """The person behind the request; the address lets nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
