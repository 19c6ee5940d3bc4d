"""What an order brings in, as Amazon breaks it down. Discounts are negative,
so that every total is the sum of its parts.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from saleschannel.simulator.marketplaces import Marketplace
from saleschannel.simulator.state import Item, Order

Json = dict[str, Any]


def money(amount: Decimal, marketplace: Marketplace) -> Json:
    """Write an amount as Amazon's Money: a decimal string (JPY without decimals) and the currency."""
    return {"amount": str(amount.quantize(marketplace.quantum)), "currencyCode": marketplace.currency}


def item_parts(item: Item) -> list[tuple[str, Decimal, dict[str, Decimal]]]:
    """List (type, subtotal, details by subtype) of an item's proceeds; ITEM is always there,
    the others when not zero.
    """
    taxes = {"ITEM": item.item_tax, "SHIPPING": item.shipping_tax, "GIFT_WRAP": item.gift_wrap_tax}
    discounts = {"ITEM": -item.item_discount, "SHIPPING": -item.shipping_discount}
    parts: list[tuple[str, Decimal, dict[str, Decimal]]] = [
        ("ITEM", item.unit_price * item.quantity, {}),
        ("SHIPPING", item.shipping, {}),
        ("GIFT_WRAP", item.gift_wrap, {}),
        ("DISCOUNT", sum(discounts.values(), Decimal(0)), discounts),
        ("TAX", sum(taxes.values(), Decimal(0)), taxes),
    ]
    return [part for part in parts if part[0] == "ITEM" or part[1]]


def item_total(item: Item) -> Decimal:
    """Sum an item's proceeds."""
    return sum((subtotal for _, subtotal, _ in item_parts(item)), Decimal(0))


def grand_total(order: Order) -> Decimal:
    """Sum an order's proceeds: its items and the delivery tip."""
    return sum((item_total(item) for item in order.items), order.delivery_tip)


def item_proceeds(item: Item, marketplace: Marketplace) -> Json:
    """Build `orderItems[].proceeds`."""
    breakdowns: list[Json] = []
    for kind, subtotal, details in item_parts(item):
        breakdown: Json = {"type": kind, "subtotal": money(subtotal, marketplace)}
        detailed = [{"subtype": name, "value": money(value, marketplace)} for name, value in details.items() if value]
        if detailed:
            breakdown["detailedBreakdowns"] = detailed
        breakdowns.append(breakdown)
    return {"proceedsTotal": money(item_total(item), marketplace), "breakdowns": breakdowns}


def order_proceeds(order: Order, marketplace: Marketplace) -> Json:
    """Build `proceeds` of an order: the items' parts added up by type, and the delivery tip."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in order.items:
        for kind, subtotal, _ in item_parts(item):
            sums[kind] += subtotal
    breakdowns: list[Json] = [{"type": kind, "subtotal": money(total, marketplace)} for kind, total in sums.items()]
    if order.delivery_tip:
        tip = {"type": "DELIVERY_TIP", "status": "FINALIZED", "subtotal": money(order.delivery_tip, marketplace)}
        breakdowns.append(tip)
    return {"grandTotal": money(grand_total(order), marketplace), "breakdowns": breakdowns}
