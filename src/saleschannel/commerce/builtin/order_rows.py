"""Writes the rows of new orders and of their lines, one statement each. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import msgspec

from saleschannel.batch_sql import Answer, binary, draw_ids, insert, insert_returning, send
from saleschannel.commerce.builtin.accounts import Account
from saleschannel.commerce.builtin.catalog_reads import KnownProduct
from saleschannel.commerce.builtin.people import sealed_people
from saleschannel.commerce.builtin.states import default_status
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderLine, CommerceOrderState
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.vault.current import keyring

# Conflicts on the reference or the number end in a missing row, not in an error.
INSERT_ORDERS: LiteralString = "ON CONFLICT DO NOTHING RETURNING id"
SHORTEST_NUMBER = 9
Columns = dict[str, Any]


class NewOrder(msgspec.Struct, frozen=True):
    """An order row that is being inserted, with its draft."""

    id: int
    number: str
    status: str
    draft: CommerceOrderDraft


def draw_order_ids(drafts: Sequence[CommerceOrderDraft]) -> Answer:
    """The ids of the rows, so that lines and reservations need not wait for them."""
    return draw_ids("commerce_order_id_seq", len(drafts))


def draw_numbers(drafts: Sequence[CommerceOrderDraft]) -> Answer:
    """The next numbers of Commerce's own sequence, for the drafts that bring none."""
    return draw_ids("commerce_order_number_sequence", sum([draft.number is None for draft in drafts]))


def new_orders(drafts: Sequence[CommerceOrderDraft], ids: Answer, numbers: Answer) -> list[NewOrder]:
    """Each draft with the id and the number drawn for it; a number that the draft brings is kept."""
    own = iter(numbers.rows())
    return [
        NewOrder(
            order_id,
            draft.number or f"{draft.number_prefix}{next(own)[0]:0{SHORTEST_NUMBER}}",
            draft.status or default_status(draft.state),
            draft,
        )
        for draft, (order_id,) in zip(drafts, ids.rows(), strict=True)
    ]


def insert_orders(
    orders: Sequence[NewOrder],
    drafted: Mapping[AmazonOrderId, Columns],
    customers: Mapping[AmazonOrderId, Account | None],
) -> Answer:
    """Insert orders; those whose reference or number exists are missing from the answer.

    All writers insert in the order of the references, so that none waits for another crosswise.
    """
    batch = []
    for order in sorted(orders, key=reference_of):
        customer = customers.get(order.draft.reference)
        identity = {
            "id": order.id,
            "number": order.number,
            "status": order.status,
            "customer_id": None if customer is None else customer.id,
        }
        batch.append(identity | drafted[order.draft.reference])
    return insert_returning("commerce_order", batch, INSERT_ORDERS)


def reference_of(order: NewOrder) -> str:
    return order.draft.reference


def drafted_columns(draft: CommerceOrderDraft) -> Columns:
    """What the draft alone says of its row."""
    totals = draft.totals
    return {
        "reference": draft.reference,
        "commerce_store": draft.commerce_store,
        "state": draft.state,
        "purchased_at": draft.purchased_at,
        "marketplace_id": draft.marketplace_id,
        "fulfilled_by": draft.fulfilled_by,
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


def line_row(order: NewOrder, position: int, line: CommerceOrderLine, product: KnownProduct | None) -> Columns:
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


def delete_lines(orders: Sequence[NewOrder]) -> None:
    """Take the lines back of orders that met a conflict and were not inserted."""
    send("DELETE FROM commerce_orderline WHERE order_id = ANY (%t::bigint[])", [order.id for order in orders])
