"""Customer accounts by e-mail: found, or built once, for a batch of drafts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from saleschannel.batch_sql import Answer, ask, send
from saleschannel.domain.commerce import CommerceOrderDraft, CustomerDraft
from saleschannel.vault.current import keyring


class Account(msgspec.Struct):
    """A customer account of a batch; `is_new` until an outcome has told of it."""

    id: int
    number: str
    is_new: bool

    def tell_new(self) -> bool:
        """True for the first draft that gets a new account, so that each account is told of once."""
        told, self.is_new = self.is_new, False
        return told


class WantedAccounts:
    """The accounts that drafts want, asked for at once and read when they are needed; missing ones are built."""

    def __init__(self, drafts: Iterable[CommerceOrderDraft]) -> None:
        self._wanted: dict[bytes, CustomerDraft] = {}
        for draft in drafts:
            if draft.customer is not None:
                self._wanted.setdefault(email_digest(draft.customer), draft.customer)
        self._answer = find_or_build(self._wanted) if self._wanted else None

    def read(self) -> dict[bytes, Account]:
        """All accounts by e-mail digest."""
        if self._answer is None:
            return {}
        accounts = by_digest(self._answer)
        # What another writer has built in the meantime, only a new statement sees.
        missing = {digest: draft for digest, draft in self._wanted.items() if digest not in accounts}
        return accounts | by_digest(find_or_build(missing)) if missing else accounts


def accounts_for(drafts: Iterable[CommerceOrderDraft]) -> dict[bytes, Account]:
    """The accounts of all drafts that want one, by e-mail digest; missing ones are built."""
    return WantedAccounts(drafts).read()


def by_digest(found: Answer) -> dict[bytes, Account]:
    return {bytes(digest): Account(*account) for digest, *account in found.rows()}


def email_digest(customer: CustomerDraft) -> bytes:
    return keyring().digest(customer.email)


def find_or_build(wanted: Mapping[bytes, CustomerDraft]) -> Answer:
    """Accounts with their digest, except for those that another writer has committed since the statement began."""
    encrypt = keyring().encrypt
    digests = sorted(wanted)  # all writers insert in the same order, so that none waits for the other crosswise
    # The anti-join keeps numbers from being used up by customers who exist; the conflict clause settles races.
    return ask(
        """
        WITH wanted AS (
            SELECT * FROM unnest(%t::bytea[], %t::bytea[], %t::bytea[]) AS w(email_digest, email, name)
        ), numbered AS (
            SELECT w.*, nextval('commerce_customer_number_sequence')::text AS n
            FROM wanted w
            WHERE NOT EXISTS (SELECT FROM commerce_customer c WHERE c.email_digest = w.email_digest)
        ), built AS (
            INSERT INTO commerce_customer (number, email_digest, email, name)
            SELECT lpad(n, greatest(9, length(n)), '0'), email_digest, email, name FROM numbered ORDER BY email_digest
            ON CONFLICT DO NOTHING
            RETURNING email_digest, id, number
        )
        SELECT email_digest, id, number, true FROM built
        UNION ALL
        SELECT c.email_digest, c.id, c.number, false
        FROM commerce_customer c WHERE c.email_digest = ANY (%t::bytea[])
        """,
        digests,
        [encrypt(wanted[digest].email.encode()) for digest in digests],
        [encrypt(name.encode()) if (name := wanted[digest].name) else b"" for digest in digests],
        digests,
    )


def remove_unused(accounts: Iterable[Account]) -> None:
    """Take back accounts of this transaction that no order uses, because their orders were refused after all."""
    built = [account.id for account in accounts if account.is_new]
    if built:
        send(
            """
            DELETE FROM commerce_customer c
            WHERE c.id = ANY (%t::bigint[])
              AND NOT EXISTS (SELECT FROM commerce_order o WHERE o.customer_id = c.id)
            """,
            built,
        )
