"""Invoices, as far as a complete order needs them: all invoices of an order add up to its grand total."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.commerce.builtin.models.orders import Order, OrderLine
from saleschannel.money_columns import money_column


class Invoice(models.Model):
    """An invoice over shipped units. The first one carries what belongs to no line: shipping, gift wrap, fees."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="invoices")
    number = models.CharField(_("invoice number"), max_length=50)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    subtotal = money_column(_("subtotal"))
    shipping = money_column(_("shipping"))
    gift_wrap = money_column(_("gift wrap"))
    fees = money_column(_("fees"))
    tax = money_column(_("tax"))
    discount = money_column(_("discount"))
    adjustment = money_column(_("adjustment"))
    grand_total = money_column(_("grand total"))

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [models.UniqueConstraint(fields=["number"], name="commerce_invoice_number")]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """Units of an order line on an invoice, with their share of the line's amounts."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(OrderLine, models.CASCADE, related_name="invoice_lines")
    quantity = models.IntegerField(_("quantity"))
    row_total = money_column(_("row total"))
    tax = money_column(_("tax"))
    discount = money_column(_("discount"))

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "order_line"], name="commerce_invoice_line_key"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="commerce_invoice_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.order_line_id}: {self.quantity}"
