"""A Commerce back end in memory, for tests that are not about Commerce. It passes the contract tests.

Like Adobe Commerce it does not join the caller's transaction: what it has done stays done when the caller rolls back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderDraft, CommerceOrderState
from saleschannel.domain.orders import AmazonOrderId, PackageItem, SellerSku
from saleschannel.domain.stock import SkuAvailability
from saleschannel.ports import (
    AddressChange,
    CommerceShipment,
    Created,
    CreateOutcome,
    Refused,
    ReservationRequest,
    ShippingProgress,
    StockChangedError,
)


@dataclass
class FakeProduct:
    """A product of the fake; `quantity` lies on the shelf, what is held is in the fake's reservations."""

    quantity: int = 0
    enabled: bool = True
    managed: bool = True


@dataclass
class FakeOrder:
    """An order of the fake."""

    draft: CommerceOrderDraft
    number: str
    state: CommerceOrderState
    status: str
    customer_number: str = ""
    backordered: tuple[SellerSku, ...] = ()
    shipped: dict[str, int] = field(default_factory=dict)
    shipment_numbers: set[str] = field(default_factory=set)

    @property
    def fully_shipped(self) -> bool:
        return all(self.shipped[line.order_item_id] >= line.quantity for line in self.draft.lines)


class InMemoryCommerce:
    """Implements `ports.CommerceBackend`. Tests put products in `products` and look at the other dictionaries."""

    joins_transaction = False

    def __init__(self) -> None:
        self.products: dict[SellerSku, FakeProduct] = {}
        self.orders: dict[AmazonOrderId, FakeOrder] = {}
        self.customers: dict[str, str] = {}
        self.reservations: dict[AmazonOrderId, dict[SellerSku, int]] = {}
        self.cancel_reasons: list[str] = []
        self._numbers = 0

    def add_product(self, sku: str, quantity: int = 0, *, enabled: bool = True, managed: bool = True) -> None:
        self.products[SellerSku(sku)] = FakeProduct(quantity, enabled, managed)

    def free(self, sku: SellerSku) -> int:
        held = sum(units.get(sku, 0) for units in self.reservations.values())
        return self.products[sku].quantity - held

    def availability(
        self,
        commerce_store: str,  # noqa: ARG002  named by the port
        skus: Sequence[SellerSku],
    ) -> Mapping[SellerSku, SkuAvailability]:
        return {
            sku: SkuAvailability(sku, product.enabled, product.managed, self.free(sku))
            for sku in skus
            if (product := self.products.get(sku)) is not None
        }

    def create_orders(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        """All stock is looked at before anything is done, so that a refusal leaves nothing behind."""
        wanted: dict[SellerSku, int] = {}
        for draft in drafts:
            if draft.reference not in self.orders and not draft.backorder:
                held = self.reservations.get(draft.reference, {})
                for sku, units in self._managed_units(draft).items():
                    wanted[sku] = wanted.get(sku, 0) + max(units - held.get(sku, 0), 0)
        if any(self.free(sku) < units for sku, units in wanted.items() if units):
            raise StockChangedError("less stock than decided upon")
        return [self._create(draft) for draft in drafts]

    def _create(self, draft: CommerceOrderDraft) -> CreateOutcome:
        if draft.reference in self.orders:
            return self._outcome(self.orders[draft.reference], found=True)
        unknown = [line.sku for line in draft.lines if line.sku not in self.products]
        if unknown and not draft.placeholder_for_unknown_sku:
            return Refused(draft.reference, AttentionReason.UNKNOWN_SKU, ", ".join(unknown))
        disabled = [line.sku for line in draft.lines if line.sku in self.products and not self._enabled(line.sku)]
        if disabled:
            return Refused(draft.reference, AttentionReason.DISABLED_PRODUCT, ", ".join(disabled))
        number = draft.number or self._next_number(draft.number_prefix)
        if any(order.number == number for order in self.orders.values()):
            return Refused(draft.reference, AttentionReason.NUMBER_TAKEN, number)
        self.reservations.pop(draft.reference, None)
        needs = self._managed_units(draft)
        backordered = tuple(sku for sku, units in needs.items() if self.free(sku) < units)
        if needs:
            self.reservations[draft.reference] = needs
        complete = draft.state is CommerceOrderState.COMPLETE
        order = FakeOrder(draft, number, draft.state, draft.status or draft.state.value, backordered=backordered)
        order.shipped = {line.order_item_id: line.quantity if complete else 0 for line in draft.lines}
        self.orders[draft.reference] = order
        customer_created = self._link_customer(order, draft)
        return replace(self._outcome(order), customer_created=customer_created)

    def create_customers(self, drafts: Sequence[CommerceOrderDraft]) -> Sequence[CreateOutcome]:
        outcomes: list[CreateOutcome] = []
        for draft in drafts:
            order = self.orders.get(draft.reference)
            if order is None:
                outcomes.append(Refused(draft.reference, AttentionReason.COMMERCE_REFUSED, "no such order"))
            else:
                created = self._link_customer(order, draft)
                outcomes.append(replace(self._outcome(order, found=True), customer_created=created))
        return outcomes

    def reserve(self, requests: Sequence[ReservationRequest]) -> None:
        for request in requests:
            if request.reference not in self.orders and request.reference not in self.reservations:
                units = {sku: units for sku, units in request.units.items() if self._managed(sku)}
                if not request.backorder and any(self.free(sku) < needed for sku, needed in units.items()):
                    raise StockChangedError
                self.reservations[request.reference] = units

    def release(self, references: Sequence[AmazonOrderId]) -> None:
        for reference in references:
            if reference not in self.orders:
                self.reservations.pop(reference, None)

    def record_shipments(self, shipments: Sequence[CommerceShipment]) -> Sequence[ShippingProgress]:
        for shipment in shipments:
            order = self.orders.get(shipment.reference)
            if order and order.state in OPEN_STATES and shipment.shipment_number not in order.shipment_numbers:
                order.shipment_numbers.add(shipment.shipment_number)
                self._ship(order, shipment.items)
        return self._progress([shipment.reference for shipment in shipments])

    def complete_orders(self, references: Sequence[AmazonOrderId]) -> Sequence[ShippingProgress]:
        for reference in references:
            order = self.orders.get(reference)
            if order and order.state in OPEN_STATES and order.fully_shipped:
                self._change_state(order, CommerceOrderState.COMPLETE)
        return self._progress(references)

    def cancel_orders(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        self.cancel_reasons.append(reason)
        for reference in references:
            order = self.orders.get(reference)
            if order and order.state in OPEN_STATES and not any(order.shipped.values()):
                self._change_state(order, CommerceOrderState.CANCELED)
                self.reservations.pop(reference, None)
        return self._progress(references)

    def change_addresses(self, changes: Sequence[AddressChange]) -> Sequence[AmazonOrderId]:
        changed = []
        for change in changes:
            order = self.orders.get(change.reference)
            if order and order.state in OPEN_STATES and not any(order.shipped.values()):
                order.draft = replace(order.draft, ship_to=change.ship_to)
                changed.append(change.reference)
        return changed

    def cancel_rest(self, references: Sequence[AmazonOrderId], reason: str) -> Sequence[ShippingProgress]:
        self.cancel_reasons.append(reason)
        for reference in references:
            order = self.orders.get(reference)
            if order and order.state in OPEN_STATES and any(order.shipped.values()):
                self._change_state(order, CommerceOrderState.CLOSED)
                self.reservations.pop(reference, None)
        return self._progress(references)

    def _ship(self, order: FakeOrder, items: Sequence[PackageItem]) -> None:
        lines = {line.order_item_id: line for line in order.draft.lines}
        held = self.reservations.get(order.draft.reference, {})
        for item in items:
            line = lines.get(item.order_item_id)
            if line is None:
                continue
            units = min(item.quantity, line.quantity - order.shipped[line.order_item_id])
            order.shipped[line.order_item_id] += units
            if line.sku in held:
                held[line.sku] -= units
                self.products[line.sku].quantity -= units
        if any(order.shipped.values()):
            self._change_state(
                order, CommerceOrderState.COMPLETE if order.fully_shipped else CommerceOrderState.PROCESSING
            )

    def _link_customer(self, order: FakeOrder, draft: CommerceOrderDraft) -> bool:
        if draft.customer is None or order.customer_number:
            return False
        key = draft.customer.email.lower()
        created = key not in self.customers
        order.customer_number = self.customers.setdefault(key, f"C{len(self.customers) + 1}")
        return created

    def _change_state(self, order: FakeOrder, state: CommerceOrderState) -> None:
        if order.state is not state:
            order.state, order.status = state, state.value

    def _managed_units(self, draft: CommerceOrderDraft) -> dict[SellerSku, int]:
        units: dict[SellerSku, int] = {}
        for line in draft.lines:
            if draft.reserve_stock and self._managed(line.sku):
                units[line.sku] = units.get(line.sku, 0) + line.quantity
        return units

    def _managed(self, sku: SellerSku) -> bool:
        return sku in self.products and self.products[sku].managed

    def _enabled(self, sku: SellerSku) -> bool:
        return self.products[sku].enabled

    def _next_number(self, prefix: str) -> str:
        self._numbers += 1
        return f"{prefix}{self._numbers:09}"

    def _outcome(self, order: FakeOrder, *, found: bool = False) -> Created:
        return Created(
            reference=order.draft.reference,
            number=order.number,
            state=order.state,
            status=order.status,
            customer_number=order.customer_number,
            backordered=order.backordered,
            found=found,
        )

    def _progress(self, references: Sequence[AmazonOrderId]) -> list[ShippingProgress]:
        return [
            ShippingProgress(reference, order.state, order.status, {**order.shipped})
            for reference in dict.fromkeys(references)
            if (order := self.orders.get(reference)) is not None
        ]
