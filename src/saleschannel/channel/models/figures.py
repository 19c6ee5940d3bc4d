"""Figures kept so that a page need not read a million orders: sales by day, and how soon orders were created."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.models.accounts import Store
from saleschannel.money_columns import money_column


class SalesDay(models.Model):
    """What was ordered at a store on one day, in one currency; counted anew from the orders when the day is marked.

    `orders`, `units` and `revenue` leave out what awaits Amazon and what was cancelled.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    currency = models.CharField(max_length=3, blank=True)
    orders = models.IntegerField(_("orders"))
    units = models.IntegerField(_("units"))
    revenue = money_column(_("revenue"))
    shipped = models.IntegerField(_("shipped"))
    canceled = models.IntegerField(_("canceled"))

    class Meta:
        verbose_name = _("day of sales")
        verbose_name_plural = _("days of sales")
        constraints = [models.UniqueConstraint(fields=["store", "day", "currency"], name="sales_day_key")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.day}"


class SalesDayToCount(models.Model):
    """A mark: orders of this store and day have changed. Written with the orders, in their transaction."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.store_id} {self.day}"


class SalesCount(models.Model):
    """One row: in which time zone the days of sales were counted, and when last."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    zone = models.CharField(max_length=100, blank=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="sales_count_single_row")]

    def __str__(self) -> str:
        return self.zone


class CreationDelay(models.Model):
    """How long after Amazon's update the Commerce orders of one page were created: `orders[i]` took `seconds[i]`."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    seconds = ArrayField(models.IntegerField())
    orders = ArrayField(models.IntegerField())

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="creation_delay_newest")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.created_at:%Y-%m-%d %H:%M}"
