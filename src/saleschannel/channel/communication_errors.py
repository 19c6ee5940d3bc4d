"""Recording calls to Amazon or Commerce that failed, in words a clerk understands and without buyer data."""

from __future__ import annotations

from saleschannel.channel.models import CommunicationError, SellerAccount
from saleschannel.domain.errors import ConfigurationError, SaleschannelError


def record_error(account_id: int, operation: str, error: SaleschannelError, amazon_order_id: str = "") -> None:
    """Store the error; a configuration error is also shown on the seller account."""
    CommunicationError.objects.create(
        account_id=account_id,
        amazon_order_id=amazon_order_id[:50],
        operation=operation,
        code=error.code[:100],
        message=error.message,
        remedy=error.remedy,
        request_id=error.request_id[:100],
    )
    if isinstance(error, ConfigurationError):
        SellerAccount.objects.filter(pk=account_id).update(problem=error.message)


def show_account_problem(account_id: int, problem: str) -> None:
    """What is wrong with the account as a whole; the empty text when it works."""
    SellerAccount.objects.filter(pk=account_id).exclude(problem=problem).update(problem=problem)
