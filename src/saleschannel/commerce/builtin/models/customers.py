"""Customer accounts. Buyer data: encrypted, found by a keyed digest of the e-mail address."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.vault.fields import EncryptedTextField


class Customer(models.Model):
    """A customer account; one per e-mail address."""

    number = models.CharField(_("customer number"), max_length=50)
    email = EncryptedTextField(_("e-mail"))
    email_digest = models.BinaryField(max_length=16)
    name = EncryptedTextField(_("name"))
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(fields=["email_digest"], name="commerce_customer_email"),
            models.UniqueConstraint(fields=["number"], name="commerce_customer_number"),
        ]

    def __str__(self) -> str:
        return self.number
