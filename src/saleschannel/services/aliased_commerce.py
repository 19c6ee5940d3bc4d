"""The one place where alias SKUs are resolved: between the channel, which has Amazon's SKUs, and a Commerce back end.

Orders keep Amazon's SKUs; only what goes to Commerce has the products'. Made for one batch, so what it has read is of
one moment: an order is decided upon and created under the same aliases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from saleschannel.channel.sku_aliases import product_skus
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderLine
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.domain.stock import SkuAvailability
from saleschannel.ports import (
    AddressChange,
    Availability,
    CommerceBackend,
    CommerceShipment,
    Created,
    CreateOutcome,
    ReservationRequest,
    ShippingProgress,
)

NAMES_SKUS = frozenset({AttentionReason.UNKNOWN_SKU, AttentionReason.DISABLED_PRODUCT})
"""Refusals whose detail is a list of SKUs."""


class AliasedAvailability:
    """Implements `ports.Availability` before another one, for the Amazon SKUs of one seller account."""

    def __init__(self, commerce: Availability, account_id: int) -> None:
        self._commerce = commerce
        self._account_id = account_id
        self._asked: set[SellerSku] = set()
        self._aliases: dict[SellerSku, SellerSku] = {}

    def availability(self, commerce_store: str, skus: Sequence[SellerSku]) -> Mapping[SellerSku, SkuAvailability]:
        """By Amazon SKU; those that mean the same product share its availability."""
        self._look_up(skus)
        if not self._aliases:
            return self._commerce.availability(commerce_store, skus)
        found = self._commerce.availability(commerce_store, sorted({self._product(sku) for sku in skus}))
        return {sku: found[product] for sku in skus if (product := self._product(sku)) in found}

    def _look_up(self, skus: Sequence[SellerSku]) -> None:
        """Read the aliases of SKUs that were not asked for yet: one statement per batch, as its SKUs come at once."""
        new = set(skus) - self._asked
        if new:
            self._asked |= new
            self._aliases |= product_skus(self._account_id, new)

    def _product(self, sku: SellerSku) -> SellerSku:
        return self._aliases.get(sku, sku)


class AliasedCommerce(AliasedAvailability):
    """Implements `ports.CommerceBackend` before another one, for the Amazon SKUs of one seller account."""

    def __init__(self, backend: CommerceBackend, account_id: int) -> None:
        super().__init__(backend, account_id)
        self.joins_transaction = backend.joins_transaction
        self._backend = backend

    def create_orders(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        outcomes = self._backend.create_orders(self._with_product_skus(drafts))
        if not self._aliases:
            return outcomes
        return [self._in_amazon_skus(draft, outcome) for draft, outcome in zip(drafts, outcomes, strict=True)]

    def create_customers(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        return self._backend.create_customers(self._with_product_skus(drafts))

    def reserve(self, requests: Sequence[ReservationRequest]) -> None:
        self._look_up([sku for request in requests for sku in request.units])
        self._backend.reserve(
            [replace(request, units=self._units(request.units)) for request in requests] if self._aliases else requests
        )

    def release(self, references: Sequence[AmazonOrderId]) -> None:
        self._backend.release(references)

    def record_shipments(self, shipments: Sequence[CommerceShipment]) -> Sequence[ShippingProgress]:
        return self._backend.record_shipments(shipments)

    def complete_orders(self, references: Sequence[AmazonOrderId]) -> Sequence[ShippingProgress]:
        return self._backend.complete_orders(references)

    def cancel_orders(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        return self._backend.cancel_orders(references, reason)

    def change_addresses(self, changes: Sequence[AddressChange]) -> Sequence[AmazonOrderId]:
        return self._backend.change_addresses(changes)

    def cancel_rest(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        return self._backend.cancel_rest(references, reason)

    def _units(self, units: Mapping[SellerSku, int]) -> dict[SellerSku, int]:
        """Units per product: those of all its aliases together."""
        together: dict[SellerSku, int] = {}
        for sku, quantity in units.items():
            product = self._product(sku)
            together[product] = together.get(product, 0) + quantity
        return together

    def _with_product_skus(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CommerceOrderDraft]:
        self._look_up([line.sku for draft in drafts for line in draft.lines])
        if not self._aliases:
            return drafts
        return [replace(draft, lines=tuple([self._line(line) for line in draft.lines])) for draft in drafts]

    def _line(self, line: CommerceOrderLine) -> CommerceOrderLine:
        """The line of the product; Amazon's SKU is mentioned where it is another one."""
        product = self._product(line.sku)
        return line if product == line.sku else replace(line, sku=product, amazon_sku=line.sku)

    def _in_amazon_skus(self, draft: CommerceOrderDraft, outcome: CreateOutcome) -> CreateOutcome:
        """What the order's story tells, and a clerk mends, goes by the name that Amazon gives it."""
        if isinstance(outcome, Created):
            return replace(outcome, backordered=self._amazon_skus(draft, outcome.backordered))
        if outcome.reason in NAMES_SKUS:
            skus = self._amazon_skus(draft, outcome.detail.split(", "))
            return replace(outcome, detail=", ".join(skus) or outcome.detail)
        return outcome

    def _amazon_skus(self, draft: CommerceOrderDraft, products: Collection[str]) -> tuple[SellerSku, ...]:
        return tuple(dict.fromkeys(line.sku for line in draft.lines if self._product(line.sku) in products))
