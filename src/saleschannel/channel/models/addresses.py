"""Delivery addresses that a person has repaired; Amazon's own stays with the order, untouched."""

from __future__ import annotations

from django.db import models

from saleschannel.channel.models.orders import AmazonOrder


class AddressRepair(models.Model):
    """The address that is used instead of Amazon's: both encrypted, Amazon's as it was when the person looked at it."""

    order = models.OneToOneField(AmazonOrder, models.CASCADE, primary_key=True, related_name="address_repair")
    address = models.BinaryField()
    amazon_address = models.BinaryField()
    actor = models.CharField(max_length=150, blank=True)
    repaired_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.order_id)
