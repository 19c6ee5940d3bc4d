"""The built-in Commerce as the channel sees it: the `CommerceBackend` port on the channel's own database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saleschannel.commerce.builtin import (
    addresses,
    cancellation,
    missing_customers,
    order_creation,
    pending_stock,
    shipping,
)
from saleschannel.commerce.builtin.catalog_reads import products_by_sku
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.domain.stock import SkuAvailability
from saleschannel.ports import AddressChange, CommerceShipment, CreateOutcome, ReservationRequest, ShippingProgress


class BuiltinCommerce:
    """Implements `ports.CommerceBackend`. Has no state: everything is in the database, on Django's connection.

    Each method may join a transaction of the caller; without one it commits by itself.
    """

    joins_transaction = True

    def availability(
        self,
        commerce_store: str,  # noqa: ARG002  named by the port
        skus: Sequence[SellerSku],
    ) -> Mapping[SellerSku, SkuAvailability]:
        """One stock serves all stores."""
        return {
            sku: SkuAvailability(sku, enabled=product.enabled, managed=product.managed, available=product.available)
            for sku, product in products_by_sku(skus).items()
        }

    def create_orders(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        return order_creation.create_orders(drafts)

    def create_customers(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        return missing_customers.create_customers(drafts)

    def reserve(self, requests: Sequence[ReservationRequest]) -> None:
        pending_stock.reserve(requests)

    def release(self, references: Sequence[AmazonOrderId]) -> None:
        pending_stock.release(references)

    def record_shipments(self, shipments: Sequence[CommerceShipment]) -> Sequence[ShippingProgress]:
        return shipping.record_shipments(shipments)

    def complete_orders(self, references: Sequence[AmazonOrderId]) -> Sequence[ShippingProgress]:
        return shipping.complete_orders(references)

    def cancel_orders(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        return cancellation.cancel_orders(references, reason)

    def cancel_rest(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        return cancellation.cancel_rest(references, reason)

    def change_addresses(self, changes: Sequence[AddressChange]) -> Sequence[AmazonOrderId]:
        return addresses.change_addresses(changes)
