"""Writes the rows of new orders and of their lines, one statement each. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import msgspec

from saleschannel.batch_sql import Answer, binary, draw_ids, insert, insert_returning
from saleschannel.commerce.builtin.accounts import Account
from saleschannel.commerce.builtin.catalog_reads import KnownProduct
from saleschannel.commerce.builtin.people import sealed_people
from saleschannel.commerce.builtin.states import default_status
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderLine, CommerceOrderState
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.vault.current import keyring

# Conflicts on the reference or the number end in a missing row, not in an error.
INSERT_ORDERS: LiteralString = "ON CONFLICT DO NOTHING RETURNING reference, id"
SHORTEST_NUMBER = 9


class NewOrder(msgspec.Struct, frozen=True):
    """An order row that was just inserted, with its draft."""

    id: int
    number: str
    status: str
    draft: CommerceOrderDraft


def insert_orders(
    drafts: Sequence[CommerceOrderDraft],
    numbers: Mapping[AmazonOrderId, str],
    customers: Mapping[AmazonOrderId, Account | None],
) -> dict[AmazonOrderId, NewOrder]:
    """Insert orders; those whose reference or number exists are left out of the answer."""
    statuses = {draft.reference: draft.status or default_status(draft.state) for draft in drafts}
    batch = [
        order_row(draft, numbers[draft.reference], statuses[draft.reference], customers.get(draft.reference))
        for draft in sorted(drafts, key=by_reference)
    ]
    ids: dict[AmazonOrderId, int] = dict(insert_returning("commerce_order", batch, INSERT_ORDERS))
    return {
        reference: NewOrder(ids[reference], numbers[reference], statuses[reference], draft)
        for draft in drafts
        if (reference := draft.reference) in ids
    }


def by_reference(draft: CommerceOrderDraft) -> str:
    """All writers insert in the order of the references, so that none waits for another crosswise."""
    return draft.reference


def draw_numbers(drafts: Sequence[CommerceOrderDraft]) -> Answer:
    """The next numbers of Commerce's own sequence, for the drafts that bring none."""
    return draw_ids("commerce_order_number_sequence", sum([draft.number is None for draft in drafts]))


def numbers_of(drafts: Sequence[CommerceOrderDraft], drawn: Answer) -> dict[AmazonOrderId, str]:
    """The number each order is to have: the given one, or one of those drawn."""
    own = iter(drawn.rows())
    return {
        draft.reference: draft.number or f"{draft.number_prefix}{next(own)[0]:0{SHORTEST_NUMBER}}" for draft in drafts
    }


def order_row(draft: CommerceOrderDraft, number: str, status: str, customer: Account | None) -> dict[str, Any]:
    totals = draft.totals
    return {
        "reference": draft.reference,
        "number": number,
        "commerce_store": draft.commerce_store,
        "state": draft.state,
        "status": status,
        "purchased_at": draft.purchased_at,
        "marketplace_id": draft.marketplace_id,
        "fulfilled_by": draft.fulfilled_by,
        "customer_id": None if customer is None else customer.id,
        "people": binary(sealed_people(draft)),
        "buyer_tokens": keyring().search_tokens(draft.buyer_name),
        "purchase_order_number": draft.purchase_order_number,
        "labels": draft.labels,
        "currency": draft.currency,
        "subtotal": totals.subtotal,
        "shipping": totals.shipping,
        "gift_wrap": totals.gift_wrap,
        "fees": totals.fees,
        "tax": totals.tax,
        "discount": totals.discount,
        "adjustment": totals.adjustment,
        "grand_total": totals.grand_total,
    }


def insert_lines(orders: Sequence[NewOrder], products: Mapping[SellerSku, KnownProduct]) -> None:
    """Insert all lines."""
    insert(
        "commerce_orderline",
        [
            line_row(order, position, line, products.get(line.sku))
            for order in orders
            for position, line in enumerate(order.draft.lines, 1)
        ],
    )


def line_row(order: NewOrder, position: int, line: CommerceOrderLine, product: KnownProduct | None) -> dict[str, Any]:
    """The line of a complete order (fulfilled by Amazon) is born shipped and invoiced."""
    done = line.quantity if is_complete(order) else 0
    return {
        "order_id": order.id,
        "position": position,
        "order_item_id": line.order_item_id,
        "product_id": None if product is None else product.id,
        "sku": line.sku,
        "amazon_sku": line.amazon_sku,
        "title": line.title,
        "quantity": line.quantity,
        "quantity_shipped": done,
        "quantity_invoiced": done,
        "quantity_canceled": 0,
        "quantity_backordered": 0,
        "unit_price": line.unit_price,
        "row_total": line.row_total,
        "tax": line.tax,
        "discount": line.discount,
    }


def is_complete(order: NewOrder) -> bool:
    return order.draft.state is CommerceOrderState.COMPLETE
