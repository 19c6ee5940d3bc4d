"""Who is creating an order right now, noted before the first call: two workers, or a dead one, never make two orders.

A note holds the time it was made and, once there is one, the id of the cart that is about to be placed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from saleschannel.commerce.adobe.shop import Shop
from saleschannel.domain.errors import Unavailable
from saleschannel.domain.orders import AmazonOrderId

CREATING = "creating"


class Claim(msgspec.Struct, frozen=True):
    """What a note says. `cart_id` is None until a cart is ready to be placed."""

    at: datetime
    cart_id: int | None = None

    @property
    def text(self) -> str:
        return f"{self.at.isoformat()} {self.cart_id or ''}".rstrip()


def read_claim(text: str) -> Claim:
    moment, _, cart = text.partition(" ")
    return Claim(datetime.fromisoformat(moment), int(cart) if cart.isdigit() else None)


def claims_of(shop: Shop, references: Sequence[AmazonOrderId]) -> dict[AmazonOrderId, Claim]:
    """The orders that somebody has begun to create and not finished."""
    notes = shop.notes.read(CREATING, references) if references else {}
    return {reference: read_claim(text) for reference, text in notes.items()}


def claim(shop: Shop, references: Sequence[AmazonOrderId], old: Mapping[AmazonOrderId, Claim]) -> set[AmazonOrderId]:
    """The references that are ours to create now: new ones, and those whose claim is too old to be alive."""
    if not references:
        return set()
    text = Claim(shop.now()).text
    new = {reference: text for reference in references if reference not in old}
    stale = {each: old[each].text for each in references if each in old and is_stale(shop, old[each])}
    mine = set(shop.notes.begin(CREATING, new)) if new else set()
    if stale:
        mine |= shop.notes.change(CREATING, stale, dict.fromkeys(stale, text))
    return mine


def note_carts(shop: Shop, carts: Mapping[AmazonOrderId, int]) -> set[AmazonOrderId]:
    """Note the carts before they are placed; the references whose claim is still ours."""
    old = shop.notes.read(CREATING, list(carts))
    new = {reference: Claim(shop.now(), cart_id).text for reference, cart_id in carts.items()}
    kept = {reference: text for reference, text in old.items() if read_claim(text).cart_id is None}
    return set(shop.notes.change(CREATING, kept, new)) if kept else set()


def forget(shop: Shop, references: Iterable[AmazonOrderId]) -> None:
    finished = list(references)
    if finished:
        shop.notes.forget(CREATING, finished)


def is_stale(shop: Shop, claimed: Claim) -> bool:
    return (shop.now() - claimed.at).total_seconds() >= shop.settings.claim_lifetime


def busy(references: Iterable[AmazonOrderId]) -> Unavailable:
    """Others are at these orders, or died at them a moment ago."""
    return Unavailable(
        f"Another worker is creating these orders, or stopped while doing so: {', '.join(sorted(references))}.",
        code="being_created",
        remedy="Nothing to do: the channel looks again in a few minutes.",
    )
