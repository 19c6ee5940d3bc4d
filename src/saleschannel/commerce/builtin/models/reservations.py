"""Stock held for orders."""

from __future__ import annotations

from django.db import models

from saleschannel.commerce.builtin.models.catalog import Product


class Reservation(models.Model):
    """Units of a product held for an Amazon order: first while it is pending, then for its Commerce order.

    Both go by the Amazon order id, so that creating the order takes a pending reservation over as it is.
    `Product.reserved` is the sum of these. A reservation ends when its units are shipped, cancelled or released.
    """

    reference = models.CharField(max_length=50)
    product = models.ForeignKey(Product, models.PROTECT, related_name="reservations", db_constraint=False)
    quantity = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "product"], name="commerce_reservation_key"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="commerce_reservation_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.quantity}"
