"""Amazon's and Commerce's amounts of an order side by side, per item and in total, each difference by its name."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from saleschannel.backoffice.templatetags.office import money
from saleschannel.channel.models import AmazonOrder, AmazonOrderItem
from saleschannel.domain.commerce_views import CommerceLineView, CommerceOrderView
from saleschannel.domain.money import ZERO, total


class Pair(NamedTuple):
    """One amount or number on both sides; None where a side has none."""

    name: str
    amazon: Decimal | None
    commerce: Decimal | None

    @property
    def difference(self) -> Decimal:
        """What Commerce has more than Amazon; zero where a side has nothing to compare."""
        return ZERO if self.amazon is None or self.commerce is None else self.commerce - self.amazon


class ItemAmountsRow(NamedTuple):
    """An item with its amounts on both sides."""

    item: AmazonOrderItem
    line: CommerceLineView | None
    units_differ: bool
    pairs: list[Pair]


class AmountsTable(NamedTuple):
    """All items, the totals, and what differs in words."""

    items: list[ItemAmountsRow]
    totals: list[Pair]
    differences: list[str]
    refunded: Decimal


def amounts_table(
    order: AmazonOrder, items: Sequence[AmazonOrderItem], commerce: CommerceOrderView | None
) -> AmountsTable:
    lines = {line.order_item_id: line for line in commerce.lines} if commerce else {}
    rows = [item_row(item, lines.get(item.order_item_id)) for item in items]
    totals = total_pairs(order, items, commerce)
    currency = order.currency
    differences = [words for row in rows for words in item_differences(row, currency)] if commerce else []
    differences += [named(pair.name, pair, currency) for pair in totals if pair.difference]
    return AmountsTable(rows, totals, differences, commerce.refunded if commerce else ZERO)


def item_row(item: AmazonOrderItem, line: CommerceLineView | None) -> ItemAmountsRow:
    discount = -abs(item.discount_amount)
    pairs = [
        Pair(_("Item amount"), item.item_amount, line.row_total if line else None),
        Pair(_("Tax"), item.tax_amount, line.tax if line else None),
        Pair(_("Discount"), discount, line.discount if line else None),
        Pair(_("Shipping"), item.shipping_amount, None),
        Pair(_("Gift wrap"), item.gift_wrap_amount, None),
        Pair(_("Fees"), item.cod_amount + item.other_amount, None),
    ]
    differ = line is not None and line.quantity - line.quantity_canceled != item.quantity_ordered
    return ItemAmountsRow(item, line, differ, [pair for pair in pairs if pair.amazon or pair.commerce])


def item_differences(row: ItemAmountsRow, currency: str) -> list[str]:
    """What differs of one item, in words."""
    if row.line is None:
        return [_("%(sku)s: Commerce has no such line.") % {"sku": row.item.sku}] if row.item.quantity_ordered else []
    words = [named(f"{row.item.sku}, {pair.name}", pair, currency) for pair in row.pairs if pair.difference]
    if row.units_differ:
        units = {"sku": row.item.sku, "amazon": row.item.quantity_ordered, "commerce": row.line.quantity}
        words.append(_("%(sku)s, units: %(amazon)s on Amazon, %(commerce)s in Commerce.") % units)
    return words


def named(name: str, pair: Pair, currency: str) -> str:
    difference = ("+" if pair.difference > 0 else "") + money(pair.difference, currency)
    amazon, commerce = money(pair.amazon, currency), money(pair.commerce, currency)
    parts = {"name": name, "amazon": amazon, "commerce": commerce, "difference": difference}
    return _("%(name)s: %(amazon)s on Amazon, %(commerce)s in Commerce (%(difference)s).") % parts


def total_pairs(order: AmazonOrder, items: Sequence[AmazonOrderItem], commerce: CommerceOrderView | None) -> list[Pair]:
    """Amazon's parts added up, and its own total; where its total is not its parts, Commerce has an adjustment."""
    sums = {
        _("Items"): total(item.item_amount for item in items),
        _("Shipping"): total(item.shipping_amount for item in items),
        _("Gift wrap"): total(item.gift_wrap_amount for item in items),
        _("Fees"): total(item.cod_amount + item.other_amount for item in items) + order.delivery_tip,
        _("Tax"): total(item.tax_amount for item in items),
        _("Discount"): -total(abs(item.discount_amount) for item in items),
    }
    explained = total(sums.values())
    grand = explained if order.total is None else order.total
    sums[_("Adjustment to Amazon's total")] = grand - explained
    parts: list[Decimal | None] = [None] * len(sums)
    if commerce:
        of = commerce.totals
        parts = [of.subtotal, of.shipping, of.gift_wrap, of.fees, of.tax, of.discount, of.adjustment]
    pairs = [Pair(name, amount, part) for (name, amount), part in zip(sums.items(), parts, strict=True)]
    shown = [pair for pair in pairs if pair.amazon or pair.commerce]
    return [*shown, Pair(_("Total"), grand, commerce.totals.grand_total if commerce else None)]
