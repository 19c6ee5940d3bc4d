"""Writes the rows of new orders and of their lines, one statement each. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import LiteralString

import msgspec

from saleschannel.batch_sql import array_text, rows, run
from saleschannel.commerce.builtin.accounts import Account
from saleschannel.commerce.builtin.catalog_reads import KnownProduct
from saleschannel.commerce.builtin.people import sealed_people
from saleschannel.commerce.builtin.states import default_status
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderState
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.vault.current import keyring

# All writers insert in the order of the references, so that none waits for another crosswise. The sequence is asked in
# a subquery, once per order without a given number. Conflicts on either key end in a missing row, not in an error.
INSERT_ORDERS: LiteralString = """
    INSERT INTO commerce_order (
        reference, number, commerce_store, state, status, purchased_at, marketplace_id, fulfilled_by, customer_id,
        people, buyer_tokens, purchase_order_number, labels, currency,
        subtotal, shipping, gift_wrap, fees, tax, discount, adjustment, grand_total
    )
    SELECT reference, coalesce(given, prefix || lpad(n, greatest(9, length(n)), '0')), commerce_store,
           state, status, purchased_at, marketplace_id, fulfilled_by, customer_id,
           people, buyer_tokens::bigint[], purchase_order_number, labels::text[], currency,
           subtotal, shipping, gift_wrap, fees, tax, discount, adjustment, grand_total
    FROM (
        SELECT w.*, CASE WHEN w.given IS NULL THEN nextval('commerce_order_number_sequence')::text END AS n
        FROM unnest(
            %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::text[],
            %b::text[], %b::bigint[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::text[],
            %b::text[]::numeric[], %b::text[]::numeric[], %b::text[]::numeric[], %b::text[]::numeric[],
            %b::text[]::numeric[], %b::text[]::numeric[], %b::text[]::numeric[], %b::text[]::numeric[]
        ) AS w(
            reference, given, prefix, commerce_store, state, status, purchased_at, marketplace_id,
            fulfilled_by, customer_id, people, buyer_tokens, purchase_order_number, labels, currency,
            subtotal, shipping, gift_wrap, fees, tax, discount, adjustment, grand_total
        )
        ORDER BY w.reference
    ) AS numbered
    ON CONFLICT DO NOTHING
    RETURNING reference, id, number
"""

INSERT_LINES: LiteralString = """
    INSERT INTO commerce_orderline (
        order_id, position, order_item_id, product_id, sku, title, quantity, quantity_shipped, quantity_invoiced,
        quantity_canceled, quantity_backordered, unit_price, row_total, tax, discount
    )
    SELECT order_id, position, order_item_id, product_id, sku, title, quantity, done, done, 0, 0,
           unit_price, row_total, tax, discount
    FROM unnest(
        %b::bigint[], %b::int[], %b::text[], %b::bigint[], %b::text[], %b::text[], %b::int[], %b::int[],
        %b::text[]::numeric[], %b::text[]::numeric[], %b::text[]::numeric[], %b::text[]::numeric[]
    ) AS w(
        order_id, position, order_item_id, product_id, sku, title, quantity, done,
        unit_price, row_total, tax, discount
    )
"""


class NewOrder(msgspec.Struct, frozen=True):
    """An order row that was just inserted, with its draft."""

    id: int
    number: str
    status: str
    draft: CommerceOrderDraft


def insert_orders(
    drafts: Sequence[CommerceOrderDraft], customers: Mapping[AmazonOrderId, Account | None]
) -> dict[AmazonOrderId, NewOrder]:
    """Insert orders; those whose reference or number exists are left out of the answer."""
    tokens = keyring().search_tokens
    totals = [draft.totals for draft in drafts]
    statuses = {draft.reference: draft.status or default_status(draft.state) for draft in drafts}
    inserted = rows(
        INSERT_ORDERS,
        [draft.reference for draft in drafts],
        [draft.number for draft in drafts],
        [draft.number_prefix for draft in drafts],
        [draft.commerce_store for draft in drafts],
        [draft.state.value for draft in drafts],
        list(statuses.values()),
        [draft.purchased_at for draft in drafts],
        [draft.marketplace_id for draft in drafts],
        [draft.fulfilled_by.value for draft in drafts],
        [account.id if (account := customers.get(draft.reference)) else None for draft in drafts],
        [sealed_people(draft) for draft in drafts],
        [array_text(tokens(draft.buyer_name)) for draft in drafts],
        [draft.purchase_order_number for draft in drafts],
        [array_text(draft.labels) for draft in drafts],
        [draft.currency for draft in drafts],
        [str(amounts.subtotal) for amounts in totals],
        [str(amounts.shipping) for amounts in totals],
        [str(amounts.gift_wrap) for amounts in totals],
        [str(amounts.fees) for amounts in totals],
        [str(amounts.tax) for amounts in totals],
        [str(amounts.discount) for amounts in totals],
        [str(amounts.adjustment) for amounts in totals],
        [str(amounts.grand_total) for amounts in totals],
    )
    keys = {reference: (order_id, number) for reference, order_id, number in inserted}
    return {
        draft.reference: NewOrder(*keys[draft.reference], statuses[draft.reference], draft)
        for draft in drafts
        if draft.reference in keys
    }


def insert_lines(orders: Sequence[NewOrder], products: Mapping[SellerSku, KnownProduct]) -> None:
    """Insert all lines. Those of a complete order (fulfilled by Amazon) are born shipped and invoiced."""
    lines = [(order, position, line) for order in orders for position, line in enumerate(order.draft.lines, 1)]
    done = [line.quantity if is_complete(order) else 0 for order, _, line in lines]
    run(
        INSERT_LINES,
        [order.id for order, _, _ in lines],
        [position for _, position, _ in lines],
        [line.order_item_id for _, _, line in lines],
        [product.id if (product := products.get(line.sku)) else None for _, _, line in lines],
        [line.sku for _, _, line in lines],
        [line.title for _, _, line in lines],
        [line.quantity for _, _, line in lines],
        done,
        [str(line.unit_price) for _, _, line in lines],
        [str(line.row_total) for _, _, line in lines],
        [str(line.tax) for _, _, line in lines],
        [str(line.discount) for _, _, line in lines],
    )


def is_complete(order: NewOrder) -> bool:
    return order.draft.state is CommerceOrderState.COMPLETE
