"""Who saw whose data: one row for each page view that showed buyer data. Holds numbers of orders, no buyer data."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class BuyerDataView(models.Model):
    """One page or file with buyer data: who, when, from where (shortened), and of which orders or customers.

    The person is kept by name, so that the row tells the same when the user is gone.
    """

    viewed_at = models.DateTimeField(_("time"))
    actor = models.CharField(_("person"), max_length=150)
    kind = models.CharField(_("page"), max_length=40)
    address = models.CharField(_("address"), max_length=45, blank=True)
    orders = ArrayField(models.CharField(max_length=50), default=list, verbose_name=_("Amazon orders"))
    customers = ArrayField(models.CharField(max_length=50), default=list, verbose_name=_("customers"))

    class Meta:
        verbose_name = _("view of buyer data")
        verbose_name_plural = _("views of buyer data")
        indexes = [
            models.Index(fields=["-viewed_at", "-id"], name="buyer_data_view_newest"),
            models.Index(fields=["actor", "-viewed_at", "-id"], name="buyer_data_view_person"),
            GinIndex(fields=["orders"], name="buyer_data_view_orders"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.kind}"
