"""Adobe Commerce as a dry run sees it: reads only. Implements `ports.CommercePreview`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saleschannel.commerce.adobe.precheck import availability
from saleschannel.commerce.adobe.shop import Shop, state_of
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.dry_runs import CreatedOrder
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.domain.stock import SkuAvailability


class AdobePreview:
    """It has no method that writes. `store` is the store view whose numbers and customers are asked for."""

    def __init__(self, shop: Shop, store: str) -> None:
        self._shop = shop
        self._store = store

    def availability(self, commerce_store: str, skus: Sequence[SellerSku]) -> Mapping[SellerSku, SkuAvailability]:
        return availability(self._shop, commerce_store, skus)

    def default_status(self, state: CommerceOrderState) -> str:
        """Magento's own status of a new order in this state."""
        if state is not CommerceOrderState.PENDING:
            return state.value
        new = self._shop.settings.new_order_state
        return "pending" if new == "new" else new

    def created_orders(self, references: Sequence[AmazonOrderId]) -> Mapping[AmazonOrderId, CreatedOrder]:
        found = self._shop.orders.by_references(references) if references else {}
        return {
            AmazonOrderId(reference): CreatedOrder(
                number=order.increment_id,
                commerce_store=self._shop.directory.store_code(order.store_id),
                state=state_of(order),
                status=order.status or "",
                customer_number=str(order.customer_id or ""),
                grand_total=order.grand_total,
                currency=order.order_currency_code or "",
            )
            for reference, order in found.items()
        }

    def taken_numbers(self, numbers: Sequence[str]) -> Mapping[str, str]:
        store_id = self._shop.directory.store_view(self._store).id
        found = self._shop.orders.by_numbers(numbers, store_id) if numbers else {}
        return {number: order.ext_order_id or "" for number, order in found.items()}

    def known_customers(self, emails: Sequence[str]) -> Mapping[str, str]:
        website_id = self._shop.directory.store_view(self._store).website_id
        found = self._shop.customers.by_email(emails, website_id) if emails else {}
        return {email: str(found[key]) for email in emails if (key := email.strip().lower()) in found}
