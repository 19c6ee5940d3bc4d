"""How a notice reaches people: by which ways, and what becomes of a message that did not arrive."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class NoticeChannel(StrEnum):
    MAIL = "mail"
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    WAITING = "waiting"  # to be sent, or to be sent again
    SENT = "sent"  # taken by the other side
    FAILED = "failed"  # given up; the reason is stored


WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
