"""What happens to orders that exist: cancelled, completed, sent elsewhere.

Each function looks at the orders first, in one call for a hundred, and does only what is not done yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog
from msgspec import UNSET

from saleschannel.commerce.adobe.errors import ANSWERED
from saleschannel.commerce.adobe.order_addresses import order_address
from saleschannel.commerce.adobe.order_entity import AddressEntity
from saleschannel.commerce.adobe.orders import SeenAddress, SeenOrder
from saleschannel.commerce.adobe.settings import StockWay
from saleschannel.commerce.adobe.shop import Shop, progress_of, state_of
from saleschannel.domain.commerce import OPEN_STATES
from saleschannel.domain.errors import OrderRejected, OutcomeUnknown, SaleschannelError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import AddressChange, ShippingProgress

log = structlog.get_logger(__name__)

ATTEMPTS = 2


class Found:
    """The orders of a batch as they are now."""

    def __init__(self, shop: Shop, references: Sequence[AmazonOrderId]) -> None:
        self._shop = shop
        self._references = list(dict.fromkeys(references))
        self.orders: dict[AmazonOrderId, SeenOrder] = {}
        if self._references:
            self.read(self._references)

    def those(self, wanted: Callable[[SeenOrder], bool]) -> list[tuple[AmazonOrderId, SeenOrder]]:
        return [(reference, order) for reference, order in self.orders.items() if wanted(order)]

    def change(self, work: Callable[[AmazonOrderId, SeenOrder], None], wanted: Callable[[SeenOrder], bool]) -> None:
        """Do something to those that need it, in parallel; what Commerce decides against leaves the order as it is.

        A call of which nobody knows whether it took effect is looked at and repeated if need be. Raises OutcomeUnknown.
        """
        todo = self.those(wanted)
        for attempt in range(1, ATTEMPTS + 1):
            results = self._shop.writers.run(lambda pair: work(*pair), todo)
            if todo:
                self._wait_for(results)
                self.read([reference for reference, _ in todo])
            failures = undecided([reference for reference, _ in todo], results)
            todo = [
                (each, self.orders[each]) for each, _ in failures if each in self.orders and wanted(self.orders[each])
            ]
            if not todo:
                return
            if attempt == ATTEMPTS:
                raise failures[0][1]

    def _wait_for(self, results: Sequence[SaleschannelError | None]) -> None:
        """A call whose answer was lost may still take effect."""
        lost = [error for error in results if isinstance(error, OutcomeUnknown)]
        if lost:
            self._shop.wait_before_looking(next((error for error in lost if error.code != ANSWERED), lost[0]))

    def progress(self) -> list[ShippingProgress]:
        return [progress_of(each, self.orders[each]) for each in self._references if each in self.orders]

    def read(self, references: Sequence[AmazonOrderId]) -> None:
        """Look at these orders again."""
        found = self._shop.orders.by_references(references)
        self.orders |= {AmazonOrderId(reference): order for reference, order in found.items()}


def undecided(
    references: Sequence[AmazonOrderId], results: Sequence[SaleschannelError | None]
) -> list[tuple[AmazonOrderId, SaleschannelError]]:
    """The failures that a repetition may mend; what Commerce decides against is only logged."""
    failures = []
    for reference, result in zip(references, results, strict=True):
        if isinstance(result, OrderRejected):
            log.warning("adobe.refused", amazon_order_id=reference, words=result.message)
        elif result is not None:
            failures.append((reference, result))
    return failures


def cancel_orders(shop: Shop, references: Sequence[AmazonOrderId], reason: str) -> list[ShippingProgress]:
    """Cancel those of which nothing was shipped; Magento itself would cancel a fully shipped one too (N9)."""
    found = Found(shop, references)
    found.change(lambda _, order: _cancel(shop, order, reason), _may_be_canceled)
    return found.progress()


def cancel_rest(shop: Shop, references: Sequence[AmazonOrderId], reason: str) -> list[ShippingProgress]:
    """Cancel what is left of those of which a part was shipped."""
    found = Found(shop, references)
    found.change(lambda _, order: _cancel(shop, order, reason), _has_rest)
    return found.progress()


def _may_be_canceled(order: SeenOrder) -> bool:
    return state_of(order) in OPEN_STATES and not order.has_shipped


def _has_rest(order: SeenOrder) -> bool:
    return state_of(order) in OPEN_STATES and order.has_shipped and any(item.left_to_ship for item in order.lines)


def _cancel(shop: Shop, order: SeenOrder, reason: str) -> None:
    if order.state == "holded":
        shop.orders.unhold(order.entity_id)
    if shop.settings.stock is StockWay.NONE and not order.has_shipped:
        shop.orders.change_columns(order.entity_id, state="canceled", status="canceled")
    elif any(item.qty_invoiced for item in order.lines) and not order.has_shipped:
        shop.orders.refund_all(order.entity_id, [item.item_id for item in order.lines if not item.is_virtual])
    elif not shop.orders.cancel(order.entity_id):
        raise OrderRejected(f"Commerce does not let order {order.increment_id} be canceled.")
    shop.orders.comment(order.entity_id, f"Amazon: {reason}")


def complete_orders(shop: Shop, references: Sequence[AmazonOrderId]) -> list[ShippingProgress]:
    """Invoice those of which everything is shipped: Magento then calls them complete by itself."""
    found = Found(shop, references)
    if shop.settings.invoice_when_shipped:
        found.change(lambda _, order: _invoice(shop, order), _may_be_completed)
    return found.progress()


def _may_be_completed(order: SeenOrder) -> bool:
    shipped = order.has_shipped and not any(item.left_to_ship for item in order.lines)
    return shipped and state_of(order) in OPEN_STATES


def _invoice(shop: Shop, order: SeenOrder) -> None:
    shop.orders.invoice(order.entity_id)


def change_addresses(shop: Shop, changes: Sequence[AddressChange]) -> list[AmazonOrderId]:
    """Send open orders of which nothing is shipped elsewhere; the comment comes last, for the grid (N3, N4)."""
    wanted = {change.reference: change for change in changes}
    found = Found(shop, list(wanted))
    changed: set[AmazonOrderId] = set()

    def work(reference: AmazonOrderId, order: SeenOrder) -> None:
        send_elsewhere(shop, order.entity_id, wanted[reference])
        changed.add(reference)

    found.change(work, lambda order: _may_be_canceled(order) and _reference_of(order) not in changed)
    return [reference for reference in wanted if reference in changed]


def send_elsewhere(shop: Shop, order_id: int, change: AddressChange) -> None:
    """Overwrite the order's delivery address by an id read from this very order (N3)."""
    order = shop.orders.get(order_id)
    seen = order.shipping_address
    if seen is None or seen.entity_id is None:
        raise OrderRejected(f"Commerce's order {order.increment_id} has no delivery address.")
    address = order_address(change.ship_to, kind="shipping", email=seen.email or "", region_of=shop.directory.region)
    if same_address(seen, address):
        return
    shop.orders.change_address(order_id, seen.entity_id, address)
    shop.orders.comment(order_id, "The delivery address was changed")


def same_address(seen: SeenAddress, address: AddressEntity) -> bool:
    region = "" if address.region is UNSET else address.region
    company = "" if address.company is UNSET else address.company
    return (
        seen.firstname,
        seen.lastname,
        seen.company or "",
        seen.street or [],
        seen.city,
        seen.postcode or "",
        seen.country_id,
        seen.region or "",
        seen.telephone or "",
    ) == (
        address.firstname,
        address.lastname,
        company,
        address.street,
        address.city,
        address.postcode,
        address.country_id,
        region,
        address.telephone,
    )


def _reference_of(order: SeenOrder) -> AmazonOrderId:
    return AmazonOrderId(order.ext_order_id or "")
