"""Forms about people: adding and changing users, passwords, one's own profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import FilterForm, OfficeForm
from saleschannel.backoffice.orders.filter_form import ANY
from saleschannel.backoffice.rights import person_of, role_of
from saleschannel.backoffice.roles import ROLE_HELP, ROLE_TEXTS, Role

ROLE_CHOICES = [(role.value, text) for role, text in ROLE_TEXTS.items()]


def password_input(use: str) -> forms.PasswordInput:
    """`use` tells password managers what is asked for."""
    return forms.PasswordInput(attrs={"autocomplete": use})


def language_field() -> forms.ChoiceField:
    choices = [("", _("As the browser says")), *settings.LANGUAGES]
    return forms.ChoiceField(label=_("Language"), choices=choices, required=False)


class UserFilterForm(FilterForm):
    """By the beginning of the name, and by role."""

    name = forms.CharField(label=_("Name"), required=False, max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=[ANY, *ROLE_CHOICES], required=False)


class RoleField(forms.ChoiceField):
    """A role; what each is for stands beside it."""

    def __init__(self) -> None:
        super().__init__(label=_("Role"), choices=ROLE_CHOICES, widget=forms.RadioSelect)


class RoleForm(OfficeForm):
    """What forms with a role have in common."""

    def roles(self) -> list[tuple[Any, Any]]:
        """The buttons of the role, each with what the role is for."""
        return [(button, ROLE_HELP[Role(button.data["value"])]) for button in self["role"]]


class NewPasswordForm(OfficeForm):
    """A password, typed twice. The rules are checked by `user_accounts`."""

    password = forms.CharField(label=_("Password"), strip=False, widget=password_input("new-password"))
    repeated = forms.CharField(label=_("Password again"), strip=False, widget=password_input("new-password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_repeated(self) -> str:
        repeated = str(self.cleaned_data["repeated"])
        if repeated != self.cleaned_data.get("password", repeated):
            raise forms.ValidationError(_("The two passwords differ. Type the same one twice."))
        return repeated


class NewUserForm(RoleForm, NewPasswordForm):
    """A person who is to sign in."""

    username = forms.CharField(label=_("Name"), max_length=150, validators=[User.username_validator])
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For notices only."))
    role = RoleField()
    language = language_field()
    field_order = ("username", "email", "role", "language", "password", "repeated")


class UserForm(RoleForm):
    """What of a user can be changed."""

    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For notices only."))
    role = RoleField()
    language = language_field()
    active = forms.BooleanField(label=_("May sign in"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial = {"email": user.email, "role": role_of(user).value, "active": user.is_active}
        super().__init__(*args, initial={**initial, "language": person_of(user).language}, **kwargs)


class ProfileForm(OfficeForm):
    """What a person changes about himself."""

    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For notices only."))
    language = language_field()


class OwnPasswordForm(NewPasswordForm):
    """A new password, with the present one as proof."""

    present = forms.CharField(label=_("Present password"), strip=False, widget=password_input("current-password"))
    field_order = ("present", "password", "repeated")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present(self) -> str:
        present = str(self.cleaned_data["present"])
        if not self.user.check_password(present):
            raise forms.ValidationError(_("This is not your present password."))
        return present
