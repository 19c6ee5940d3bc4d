"""Stock held for pending Amazon orders: Magento has no reservation without an order, so this says so."""

from __future__ import annotations

from collections.abc import Sequence

from saleschannel.commerce.adobe.shop import Shop
from saleschannel.domain.errors import ConfigurationError
from saleschannel.domain.orders import AmazonOrderId
from saleschannel.ports import ReservationRequest


def reserve(shop: Shop, requests: Sequence[ReservationRequest]) -> None:  # noqa: ARG001
    if requests:
        raise ConfigurationError(
            "Adobe Commerce cannot hold stock for an Amazon order that is still pending: it reserves for orders only.",
            code="no_reservation_while_pending",
            remedy="Set “stock while pending” to “do not reserve” in the order settings of this store.",
        )


def release(shop: Shop, references: Sequence[AmazonOrderId]) -> None:
    """Nothing is ever held."""
