"""Stops guessing of passwords: failed attempts are counted per account and per network address, in the database.

The account is kept as a keyed hash of what was typed, because people type passwords into the wrong field.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from saleschannel import batch_sql
from saleschannel.backoffice.models import SignInAttempt

WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 50
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%b::text, 0))"


class Locked(NamedTuple):
    """Why an attempt is not even looked at, and when the next one will be."""

    by_account: bool
    until: datetime


def begin_attempt(name: str, address: str, now: datetime) -> Locked | None:
    """Count an attempt before its password is checked; what locks it out, if anything does.

    Attempts on one account and from one address wait for each other here, so that many at once cannot pass the limits.
    """
    account = account_key(name)
    with transaction.atomic():
        for key in sorted((f"sign-in:{account}", f"sign-in:{address}")):
            batch_sql.rows(ONE_AT_A_TIME, key)
        locked = find_lock(account, address, now)
        if locked is None:
            SignInAttempt.objects.create(attempted_at=now, account=account, address=address)
    return locked


def find_lock(account: str, address: str, now: datetime) -> Locked | None:
    """Which of the limits is reached at this moment."""
    recent = SignInAttempt.objects.filter(attempted_at__gt=now - WINDOW)
    if until := full_until(recent.filter(account=account), ACCOUNT_LIMIT):
        return Locked(by_account=True, until=until)
    if until := full_until(recent.filter(address=address), ADDRESS_LIMIT):
        return Locked(by_account=False, until=until)
    return None


def full_until(attempts: QuerySet[SignInAttempt], limit: int) -> datetime | None:
    """When the oldest of so many attempts is forgotten; nothing while there are fewer."""
    newest = list(attempts.order_by("-attempted_at").values_list("attempted_at", flat=True)[:limit])
    return newest[-1] + WINDOW if len(newest) == limit else None


def locked_until(name: str, now: datetime) -> datetime | None:
    """Until when the account takes no password; nothing when it does."""
    recent = SignInAttempt.objects.filter(attempted_at__gt=now - WINDOW, account=account_key(name))
    return full_until(recent, ACCOUNT_LIMIT)


def forget_attempts(name: str) -> int:
    """The person has signed in, or was unlocked by an administrator; how many attempts there were."""
    return SignInAttempt.objects.filter(account=account_key(name)).delete()[0]


def purge_attempts(now: datetime) -> None:
    """Remove attempts that count no more."""
    SignInAttempt.objects.filter(attempted_at__lt=now - WINDOW).delete()


def account_key(name: str) -> str:
    """What stands for the account in the database."""
    return salted_hmac("saleschannel.sign_in", name.strip().casefold(), algorithm="sha256").hexdigest()
