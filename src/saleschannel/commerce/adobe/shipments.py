"""Shipments of Magento, read by id: a track that comes later changes no date of its shipment (observed §2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from saleschannel.commerce.adobe.client import AdobeClient
from saleschannel.commerce.adobe.search import Filter, batches, criteria, one_of

PAGE = 100


class SeenTrack(msgspec.Struct, frozen=True):
    """A tracking number; `title` is often the only place that names the carrier."""

    track_number: str | None = None
    title: str | None = None
    carrier_code: str | None = None


class SeenShipmentItem(msgspec.Struct, frozen=True):
    order_item_id: int
    qty: Decimal = Decimal(0)


class _Remark(msgspec.Struct, frozen=True):
    comment: str | None = None


class SeenShipment(msgspec.Struct, frozen=True):
    """A shipment. Times are UTC text, `YYYY-MM-DD HH:MM:SS`."""

    entity_id: int
    order_id: int
    increment_id: str | None = None
    created_at: str | None = None
    items: list[SeenShipmentItem] | None = None
    tracks: list[SeenTrack] | None = None
    comments: list[_Remark] | None = None

    @property
    def has_track(self) -> bool:
        return any(track.track_number for track in self.tracks or [])

    def has_remark(self, text: str) -> bool:
        return any(text in (remark.comment or "") for remark in self.comments or [])


class _ShipmentList(msgspec.Struct):
    items: list[SeenShipment] | None = None


class Shipments:
    """The shipment resource."""

    def __init__(self, client: AdobeClient) -> None:
        self._client = client

    def after(self, entity_id: int) -> list[SeenShipment]:
        """The next page of shipments with a greater id, in the order of their ids."""
        params = criteria(Filter("entity_id", str(entity_id), "gt"), page_size=PAGE, ascending_by="entity_id")
        return self._client.get("shipments", _ShipmentList, params).items or []

    def by_ids(self, ids: Iterable[int]) -> list[SeenShipment]:
        return self._by("entity_id", ids)

    def of_orders(self, order_ids: Iterable[int]) -> list[SeenShipment]:
        return self._by("order_id", order_ids)

    def _by(self, field: str, ids: Iterable[int]) -> list[SeenShipment]:
        found: list[SeenShipment] = []
        for batch in batches(str(each) for each in ids):
            params = criteria(one_of(field, batch), page_size=300, ascending_by="entity_id")
            found += self._client.get("shipments", _ShipmentList, params).items or []
        return found
