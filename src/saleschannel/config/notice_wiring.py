"""What the services of notices get of the outside: Amazon's clock and limits, mail and webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from saleschannel.channel.call_budget import calls_left
from saleschannel.channel.models import SellerAccount
from saleschannel.config.wiring import amazon_time, call_budget_of
from saleschannel.outgoing.staff_mail import StaffMail
from saleschannel.outgoing.webhook import SignedWebhooks
from saleschannel.services.notice_deliveries import Senders
from saleschannel.services.notice_facts import NoticeQuestions


def notice_questions() -> NoticeQuestions:
    """What the rules need to know that is not in the database."""
    every = timedelta(seconds=settings.IMPORT_EVERY)
    return NoticeQuestions(clock=amazon_time, import_every=every, no_calls_left=no_calls_left)


def no_calls_left(accounts: Sequence[SellerAccount]) -> dict[int, frozenset[str]]:
    """By account, the operations that may not be called at this moment, in Amazon's spelling."""
    left = calls_left(map(call_budget_of, accounts))
    return {pk: frozenset(calls.operation for calls in of_one if not calls.left) for pk, of_one in left.items()}


def notice_senders() -> Senders:
    """What carries messages to staff."""
    return Senders(mail=StaffMail(), webhook=SignedWebhooks(private_allowed=settings.PRIVATE_WEBHOOKS))
