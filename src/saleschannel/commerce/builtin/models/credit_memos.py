"""Credit memos: what of an invoiced order was credited. They refund nothing at Amazon."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.commerce.builtin.models.orders import Order, OrderLine
from saleschannel.money_columns import money_column


class CreditMemo(models.Model):
    """A credit memo. `external_key` is the key of the form, so that a form sent twice credits once.

    `other` is gift wrap, fees and the adjustment to Amazon's total; `adjustment` is what was given beyond or kept back.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="credit_memos", db_index=False)
    number = models.CharField(_("credit memo number"), max_length=50)
    external_key = models.CharField(max_length=100)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    actor = models.CharField(_("by"), max_length=150, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    subtotal = money_column(_("subtotal"))
    shipping = money_column(_("shipping"))
    other = money_column(_("other amounts"))
    tax = money_column(_("tax"))
    discount = money_column(_("discount"))
    adjustment = money_column(_("adjustment"))
    grand_total = money_column(_("grand total"))

    class Meta:
        verbose_name = _("credit memo")
        verbose_name_plural = _("credit memos")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="commerce_credit_memo_number"),
            models.UniqueConstraint(fields=["order", "external_key"], name="commerce_credit_memo_key"),
            models.CheckConstraint(condition=models.Q(grand_total__gte=0), name="commerce_credit_memo_total"),
        ]

    def __str__(self) -> str:
        return self.number


class CreditMemoLine(models.Model):
    """Units of an order line on a credit memo; `returned` units went back to stock."""

    credit_memo = models.ForeignKey(CreditMemo, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(OrderLine, models.CASCADE, related_name="credit_memo_lines")
    quantity = models.IntegerField(_("quantity"))
    returned = models.BooleanField(_("back to stock"))
    row_total = money_column(_("row total"))
    tax = money_column(_("tax"))
    discount = money_column(_("discount"))

    class Meta:
        verbose_name = _("credit memo line")
        verbose_name_plural = _("credit memo lines")
        constraints = [
            models.UniqueConstraint(fields=["credit_memo", "order_line"], name="commerce_credit_memo_line_key"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="commerce_credit_memo_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.order_line_id}: {self.quantity}"


class NumberRange(models.Model):
    """The last number of a range without gaps (invoices, credit memos): drawn in the transaction that uses it."""

    name = models.CharField(max_length=30, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
