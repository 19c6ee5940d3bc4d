"""The persons of an order, encrypted in one value. Buyer data: never in logs, events or messages."""

from __future__ import annotations

import msgspec

from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.orders import Address
from saleschannel.vault.current import keyring


class People(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who bought, where it goes, and what the buyer wrote on gifts. Empty once the data has been purged."""

    buyer_name: str = ""
    buyer_email: str = ""
    ship_to: Address = Address()
    gift_messages: tuple[str, ...] = ()


def sealed_people(draft: CommerceOrderDraft) -> bytes:
    """The draft's persons, encrypted."""
    people = People(draft.buyer_name, draft.buyer_email, draft.ship_to, draft.gift_messages)
    return keyring().encrypt(msgspec.json.encode(people))


def open_people(stored: bytes | memoryview[int]) -> People:
    """The persons of a stored order; nobody where the data has been purged. Raises vault.keyring.DecryptionError."""
    return msgspec.json.decode(keyring().decrypt(bytes(stored)), type=People) if stored else People()
