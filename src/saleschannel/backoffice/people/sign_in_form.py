"""The sign-in form: name and password, counted against guessing before the password is looked at."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.form_fields import dress
from saleschannel.backoffice.people.remote_address import remote_address
from saleschannel.backoffice.people.sign_in_limits import Locked, begin_attempt, forget_attempts
from saleschannel.backoffice.rights import is_staff


class SignInForm(AuthenticationForm):
    """Says the same whether the name is unknown, the password wrong, or the user may not come in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.is_locked = False
        dress(self)

    def clean(self) -> dict[str, Any]:
        """Check name and password. Raises ValidationError in the person's words."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name and password and self.request is not None:
            locked = begin_attempt(name, remote_address(self.request), timezone.now())
            if locked:
                self.is_locked = True
                raise ValidationError(lock_text(locked), code="locked")
        cleaned = super().clean()
        if name and password:
            forget_attempts(name)
        return cleaned

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if not is_staff(user):
            raise self.get_invalid_login_error()


def lock_text(locked: Locked) -> str:
    """What is locked, for how long, and who can help."""
    minutes = max(ceil((locked.until - timezone.now()).total_seconds() / 60), 1)
    if locked.by_account:
        text = _("Too many failed attempts. Try again in %s minutes, or ask an administrator to unlock this user.")
    else:
        text = _("Too many failed attempts from your network. Try again in %s minutes.")
    return text % minutes
