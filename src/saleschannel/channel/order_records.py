"""Orders in memory while a batch is decided upon: Amazon's order, the progress made, the events to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from saleschannel.channel.event_types import EventType
from saleschannel.channel.statuses import ChannelStatus, channel_status
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import Address, AmazonOrder, Buyer
from saleschannel.domain.workflows.steps import Progress
from saleschannel.vault.current import keyring


class BuyerData(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is stored encrypted in one piece: buyer, address, gift messages by order item. Buyer data."""

    buyer: Buyer = Buyer()
    ship_to: Address = Address()
    gifts: Mapping[str, str] = {}


NO_BUYER_DATA = BuyerData()
NO_PROGRESS = Progress()
_decode_buyer_data = msgspec.json.Decoder(BuyerData).decode


@dataclass(slots=True)
class NewEvent:
    """An event about to be written; `facts` fill its text and hold no buyer data."""

    type: EventType
    facts: dict[str, Any] | None = None
    actor: str = ""


@dataclass(slots=True)
class OrderRecord:
    """One order under decision. `id` is None until the row exists."""

    store_id: int
    settings: OrderSettings
    order: AmazonOrder
    progress: Progress = NO_PROGRESS
    id: int | None = None
    details_updated_at: datetime | None = None
    commerce_number: str = ""
    commerce_status: str = ""
    customer_number: str = ""
    waiting_for: str = ""
    attention_reason: str = ""
    attention_detail: str = ""
    repaired_address: Address | None = None
    events: list[NewEvent] = field(default_factory=list)

    @property
    def status(self) -> ChannelStatus:
        ordered = sum([item.quantity_ordered for item in self.order.items])
        shipped = sum(self.progress.shipped.values())
        return channel_status(self.order.fulfillment_status, shipped=shipped, ordered=ordered)

    @property
    def order_to_create(self) -> AmazonOrder:
        """Amazon's order with the address that a person has repaired: what is decided upon and created in Commerce."""
        if self.repaired_address is None:
            return self.order
        return msgspec.structs.replace(self.order, ship_to=self.repaired_address)

    def tell(self, event: EventType, actor: str = "", **facts: Any) -> None:
        """Add an event to the order's story."""
        self.events.append(NewEvent(event, facts or None, actor))

    def ask_for_attention(self, reason: AttentionReason, detail: str = "") -> None:
        """The order cannot go on; told once, however often it is tried again."""
        if (self.attention_reason, self.attention_detail) != (reason.value, detail):
            self.tell(EventType.NEEDS_ATTENTION, reason=reason.value, detail=detail)
        self.attention_reason, self.attention_detail, self.waiting_for = reason.value, detail, ""

    def attention_resolved(self) -> None:
        """Whatever stood in the way is gone."""
        if self.attention_reason:
            self.tell(EventType.ATTENTION_RESOLVED, reason=self.attention_reason)
            self.attention_reason = self.attention_detail = ""

    def advance_to(self, **changes: Any) -> None:
        """Replace parts of the progress."""
        self.progress = msgspec.structs.replace(self.progress, **changes)


def encrypt_buyer_data(order: AmazonOrder) -> bytes | None:
    """The order's buyer data for storage, or None when Amazon gave none."""
    gifts: dict[str, str] = {item.order_item_id: item.gift_message for item in order.items if item.gift_message}
    data = BuyerData(order.buyer, order.ship_to, gifts)
    return None if data == NO_BUYER_DATA else keyring().encrypt(msgspec.json.encode(data))


def decrypt_buyer_data(stored: bytes | memoryview | None) -> BuyerData:
    """Raises vault.keyring.DecryptionError when the key is missing."""
    return _decode_buyer_data(keyring().decrypt(bytes(stored))) if stored else NO_BUYER_DATA
