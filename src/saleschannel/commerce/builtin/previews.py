"""The built-in Commerce as a dry run sees it: reads only, one statement each. Implements `ports.CommercePreview`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saleschannel.batch_sql import rows
from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.commerce.builtin.states import default_status
from saleschannel.domain.commerce import CommerceOrderState
from saleschannel.domain.dry_runs import CreatedOrder
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.domain.stock import SkuAvailability
from saleschannel.vault.current import keyring

CREATED = """
    SELECT o.reference, o.number, o.commerce_store, o.state, o.status, coalesce(c.number, ''), o.grand_total,
           o.currency,
           ARRAY (
               SELECT DISTINCT coalesce(nullif(l.amazon_sku, ''), l.sku) FROM commerce_orderline l
               WHERE l.order_id = o.id AND l.quantity_backordered > 0 ORDER BY 1
           )
    FROM commerce_order o LEFT JOIN commerce_customer c ON c.id = o.customer_id
    WHERE o.reference = ANY (%t::text[])
"""


class BuiltinPreview:
    """It has no method that writes."""

    def availability(self, commerce_store: str, skus: Sequence[SellerSku]) -> Mapping[SellerSku, SkuAvailability]:
        return BuiltinCommerce().availability(commerce_store, skus)

    def default_status(self, state: CommerceOrderState) -> str:
        return default_status(state)

    def created_orders(self, references: Sequence[AmazonOrderId]) -> Mapping[AmazonOrderId, CreatedOrder]:
        return {
            AmazonOrderId(reference): CreatedOrder(
                number, store, CommerceOrderState(state), status, customer, total, currency, tuple(backordered)
            )
            for reference, number, store, state, status, customer, total, currency, backordered in rows(
                CREATED, list(references)
            )
        }

    def taken_numbers(self, numbers: Sequence[str]) -> Mapping[str, str]:
        found = rows("SELECT number, reference FROM commerce_order WHERE number = ANY (%t::text[])", list(numbers))
        return dict(found)

    def known_customers(self, emails: Sequence[str]) -> Mapping[str, str]:
        by_digest = {keyring().digest(email): email for email in emails}
        found = rows(
            "SELECT email_digest, number FROM commerce_customer WHERE email_digest = ANY (%t::bytea[])",
            list(by_digest),
        )
        return {by_digest[bytes(digest)]: number for digest, number in found}
