"""Invoices shipped units and brings orders to the state that follows from what is shipped and invoiced."""

from __future__ import annotations

from collections.abc import Sequence

from saleschannel.batch_sql import rows, run
from saleschannel.commerce.builtin.invoice_amounts import LineShare, invoice_totals, shares_to_invoice
from saleschannel.commerce.builtin.number_ranges import INVOICES, draw_numbers
from saleschannel.commerce.builtin.open_orders import LockedOrder
from saleschannel.commerce.builtin.states import change_states
from saleschannel.domain.commerce import CommerceOrderState, CommerceTotals


def invoice_shipped_units(orders: Sequence[LockedOrder]) -> None:
    """One invoice per order that has shipped units without one. The orders must be locked."""
    shares = {order.id: found for order in orders if (found := shares_to_invoice(order))}
    if not shares:
        return
    invoiced = orders_with_invoice(list(shares))
    invoices = [
        (order, invoice_totals(order, shares[order.id], first=order.id not in invoiced))
        for order in orders
        if order.id in shares
    ]
    ids = insert_invoices([(order.id, totals) for order, totals in invoices])
    insert_invoice_lines([(ids[order_id], share) for order_id, found in shares.items() for share in found])
    raise_invoiced([share for found in shares.values() for share in found])


def orders_with_invoice(order_ids: Sequence[int]) -> set[int]:
    found = rows("SELECT DISTINCT order_id FROM commerce_invoice WHERE order_id = ANY (%t::bigint[])", order_ids)
    return {order_id for (order_id,) in found}


def insert_invoices(invoices: Sequence[tuple[int, CommerceTotals]]) -> dict[int, int]:
    """Invoice ids by order id."""
    inserted = rows(
        """
        INSERT INTO commerce_invoice (
            order_id, number, subtotal, shipping, gift_wrap, fees, tax, discount, adjustment, grand_total
        )
        SELECT * FROM unnest(
            %t::bigint[], %t::text[],
            %t::text[]::numeric[], %t::text[]::numeric[], %t::text[]::numeric[], %t::text[]::numeric[],
            %t::text[]::numeric[], %t::text[]::numeric[], %t::text[]::numeric[], %t::text[]::numeric[]
        )
        RETURNING order_id, id
        """,
        [order_id for order_id, _ in invoices],
        draw_numbers(INVOICES, len(invoices)),
        [str(amounts.subtotal) for _, amounts in invoices],
        [str(amounts.shipping) for _, amounts in invoices],
        [str(amounts.gift_wrap) for _, amounts in invoices],
        [str(amounts.fees) for _, amounts in invoices],
        [str(amounts.tax) for _, amounts in invoices],
        [str(amounts.discount) for _, amounts in invoices],
        [str(amounts.adjustment) for _, amounts in invoices],
        [str(amounts.grand_total) for _, amounts in invoices],
    )
    return dict(inserted)


def insert_invoice_lines(lines: Sequence[tuple[int, LineShare]]) -> None:
    run(
        """
        INSERT INTO commerce_invoiceline (invoice_id, order_line_id, quantity, row_total, tax, discount)
        SELECT * FROM unnest(
            %t::bigint[], %t::bigint[], %t::int[],
            %t::text[]::numeric[], %t::text[]::numeric[], %t::text[]::numeric[]
        )
        """,
        [invoice_id for invoice_id, _ in lines],
        [share.line.id for _, share in lines],
        [share.quantity for _, share in lines],
        [str(share.row_total) for _, share in lines],
        [str(share.tax) for _, share in lines],
        [str(share.discount) for _, share in lines],
    )


def raise_invoiced(shares: Sequence[LineShare]) -> None:
    run(
        """
        UPDATE commerce_orderline l SET quantity_invoiced = l.quantity_invoiced + w.units
        FROM unnest(%t::bigint[], %t::int[]) AS w(id, units) WHERE l.id = w.id
        """,
        [share.line.id for share in shares],
        [share.quantity for share in shares],
    )
    for share in shares:
        share.line.invoiced += share.quantity


def advance_states(orders: Sequence[LockedOrder], cause: str) -> None:
    """Complete is what is shipped and invoiced; processing is what is shipped in part."""
    complete = [order.id for order in orders if order.is_open and is_done(order)]
    begun = [
        order.id
        for order in orders
        if order.state is CommerceOrderState.PENDING and order.anything_shipped and not is_done(order)
    ]
    change_states(complete, CommerceOrderState.COMPLETE, cause)
    change_states(begun, CommerceOrderState.PROCESSING, cause)


def is_done(order: LockedOrder) -> bool:
    return order.fully_shipped and all(line.invoiced >= line.shipped for line in order.lines)
