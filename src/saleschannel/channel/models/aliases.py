"""Alias SKUs: which product an Amazon SKU means. They are the channel's, and so serve every Commerce back end."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.accounts import SellerAccount


class SkuAlias(models.Model):
    """Under `amazon_sku` a seller account (without one: every account) sells the product `product_sku`.

    The alias of an account goes before the one of all accounts, and both before a product that has Amazon's SKU itself:
    a person has said so. What an alias means is final; it is not looked up again as an alias.
    """

    account = models.ForeignKey(
        SellerAccount,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="aliases",
        db_index=False,
        verbose_name=_("seller account"),
    )
    amazon_sku = models.CharField(_("Amazon SKU"), max_length=200, db_collation="C")
    product_sku = models.CharField(_("product SKU"), max_length=200, db_collation="C")
    created_by = models.CharField(_("by"), max_length=150, blank=True, default="", db_default="")
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("alias SKU")
        verbose_name_plural = _("alias SKUs")
        constraints = [
            models.UniqueConstraint(fields=["amazon_sku", "account"], name="sku_alias_key", nulls_distinct=False),
            models.CheckConstraint(
                condition=~models.Q(amazon_sku="") & ~models.Q(product_sku=""), name="sku_alias_given"
            ),
        ]
        indexes = [models.Index(fields=["product_sku", "amazon_sku"], name="sku_alias_product")]

    def __str__(self) -> str:
        return f"{self.amazon_sku} → {self.product_sku}"
