"""Amazon orders as the channel keeps them, their items, and the events that tell their story."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.accounts import SellerAccount, Store
from saleschannel.channel.statuses import CHANNEL_STATUS_TEXTS, TO_SHIP, ChannelStatus
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus, Program
from saleschannel.enum_checks import values_check
from saleschannel.money_columns import money_column


class AmazonOrder(models.Model):
    """One Amazon order: Amazon's facts, then what the channel did with it. Written by set-based SQL (law 2).

    `buyer_data` is the encrypted `domain` buyer, address and gift messages; `buyer_tokens` make the name searchable.
    Numbers are compared byte by byte (`"C"`), whatever the database's language: so their indexes find beginnings, and
    rows are locked in the order in which Python sorts.
    """

    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    store = models.ForeignKey(Store, models.PROTECT, related_name="orders", db_constraint=False, db_index=False)
    amazon_order_id = models.CharField(_("Amazon order"), max_length=50, db_collation="C")
    marketplace_id = models.CharField(max_length=20)
    fulfilled_by = models.CharField(_("fulfilled by"), max_length=10)
    fulfillment_status = models.CharField(_("Amazon's status"), max_length=30)
    status_text = models.CharField(max_length=60, blank=True)
    purchased_at = models.DateTimeField(_("purchase date"))
    last_updated_at = models.DateTimeField(_("updated by Amazon"))
    ship_by = models.DateTimeField(_("ship by"), null=True)
    deliver_by = models.DateTimeField(_("deliver by"), null=True)
    currency = models.CharField(max_length=3, blank=True)
    total = money_column(_("total"), null=True)
    delivery_tip = money_column(default=0)
    units = models.IntegerField(_("units"), default=0)
    programs = ArrayField(models.CharField(max_length=50), default=list)
    service_level = models.CharField(max_length=50, blank=True)
    replaces = models.CharField(max_length=50, blank=True)
    seller_order_id = models.CharField(max_length=100, blank=True)
    cancellation_requested = models.BooleanField(_("buyer asks for cancellation"), default=False)
    buyer_data = models.BinaryField(null=True)
    buyer_tokens = ArrayField(models.BigIntegerField(), null=True)
    amazon_packages = models.JSONField(null=True)
    content_hash = models.BinaryField()
    raw_page = models.ForeignKey(
        "channel.RawPage", models.SET_NULL, null=True, related_name="+", db_constraint=False, db_index=False
    )
    imported_at = models.DateTimeField(_("imported"), db_default=Now())

    status = models.CharField(
        _("status"), max_length=20, choices=[(s.value, text) for s, text in CHANNEL_STATUS_TEXTS.items()]
    )
    details_updated_at = models.DateTimeField(_("details updated"), null=True)
    reserved_while_pending = models.BooleanField(default=False)
    commerce_number = models.CharField(_("Commerce order"), max_length=60, blank=True, db_collation="C")
    commerce_state = models.CharField(max_length=20, blank=True)
    commerce_status = models.CharField(_("Commerce status"), max_length=50, blank=True)
    customer_number = models.CharField(_("customer"), max_length=50, blank=True)
    customer_missing = models.BooleanField(default=False)
    waiting_for = models.CharField(max_length=40, blank=True)
    attention_reason = models.CharField(_("needs attention"), max_length=40, blank=True)
    attention_detail = models.TextField(blank=True)

    held_at = models.DateTimeField(_("held since"), null=True)
    held_by = models.CharField(_("held by"), max_length=150, blank=True, db_default="")
    hold_reason = models.TextField(_("why it is held"), blank=True, db_default="")

    class Meta:
        verbose_name = _("Amazon order")
        verbose_name_plural = _("Amazon orders")
        constraints = [
            models.UniqueConstraint(fields=["amazon_order_id", "account"], name="amazon_order_key"),
            values_check("fulfilled_by", FulfilledBy, name="amazon_order_fulfilled_by"),
            values_check("fulfillment_status", FulfillmentStatus, name="amazon_order_fulfillment_status"),
            values_check("status", ChannelStatus, name="amazon_order_status"),
            values_check("commerce_state", CommerceOrderState, name="amazon_order_commerce_state", blank=True),
            values_check("attention_reason", AttentionReason, name="amazon_order_attention_reason", blank=True),
        ]
        indexes = [
            # What the Orders tab filters by stands in the indexes it walks along, so that no order is read in vain.
            models.Index(
                fields=["-purchased_at", "-id"],
                include=["status", "store", "fulfilled_by", "total", "amazon_order_id", "commerce_number"],
                name="amazon_order_newest",
            ),
            models.Index(fields=["store", "-purchased_at", "-id"], name="amazon_order_store_newest"),
            models.Index(
                fields=["status", "-purchased_at", "-id"],
                include=["store", "fulfilled_by", "total"],
                name="amazon_order_status_newest",
            ),
            models.Index(fields=["store", "status", "-purchased_at", "-id"], name="amazon_order_store_status"),
            models.Index(
                fields=["fulfilled_by", "-purchased_at", "-id"],
                include=["status", "store", "total"],
                name="amazon_order_fulfilled_newest",
            ),
            models.Index(
                fields=["total"],
                include=["status", "store", "fulfilled_by", "purchased_at", "id"],
                name="amazon_order_total",
            ),
            models.Index(fields=["commerce_number"], name="amazon_order_commerce_number"),
            models.Index(
                fields=["attention_reason", "ship_by"],
                include=["status", "store", "purchased_at", "id"],
                condition=~models.Q(attention_reason=""),
                name="amazon_order_attention",
            ),
            models.Index(
                fields=["-purchased_at", "-id"],
                condition=models.Q(held_at__isnull=False),
                name="amazon_order_held",
            ),
            models.Index(
                fields=["ship_by", "id"],
                include=["store", "fulfilled_by"],  # the ship-by board counts without reading an order
                condition=models.Q(status__in=[status.value for status in TO_SHIP]),
                name="amazon_order_to_ship",
            ),
            models.Index(
                fields=["-purchased_at", "-id"],
                include=["status", "store", "fulfilled_by"],
                condition=models.Q(programs__contains=[Program.PRIME]),
                name="amazon_order_prime",
            ),
            models.Index(
                fields=["-purchased_at", "-id"],
                include=["status", "store", "fulfilled_by"],
                condition=models.Q(programs__contains=[Program.BUSINESS]),
                name="amazon_order_business",
            ),
            GinIndex(fields=["buyer_tokens"], name="amazon_order_buyer"),
        ]

    def __str__(self) -> str:
        return self.amazon_order_id


class AmazonOrderItem(models.Model):
    """One line of an Amazon order with Amazon's amounts; `quantity_shipped` is what Commerce has shipped."""

    order = models.ForeignKey(AmazonOrder, models.CASCADE, related_name="items", db_index=False)
    order_item_id = models.CharField(max_length=50)
    position = models.SmallIntegerField()
    sku = models.CharField("SKU", max_length=200)
    asin = models.CharField("ASIN", max_length=20, blank=True)
    title = models.TextField(_("title"), blank=True)
    quantity_ordered = models.IntegerField(_("ordered"))
    quantity_fulfilled = models.IntegerField(_("shipped on Amazon"), default=0)
    quantity_shipped = models.IntegerField(_("shipped in Commerce"), default=0)
    unit_price = money_column(null=True)
    item_amount = money_column()
    shipping_amount = money_column()
    gift_wrap_amount = money_column()
    cod_amount = money_column()
    other_amount = money_column()
    tax_amount = money_column()
    discount_amount = money_column()
    total_amount = money_column(null=True)
    gift_wrap_level = models.CharField(max_length=100, blank=True)
    cancellation_requested = models.BooleanField(default=False)
    cancellation_reason = models.TextField(blank=True)
    tax_collected_by_amazon = models.BooleanField(default=False)
    needs_transparency_codes = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [
            models.UniqueConstraint(fields=["order", "order_item_id"], name="amazon_order_item_key"),
        ]
        indexes = [models.Index(fields=["sku", "order"], name="amazon_order_item_sku")]

    def __str__(self) -> str:
        return f"{self.sku}: {self.quantity_ordered}"


class OrderEvent(models.Model):
    """Something that happened to an order (law 8): when, what, by whom, and the facts its text needs. No buyer data."""

    order = models.ForeignKey(AmazonOrder, models.CASCADE, related_name="events", db_index=False)
    occurred_at = models.DateTimeField(db_default=Now())
    type = models.CharField(max_length=50)
    actor = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(null=True)

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        indexes = [
            models.Index(fields=["order", "id"], name="order_event_story"),
            models.Index(fields=["actor", "id"], condition=~models.Q(actor=""), name="order_event_person"),
        ]

    def __str__(self) -> str:
        return f"{self.type} ({self.order_id})"
