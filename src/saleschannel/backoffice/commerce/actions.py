"""What a person does with a Commerce order besides shipping it: one service call each, by `config.wiring`."""

from __future__ import annotations

from django.utils import timezone

from saleschannel.channel.models import AmazonOrder
from saleschannel.config.wiring import backend_of, order_accounting
from saleschannel.domain.credits import CreditRequest
from saleschannel.domain.errors import NotFound
from saleschannel.ports import CreditMade, InvoiceMade, ShippingProgress
from saleschannel.services.account_for_order import credit_order, invoice_order
from saleschannel.services.cancel_order import cancel_order
from saleschannel.services.cancel_rest import cancel_rest_of_order


def invoice(reference: str, *, actor: str) -> InvoiceMade:
    """Invoice what is shipped and not invoiced. Raises OrderRejected when there is nothing."""
    return invoice_order(order_accounting(), reference, actor=actor)


def credit(reference: str, wanted: CreditRequest, *, actor: str, request_key: str) -> CreditMade:
    """Credit what was invoiced; the same `request_key` credits once. Raises OrderRejected when it is too much."""
    return credit_order(order_accounting(), reference, wanted, actor=actor, request_key=request_key)


def cancel(reference: str, *, reason: str, actor: str, rest_only: bool) -> ShippingProgress:
    """Cancel the Commerce order, or what is left of one that was shipped in part. Nothing is sent to Amazon.

    Raises OrderRejected when it cannot be cancelled any more, NotFound when the channel does not know the order.
    """
    row = AmazonOrder.objects.select_related("account").filter(amazon_order_id=reference).first()
    if row is None:
        raise NotFound(f"There is no Amazon order {reference}.", remedy="Reload the page.")
    deed = cancel_rest_of_order if rest_only else cancel_order
    return deed(row, backend_of, timezone.now(), reason=reason, actor=actor)
