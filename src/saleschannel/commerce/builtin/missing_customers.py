"""Builds customer accounts for orders that exist and links them (workflow step 4, repeated on its own)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from msgspec.structs import replace

from saleschannel.batch_sql import run
from saleschannel.commerce.builtin.accounts import Account, accounts_for, email_digest
from saleschannel.commerce.builtin.created_orders import found_orders
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import Created, CreateOutcome, Refused


def create_customers(drafts: Sequence[CommerceOrderDraft]) -> list[CreateOutcome]:
    """Link each order to the account its draft asks for; orders that have one keep it."""
    with transaction.atomic():
        found = found_orders([draft.reference for draft in drafts])
        wanting = [draft for draft in drafts if lacks_customer(draft, found.get(draft.reference))]
        accounts = accounts_for(wanting)
        links = {draft.reference: accounts.get(email_digest(draft.customer)) for draft in wanting if draft.customer}
        link({reference: account for reference, account in links.items() if account is not None})
        return [outcome(draft, found.get(draft.reference), links.get(draft.reference)) for draft in drafts]


def lacks_customer(draft: CommerceOrderDraft, order: Created | None) -> bool:
    return order is not None and draft.customer is not None and not order.customer_number


def link(accounts: dict[AmazonOrderId, Account]) -> None:
    if accounts:
        # Orders that another writer has linked meanwhile keep their customer.
        run(
            """
            UPDATE commerce_order o SET customer_id = w.customer_id
            FROM unnest(%t::text[], %t::bigint[]) AS w(reference, customer_id)
            WHERE o.reference = w.reference AND o.customer_id IS NULL
            """,
            list(accounts),
            [account.id for account in accounts.values()],
        )


def outcome(draft: CommerceOrderDraft, order: Created | None, account: Account | None) -> CreateOutcome:
    if order is None:
        return Refused(
            draft.reference, AttentionReason.COMMERCE_REFUSED, "there is no Commerce order yet; create it first"
        )
    if account is None:
        return replace(order, customer_missing=lacks_customer(draft, order))
    return replace(order, customer_number=account.number, customer_created=account.tell_new())
