"""The log of what lies on the shelf: every change of a product's quantity, written in the statement that makes it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.commerce.builtin.models.catalog import Product
from saleschannel.enum_checks import values_check


class StockCause(StrEnum):
    """What changed a quantity."""

    CREATED = "created"  # the product is new
    ADJUSTED = "adjusted"  # by a person, on the product page
    IMPORTED = "imported"  # by a file
    SHIPPED = "shipped"  # units left the house with an order
    RETURNED = "returned"  # units of an order came back


STOCK_CAUSE_TEXTS = {
    StockCause.CREATED: _("Product created"),
    StockCause.ADJUSTED: _("Adjusted by hand"),
    StockCause.IMPORTED: _("Imported from a file"),
    StockCause.SHIPPED: _("Shipped"),
    StockCause.RETURNED: _("Returned to stock"),
}


class StockChange(models.Model):
    """A product's quantity went from `old` to `new`. Each row begins where the one before it ended.

    `reference` is the order whose units moved; empty where there is none or several orders moved at once. Reservations
    are no changes of the quantity: they are rows of their own.
    """

    product = models.ForeignKey(
        Product, models.CASCADE, related_name="stock_changes", db_index=False, db_constraint=False
    )
    at = models.DateTimeField(_("time"), db_default=Now())
    cause = models.CharField(
        _("cause"), max_length=20, choices=[(cause.value, text) for cause, text in STOCK_CAUSE_TEXTS.items()]
    )
    old = models.BigIntegerField(_("from"))
    new = models.BigIntegerField(_("to"))
    actor = models.CharField(_("by"), max_length=150, blank=True, default="", db_default="")
    reason = models.CharField(_("why"), max_length=300, blank=True, default="", db_default="")
    reference = models.CharField(_("order"), max_length=50, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("stock change")
        verbose_name_plural = _("stock changes")
        constraints = [values_check("cause", StockCause, name="commerce_stock_change_cause")]
        indexes = [models.Index(fields=["product", "-id"], name="commerce_stock_change_newest")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.old} → {self.new}"
