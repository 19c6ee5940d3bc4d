"""Looks whether staff must be told of something: opens, updates and closes notices, and lets them be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from saleschannel import batch_sql
from saleschannel.channel.models import Notice, NoticeSettings
from saleschannel.domain.notices import (
    Cause,
    Known,
    Move,
    Occasion,
    Severity,
    causes,
    has_become_worse,
    next_move,
)
from saleschannel.services.notice_deliveries import plan_deliveries
from saleschannel.services.notice_facts import NoticeQuestions, read_situation


def look(questions: NoticeQuestions, *, by_worker: bool = True, now: datetime | None = None) -> dict[Move, int]:
    """Look once and do what follows; how many notices made which move.

    A worker that looks is the proof that one is running. Of two that look at the same time the second finds done what
    the first has done.
    """
    moment = now or database_time()
    settings = NoticeSettings.objects.get_or_create(pk=1)[0]
    if by_worker:
        settings.looked_at = moment
        NoticeSettings.objects.filter(pk=settings.pk).update(looked_at=moment)
    # Amazon may be asked for its time, so no transaction is open yet.
    found = causes(read_situation(questions, settings, moment), settings.thresholds())
    with transaction.atomic():
        settings = NoticeSettings.objects.select_for_update().get(pk=1)
        return apply({cause.key: cause for cause in found}, settings, moment)


def database_time() -> datetime:
    """All machines agree on the database's clock."""
    moment: datetime = batch_sql.rows("SELECT clock_timestamp()")[0][0]
    return moment


def apply(found: Mapping[tuple[str, str], Cause], settings: NoticeSettings, now: datetime) -> dict[Move, int]:
    """Every notice that is not closed, and every cause that is new, gets its move."""
    notices = {(row.kind, row.subject): row for row in Notice.objects.filter(closed_at__isnull=True)}
    remind_after = timedelta(hours=settings.remind_hours)
    moves: dict[Move, int] = {}
    for key in sorted({*notices, *found}):
        notice, cause = notices.get(key), found.get(key)
        move = next_move(known(notice) if notice else None, cause, now, remind_after)
        moves[move] = moves.get(move, 0) + 1
        if cause is not None:
            record(move, notice or new_notice(cause, now), cause, settings, now)
        elif notice is not None:
            leave(move, notice, settings, now)
    return moves


def known(notice: Notice) -> Known:
    """What is stored, as the domain's value."""
    return Known(
        told_severity=Severity(notice.told_severity),
        first_seen_at=notice.first_seen_at,
        opened_at=notice.opened_at,
        gone_since=notice.gone_since,
        told_at=notice.told_at,
        acknowledged=notice.acknowledged_at is not None,
    )


def new_notice(cause: Cause, now: datetime) -> Notice:
    return Notice(kind=cause.kind.value, subject=cause.subject, first_seen_at=now, told_severity=cause.severity.value)


def record(move: Move, notice: Notice, cause: Cause, settings: NoticeSettings, now: datetime) -> None:
    """The cause is there: store it as it is now, and tell when the move says so."""
    notice.severity, notice.facts, notice.gone_since = cause.severity.value, cause.facts, None
    if move in {Move.OPEN, Move.REMIND}:
        if has_become_worse(Severity(notice.told_severity), cause.severity):
            notice.acknowledged_at, notice.acknowledged_by = None, ""
        notice.told_at, notice.told_severity = now, cause.severity.value
    if move is Move.OPEN:
        notice.opened_at = now
    if move is Move.REMIND:
        notice.reminders += 1
    notice.save()
    if move is Move.OPEN:
        plan_deliveries(notice, Occasion.OPENED, settings, now)
    if move is Move.REMIND:
        plan_deliveries(notice, Occasion.REMINDER, settings, now, number=notice.reminders)


def leave(move: Move, notice: Notice, settings: NoticeSettings, now: datetime) -> None:
    """The cause is not there: wait whether it stays away, then close and tell."""
    if move is Move.FORGET:
        notice.delete()
    if move is Move.FADE:
        notice.gone_since = now
        notice.save(update_fields=["gone_since"])
    if move is Move.CLOSE:
        notice.closed_at = now
        notice.save(update_fields=["closed_at"])
        plan_deliveries(notice, Occasion.CLOSED, settings, now)


def acknowledge(notice_id: int, actor: str) -> bool:
    """A person says that somebody takes care: no more reminders. False when it was said already, or it is closed."""
    open_ones = Notice.objects.filter(pk=notice_id, closed_at__isnull=True, acknowledged_at__isnull=True)
    return bool(open_ones.update(acknowledged_at=database_time(), acknowledged_by=actor))


def forget_old(before: datetime) -> None:
    """Remove notices that were closed before this moment, with their deliveries."""
    Notice.objects.filter(closed_at__lt=before).delete()
