"""Shipments of orders: packages with their tracking numbers, and what is in them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.commerce.builtin.models.orders import Order, OrderLine


class Shipment(models.Model):
    """One act of shipping: one or several packages of one order.

    `external_key` makes it repeatable: the key of the ship form, or the number under which the shipment was recorded
    from outside.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="shipments", db_index=False)
    number = models.CharField(_("shipment number"), max_length=50)
    external_key = models.CharField(max_length=100)
    shipped_at = models.DateTimeField(_("shipped"))
    created_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    actor = models.CharField(_("by"), max_length=150, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="commerce_shipment_number"),
            models.UniqueConstraint(fields=["order", "external_key"], name="commerce_shipment_key"),
        ]

    def __str__(self) -> str:
        return self.number


class ShipmentPackage(models.Model):
    """A package of a shipment. `number` is the Commerce shipment number that the channel sees."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="packages", db_index=False)
    number = models.CharField(_("package number"), max_length=60)
    carrier_code = models.CharField(_("carrier"), max_length=100, blank=True)
    carrier_name = models.CharField(_("carrier's name"), max_length=100, blank=True)
    shipping_method = models.CharField(_("shipping method"), max_length=100, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [models.UniqueConstraint(fields=["shipment", "number"], name="commerce_package_number")]
        indexes = [models.Index(fields=["tracking_number"], name="commerce_package_tracking")]

    def __str__(self) -> str:
        return self.number


class ShipmentLine(models.Model):
    """Units of an order line in a package."""

    package = models.ForeignKey(ShipmentPackage, models.CASCADE, related_name="lines", db_index=False)
    order_line = models.ForeignKey(OrderLine, models.CASCADE, related_name="shipment_lines")
    quantity = models.IntegerField(_("quantity"))

    class Meta:
        verbose_name = _("line of a package")
        verbose_name_plural = _("lines of a package")
        constraints = [
            models.UniqueConstraint(fields=["package", "order_line"], name="commerce_shipment_line_key"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="commerce_shipment_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.order_line_id}: {self.quantity}"
