"""Amazon's amounts as Magento adds them up, exact to the cent. Pure arithmetic, nothing is recomputed from prices.

Magento's own invoices rely on (facts §1.1, observed §2.1): grand total = subtotal + shipping + tax + discount (negative
on the order); tax = tax of the lines + shipping tax; discount = discounts of the lines + shipping discount. What has no
place of its own there (gift wrap, fees, what Amazon's parts do not explain) becomes a line with a name.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import msgspec

from saleschannel.commerce.adobe.settings import TaxByAmazon
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderLine
from saleschannel.domain.money import ZERO, total

PLACES = Decimal("0.0001")
LARGEST_PERCENT = Decimal("9999.9999")

GIFT_WRAP, FEES, ADJUSTMENT = "amazon-gift-wrap", "amazon-fees", "amazon-adjustment"
EXTRA_LINES = {GIFT_WRAP: "Gift wrap", FEES: "Amazon fees", ADJUSTMENT: "Adjustment to Amazon's total"}
"""SKUs and names of lines that are no products."""


class LineAmounts(msgspec.Struct, frozen=True):
    """The amounts of a line, for its whole quantity; `discount` is not negative. `key` is its `ext_order_item_id`."""

    key: str
    quantity: int
    row_total: Decimal
    tax: Decimal
    discount: Decimal

    @property
    def price(self) -> Decimal:
        return rounded(self.row_total / self.quantity)

    @property
    def price_with_tax(self) -> Decimal:
        return rounded((self.row_total + self.tax) / self.quantity)

    @property
    def tax_percent(self) -> Decimal:
        """Computed, for reports only: the amount is what counts."""
        taxed = self.row_total - self.discount
        return min(rounded(self.tax * 100 / taxed), LARGEST_PERCENT) if taxed > 0 and self.tax > 0 else ZERO


class OrderAmounts(msgspec.Struct, frozen=True):
    """The amounts of an order. `discount` and `shipping_discount` are not negative; `left_out` is tax by Amazon."""

    lines: tuple[LineAmounts, ...]
    extras: tuple[LineAmounts, ...]
    shipping: Decimal
    shipping_tax: Decimal
    shipping_discount: Decimal
    grand_total: Decimal
    left_out: Decimal = ZERO

    @property
    def subtotal(self) -> Decimal:
        return total(line.row_total for line in (*self.lines, *self.extras))

    @property
    def tax(self) -> Decimal:
        return total(line.tax for line in (*self.lines, *self.extras)) + self.shipping_tax

    @property
    def discount(self) -> Decimal:
        return total(line.discount for line in (*self.lines, *self.extras)) + self.shipping_discount

    @property
    def adjustment(self) -> Decimal:
        """What the named adjustment line adds."""
        return total(line.row_total - line.discount for line in self.extras if line.key == ADJUSTMENT)


def order_amounts(draft: CommerceOrderDraft, tax_by_amazon: TaxByAmazon) -> OrderAmounts:
    """The draft's amounts. Their sum is Amazon's grand total, less tax that the merchant leaves out."""
    keep = tax_by_amazon is TaxByAmazon.INCLUDE
    lines = [_line(line, keep=keep) for line in draft.lines]
    taxed = [line for line in draft.lines if keep or not line.tax_collected_by_amazon]
    left_out = total(line.tax for line in draft.lines) - total(line.tax for line in taxed)
    shipping = rounded(draft.totals.shipping)
    shipping_tax = rounded(total(line.shipping_tax for line in taxed))
    shipping_discount = rounded(-total(line.shipping_discount for line in draft.lines))
    lines, shipping_discount = _move_surplus(lines, shipping, shipping_discount)
    extras = [_extra(GIFT_WRAP, draft.totals.gift_wrap), _extra(FEES, draft.totals.fees)]
    grand_total = rounded(draft.totals.grand_total - left_out)
    parts = [line.row_total + line.tax - line.discount for line in (*lines, *extras)]
    explained = total(parts) + shipping + shipping_tax - shipping_discount
    extras.append(_extra(ADJUSTMENT, grand_total - explained))
    named = tuple(line for line in extras if line.row_total or line.discount)
    return OrderAmounts(tuple(lines), named, shipping, shipping_tax, shipping_discount, grand_total, left_out)


def rounded(amount: Decimal) -> Decimal:
    """To the four places of Magento's columns."""
    return amount.quantize(PLACES, ROUND_HALF_UP)


def _line(line: CommerceOrderLine, *, keep: bool) -> LineAmounts:
    taxed = keep or not line.tax_collected_by_amazon
    return LineAmounts(
        key=line.order_item_id,
        quantity=line.quantity,
        row_total=rounded(line.row_total),
        tax=rounded(line.tax - line.shipping_tax) if taxed else rounded(ZERO),
        discount=rounded(line.shipping_discount - line.discount),
    )


def _move_surplus(
    lines: list[LineAmounts], shipping: Decimal, shipping_discount: Decimal
) -> tuple[list[LineAmounts], Decimal]:
    """A discount beyond a line's own price is of the shipping, as far as there is shipping to discount."""
    moved = []
    for line in lines:
        surplus = min(line.discount - max(line.row_total, ZERO), shipping - shipping_discount)
        if surplus > 0:
            shipping_discount += surplus
            moved.append(msgspec.structs.replace(line, discount=line.discount - surplus))
        else:
            moved.append(line)
    return moved, shipping_discount


def _extra(key: str, amount: Decimal) -> LineAmounts:
    """A line with a name; an amount below zero is a discount, since documents take no negative prices."""
    exact = rounded(amount)
    return LineAmounts(key, 1, max(exact, rounded(ZERO)), rounded(ZERO), max(-exact, rounded(ZERO)))
