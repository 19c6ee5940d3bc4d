"""People who use the back office: list, add, change; and the page that says what each role may do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.form_fields import add_errors
from saleschannel.backoffice.people import user_accounts
from saleschannel.backoffice.people.sign_in_limits import locked_until
from saleschannel.backoffice.people.user_forms import NewPasswordForm, NewUserForm, UserFilterForm, UserForm
from saleschannel.backoffice.people.user_list import USER_KEYS, count_users, user_page
from saleschannel.backoffice.rights import role_of
from saleschannel.backoffice.roles import RIGHT_TEXTS, RIGHTS_OF, ROLE_HELP, ROLE_TEXTS, Right, Role
from saleschannel.keyset import requested_place


def users(request: HttpRequest) -> HttpResponse:
    form = UserFilterForm(request.GET)
    form.is_valid()
    name, role = form.cleaned_data.get("name", ""), form.cleaned_data.get("role", "")
    listed = user_page(name, role, requested_place(request.GET, USER_KEYS))
    context = {
        "form": form,
        "rows": [user_row(row) for row in listed.rows],
        "page": listed,
        "count": count_users(name, role),
    }
    return page(request, "users.html", _("Users"), context)


def user_row(row: tuple[Any, ...]) -> dict[str, Any]:
    """One line of the list."""
    username, pk, role, active, last_login = row
    return {
        "name": username,
        "link": reverse("backoffice:user", args=[pk]),
        "role": ROLE_TEXTS[Role(role)],
        "active": active,
        "last_login": last_login,
    }


def new_user(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        name, password, role = typed["username"], typed["password"], Role(typed["role"])
        try:
            user_accounts.add_user(
                name, password, role, actor=actor_of(request), email=typed["email"], language=typed["language"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("User added."))
            return HttpResponseRedirect(reverse("backoffice:users"))
    status = 422 if form.is_bound else 200
    return page(request, "user.html", _("Add a user"), {"form": form, "roles": form.roles()}, status=status)


def user(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a user. His password has a form of its own below."""
    row = get_object_or_404(User.objects.select_related("person"), pk=pk)
    form = UserForm(request.POST or None, user=row)
    if request.method == "POST" and form.is_valid():
        typed = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            user_accounts.change_user(pk, actor=actor_of(request), **typed)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("backoffice:users"))
    return show_user(request, row, form, NewPasswordForm(), status=422 if form.is_bound else 200)


@require_POST
def set_password(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User.objects.select_related("person"), pk=pk)
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            user_accounts.set_password(pk, form.cleaned_data["password"], actor=actor_of(request))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("New password set. The user's sessions are over."))
            return HttpResponseRedirect(reverse("backoffice:user", args=[pk]))
    return show_user(request, row, UserForm(user=row), form, status=422)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    user_accounts.unlock(get_object_or_404(User, pk=pk), actor=actor_of(request))
    messages.success(request, _("Unlocked. The user can try to sign in at once."))
    return HttpResponseRedirect(reverse("backoffice:user", args=[pk]))


@require_POST
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    user_accounts.sign_out_everywhere(get_object_or_404(User, pk=pk), actor=actor_of(request))
    messages.success(request, _("Signed out everywhere."))
    return HttpResponseRedirect(reverse("backoffice:user", args=[pk]))


def show_user(
    request: HttpRequest, row: User, form: UserForm, password_form: NewPasswordForm, *, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "roles": form.roles(),
        "password_form": password_form,
        "row": row,
        "locked": locked_until(row.username, timezone.now()),
    }
    return page(request, "user.html", row.username, context, status=status)


def roles(request: HttpRequest) -> HttpResponse:
    """What may whom: the table of rights and roles, and the person's own role."""
    columns = [(ROLE_TEXTS[role], ROLE_HELP[role]) for role in Role]
    rows = [(RIGHT_TEXTS[right], [(ROLE_TEXTS[role], right in RIGHTS_OF[role]) for role in Role]) for right in Right]
    own = ROLE_TEXTS[role_of(request.user)]  # type: ignore[arg-type]  # only staff come here
    return page(request, "roles.html", _("Roles and rights"), {"columns": columns, "rows": rows, "own": own})
