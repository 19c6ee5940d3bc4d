"""Commerce orders with their lines, comments and changes of state."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.commerce.builtin.models.catalog import Product
from saleschannel.commerce.builtin.models.customers import Customer
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import FulfilledBy
from saleschannel.enum_checks import values_check
from saleschannel.money_columns import money_column

STATE_TEXTS = {
    CommerceOrderState.PENDING: _("Pending"),
    CommerceOrderState.PROCESSING: _("Processing"),
    CommerceOrderState.COMPLETE: _("Complete"),
    CommerceOrderState.CANCELED: _("Canceled"),
    CommerceOrderState.CLOSED: _("Closed"),
}


class Order(models.Model):
    """A Commerce order. `reference` is the Amazon order id: it makes the creation repeatable.

    `people` is the encrypted `people.People` (buyer, address, gift messages); `buyer_tokens` make the name searchable.
    Numbers are compared byte by byte (`"C"`), so that their indexes find beginnings in a database of any language.
    The amounts are Amazon's; `adjustment` is what its grand total differs from its own parts.
    """

    reference = models.CharField(_("Amazon order"), max_length=50, db_collation="C")
    number = models.CharField(_("order number"), max_length=60, db_collation="C")
    commerce_store = models.CharField(_("Commerce store"), max_length=50)
    state = models.CharField(_("state"), max_length=20, choices=[(s.value, text) for s, text in STATE_TEXTS.items()])
    status = models.CharField(_("status"), max_length=50)
    purchased_at = models.DateTimeField(_("purchase date"))
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    marketplace_id = models.CharField(_("marketplace"), max_length=20)
    fulfilled_by = models.CharField(_("fulfilled by"), max_length=10)
    customer = models.ForeignKey(
        Customer,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="orders",
        db_constraint=False,
        db_index=False,
        verbose_name=_("customer"),
    )
    people = models.BinaryField()
    buyer_tokens = ArrayField(models.BigIntegerField(), default=list)
    purchase_order_number = models.CharField(_("purchase order number"), max_length=200, blank=True)
    labels = ArrayField(models.CharField(max_length=30), default=list)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    subtotal = money_column(_("subtotal"))
    shipping = money_column(_("shipping"))
    gift_wrap = money_column(_("gift wrap"))
    fees = money_column(_("fees"))
    tax = money_column(_("tax"))
    discount = money_column(_("discount"))
    adjustment = money_column(_("adjustment"))
    grand_total = money_column(_("grand total"))

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="commerce_order_reference"),
            models.UniqueConstraint(fields=["number"], name="commerce_order_number"),
            models.CheckConstraint(condition=~Q(number=""), name="commerce_order_number_given"),
            models.CheckConstraint(condition=~Q(status=""), name="commerce_order_status_given"),
            values_check("state", CommerceOrderState, name="commerce_order_state"),
            values_check("fulfilled_by", FulfilledBy, name="commerce_order_fulfilled_by"),
        ]
        indexes = [
            # With the numbers, so that none of the orders passed on the way down to a beginning of one is read.
            models.Index(
                fields=["-purchased_at", "-id"], include=["number", "reference"], name="commerce_order_newest"
            ),
            models.Index(fields=["state", "-purchased_at", "-id"], name="commerce_order_state_newest"),
            models.Index(fields=["customer"], condition=Q(customer__isnull=False), name="commerce_order_customer"),
            models.Index(
                fields=["status", "-purchased_at", "-id"],
                condition=~Q(status=F("state")),  # the merchant's own statuses; the others are found by the state
                name="commerce_order_own_status",
            ),
            GinIndex(fields=["buyer_tokens"], name="commerce_order_buyer"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One line of an order; without a product where a placeholder stands for an unknown SKU.

    `sku` is the product's; `amazon_sku` is Amazon's where an alias SKU says that it is another one, else empty.
    `quantity_backordered` are the units that were not in stock when the order was created and are still to be shipped.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    order_item_id = models.CharField(_("Amazon's order item"), max_length=50)
    position = models.IntegerField()
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, related_name="+", db_constraint=False, db_index=False
    )
    sku = models.CharField("SKU", max_length=200)
    amazon_sku = models.CharField(_("Amazon SKU"), max_length=200, blank=True, default="", db_default="")
    title = models.TextField(_("title"), blank=True)
    quantity = models.IntegerField(_("ordered"))
    quantity_shipped = models.IntegerField(_("shipped"), default=0)
    quantity_invoiced = models.IntegerField(_("invoiced"), default=0)
    quantity_canceled = models.IntegerField(_("canceled"), default=0)
    quantity_backordered = models.IntegerField(_("backordered"), default=0)
    unit_price = money_column(_("price"))
    row_total = money_column(_("row total"))
    tax = money_column(_("tax"))
    discount = money_column(_("discount"))

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(fields=["order", "order_item_id"], name="commerce_order_line_key"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="commerce_order_line_quantity"),
            models.CheckConstraint(
                condition=Q(quantity_shipped__gte=0)
                & Q(quantity_canceled__gte=0)
                & Q(quantity__gte=F("quantity_shipped") + F("quantity_canceled")),
                name="commerce_order_line_shipped",
            ),
            models.CheckConstraint(
                condition=Q(quantity_invoiced__gte=0)
                & Q(quantity__gte=F("quantity_invoiced") + F("quantity_canceled")),
                name="commerce_order_line_invoiced",
            ),
            models.CheckConstraint(
                condition=Q(quantity_backordered__gte=0)
                & Q(quantity__gte=F("quantity_shipped") + F("quantity_canceled") + F("quantity_backordered")),
                name="commerce_order_line_backordered",
            ),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="commerce_line_product")]

    def __str__(self) -> str:
        return f"{self.sku}: {self.quantity}"


class OrderComment(models.Model):
    """A note of the staff. Never sent to anybody."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="comments", db_index=False)
    at = models.DateTimeField(_("time"), db_default=Now())
    actor = models.CharField(_("by"), max_length=150, blank=True)
    text = models.TextField(_("comment"))

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["order", "id"], name="commerce_comment_story")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.at:%Y-%m-%d %H:%M}"


class OrderStateChange(models.Model):
    """A change of an order's state, written in the same transaction as the change."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="state_changes", db_index=False)
    old = models.CharField(_("from"), max_length=20)
    new = models.CharField(_("to"), max_length=20)
    at = models.DateTimeField(_("time"), db_default=Now())
    cause = models.TextField(_("cause"), blank=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        constraints = [
            values_check("old", CommerceOrderState, name="commerce_state_change_old"),
            values_check("new", CommerceOrderState, name="commerce_state_change_new"),
        ]
        indexes = [models.Index(fields=["order", "id"], name="commerce_state_change_story")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
