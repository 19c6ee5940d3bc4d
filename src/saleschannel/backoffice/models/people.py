"""What is kept of a user beside name and password: the role, the language, and since when sessions count."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.roles import DEFAULT_ROLE, Role
from saleschannel.enum_checks import values_check


class Person(models.Model):
    """One user of the back office. Staff without a row here are clerks, superusers administrators (`rights`)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="person", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=20, default=DEFAULT_ROLE.value)
    language = models.CharField(_("language"), max_length=10, blank=True, help_text=_("Empty: the browser's."))
    signed_out_at = models.DateTimeField(null=True, help_text="Sessions that began before this moment are over.")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [values_check("role", Role, name="person_role")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
