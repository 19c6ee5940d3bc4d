"""Stores that orders go to, and products with their stock counters."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from saleschannel.money_columns import money_column


class CommerceStore(models.Model):
    """A Commerce store that order settings can choose; orders carry its code. The seller's data is for its invoices."""

    code = models.CharField(_("code"), max_length=50)
    name = models.CharField(_("name"), max_length=100)
    seller_name = models.CharField(_("seller's name"), max_length=200, blank=True, db_default="")
    seller_address = models.TextField(_("seller's address"), blank=True, db_default="")
    tax_number = models.CharField(_("VAT ID or tax number"), max_length=100, blank=True, db_default="")
    invoice_footer = models.TextField(_("footer of invoices"), blank=True, db_default="")

    class Meta:
        verbose_name = _("Commerce store")
        verbose_name_plural = _("Commerce stores")
        constraints = [models.UniqueConstraint(fields=["code"], name="commerce_store_code")]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something the merchant sells.

    `quantity` is what lies on the shelf, `reserved` what open orders hold of it: always the sum of the product's
    reservations. Both change by conditional SQL only, in product-id order, as the last writes of a transaction.
    A negative difference means backorders.
    """

    sku = models.CharField("SKU", max_length=200, db_collation="C")
    name = models.CharField(_("name"), max_length=300)
    price = money_column(_("price"), default=0, db_default=0)
    enabled = models.BooleanField(_("enabled"), default=True, db_default=True)
    manage_stock = models.BooleanField(
        _("manage stock"), default=True, db_default=True, help_text=_("Off: always in stock, nothing is reserved.")
    )
    quantity = models.BigIntegerField(_("quantity"), default=0, db_default=0)
    reserved = models.BigIntegerField(_("reserved"), default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(fields=["sku"], name="commerce_product_sku"),
            models.CheckConstraint(condition=~models.Q(sku=""), name="commerce_product_sku_given"),
            models.CheckConstraint(condition=models.Q(reserved__gte=0), name="commerce_product_reserved"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="commerce_product_price"),
        ]
        # Of what people type, in any case. Never of a counter: orders would then rewrite the index with every unit.
        indexes = [
            models.Index(OpClass(Upper("sku"), name="text_pattern_ops"), name="commerce_product_sku_begins"),
            models.Index(OpClass(Upper("name"), name="text_pattern_ops"), name="commerce_product_name_begins"),
        ]

    def __str__(self) -> str:
        return self.sku

    @property
    def available(self) -> int:
        """Units that are free; negative when more is promised than there is."""
        return self.quantity - self.reserved
