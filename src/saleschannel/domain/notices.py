"""What staff must be told without asking: which causes there are, and when a notice opens, is repeated and closes.

Facts in, causes out; a cause and what is known of it in, a move out. Words are in `channel.notice_texts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from saleschannel.domain.attention import AttentionReason

AUTHORISATION_LASTS = timedelta(days=365)  # facts amazon-sp-api §7: of apps of others; for one's own a reminder
SECRET_LASTS = timedelta(days=180)  # then every call fails until the app has a new client secret
LAST_DAYS = 7
MISSED_LOOKS = 3
QUIET_AFTER_TELLING = timedelta(hours=1)


class NoticeKind(StrEnum):
    """What a notice is about. The subject says which seller account or store, where it is one of them."""

    NO_WORKER = "no_worker"  # nobody performs jobs
    IMPORT_STALLED = "import_stalled"  # an account's orders were not read for too long
    AUTHORISATION_REFUSED = "authorisation_refused"  # Amazon does not let the account in
    AUTHORISATION_EXPIRING = "authorisation_expiring"  # it will not, soon, unless the seller agrees again
    SECRET_EXPIRING = "secret_expiring"  # noqa: S105  nor with this client secret
    LIMITS_EXHAUSTED = "limits_exhausted"  # a backlog grows faster than Amazon's limits let it be worked off
    SHIP_BY_NEAR = "ship_by_near"  # orders of a store that must leave the house within hours, or are late
    CONFIRMATIONS_REFUSED = "confirmations_refused"  # Amazon refuses shipments for good
    ORDERS_NEED_ATTENTION = "orders_need_attention"  # too many held orders, or one for too long


class Severity(StrEnum):
    """How bad it is; a problem costs money or standing at Amazon by the hour."""

    WARNING = "warning"
    PROBLEM = "problem"


class Occasion(StrEnum):
    """Why a notice is delivered."""

    OPENED = "opened"
    REMINDER = "reminder"
    CLOSED = "closed"
    TEST = "test"


Facts = dict[str, str | int]
"""What the words of a notice need: names and numbers, times as ISO texts. Never buyer data."""


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """From when on something is told; a person sets them on the page of the notices."""

    import_minutes: int = 15  # without an import
    worker_minutes: int = 10  # without a worker
    attention_orders: int = 10  # held orders
    attention_minutes: int = 120  # since the oldest of them is held
    ship_by_hours: int = 4  # until the ship-by time
    authorisation_days: int = 30  # until the authorisation ends
    behind_minutes: int = 60  # behind Amazon while no call is left
    remind_hours: int = 24  # between two reminders; 0: none


class AccountFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An active seller account. Times are Amazon's clock for `now`, `last_import` and `imported_up_to`."""

    account_id: int
    name: str
    now: datetime
    problem: str = ""
    imports: bool = True  # it has a store that is not paused
    last_import: datetime | None = None
    imported_up_to: datetime | None = None
    authorised_at: datetime | None = None
    secret_since: datetime | None = None
    oldest_unconfirmed: datetime | None = None
    no_calls_left: frozenset[str] = frozenset()  # operations in Amazon's spelling


class AttentionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Orders held for one reason; `oldest` is since when the first of them is."""

    reason: AttentionReason
    orders: int
    oldest: datetime | None = None


class ShipByFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A store's orders that are not shipped and due: `late` are past their time, `near` will be within the hours."""

    store_id: int
    name: str
    late: int
    near: int
    first: datetime


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the rules look at."""

    now: datetime
    import_every: timedelta
    worker_seen_at: datetime
    accounts: tuple[AccountFacts, ...] = ()
    attention: tuple[AttentionFacts, ...] = ()
    ship_by: tuple[ShipByFacts, ...] = ()


class Cause(msgspec.Struct, frozen=True):
    """Something staff must know, as it is now. Kind and subject tell one from another."""

    kind: NoticeKind
    subject: str
    severity: Severity
    facts: Facts

    @property
    def key(self) -> tuple[str, str]:
        return self.kind.value, self.subject


def causes(situation: Situation, thresholds: Thresholds) -> list[Cause]:
    """All causes there are. One that explains another stands alone: without a worker nothing is imported, either."""
    no_worker = list(_no_worker(situation, thresholds))
    found = [*no_worker, *_attention(situation, thresholds), *map(_ship_by, situation.ship_by)]
    for account in situation.accounts:
        found += _authorisation(account, thresholds)
        if not account.problem and not no_worker:
            found += _import(account, situation, thresholds)
            found += _limits(account, thresholds)
    return found


def silence_allowed(minutes: int, import_every: timedelta) -> timedelta:
    """How long an account may be without an import: some looks may fail, however seldom they are."""
    return max(timedelta(minutes=minutes), import_every * MISSED_LOOKS)


def _no_worker(situation: Situation, thresholds: Thresholds) -> Iterator[Cause]:
    if situation.now - situation.worker_seen_at > timedelta(minutes=thresholds.worker_minutes):
        facts: Facts = {"since": situation.worker_seen_at.isoformat()}
        yield Cause(NoticeKind.NO_WORKER, "", Severity.PROBLEM, facts)


def _import(account: AccountFacts, situation: Situation, thresholds: Thresholds) -> Iterator[Cause]:
    if not account.imports or account.last_import is None:
        return
    if account.now - account.last_import > silence_allowed(thresholds.import_minutes, situation.import_every):
        facts: Facts = {"account": account.name, "since": account.last_import.isoformat()}
        yield Cause(NoticeKind.IMPORT_STALLED, _subject(account), Severity.PROBLEM, facts)


def _authorisation(account: AccountFacts, thresholds: Thresholds) -> Iterator[Cause]:
    """Without knowing since when something is there, nobody can say when it ends."""
    if account.problem:
        yield Cause(NoticeKind.AUTHORISATION_REFUSED, _subject(account), Severity.PROBLEM, {"account": account.name})
        return
    lasting = (
        (NoticeKind.AUTHORISATION_EXPIRING, account.authorised_at, AUTHORISATION_LASTS),
        (NoticeKind.SECRET_EXPIRING, account.secret_since, SECRET_LASTS),
    )
    for kind, since, lasts in lasting:
        if since is not None and since + lasts - account.now <= timedelta(days=thresholds.authorisation_days):
            facts: Facts = {"account": account.name, "until": (since + lasts).isoformat()}
            soon = since + lasts - account.now <= timedelta(days=LAST_DAYS)
            yield Cause(kind, _subject(account), Severity.PROBLEM if soon else Severity.WARNING, facts)


def _limits(account: AccountFacts, thresholds: Thresholds) -> Iterator[Cause]:
    """Being behind is ordinary, and so is an empty bucket; both together mean that the backlog cannot be worked off."""
    backlogs = {"searchOrders": account.imported_up_to, "confirmShipment": account.oldest_unconfirmed}
    behind = [
        (since, operation)
        for operation, since in backlogs.items()
        if since is not None
        and operation in account.no_calls_left
        and account.now - since > timedelta(minutes=thresholds.behind_minutes)
    ]
    if behind:
        since, operation = min(behind)
        facts: Facts = {"account": account.name, "operation": operation, "since": since.isoformat()}
        yield Cause(NoticeKind.LIMITS_EXHAUSTED, _subject(account), Severity.WARNING, facts)


def _ship_by(due: ShipByFacts) -> Cause:
    facts: Facts = {"store": due.name, "late": due.late, "near": due.near, "first": due.first.isoformat()}
    severity = Severity.PROBLEM if due.late else Severity.WARNING
    return Cause(NoticeKind.SHIP_BY_NEAR, f"store:{due.store_id}", severity, facts)


def _attention(situation: Situation, thresholds: Thresholds) -> Iterator[Cause]:
    """Refused shipments are told from the first one on: Amazon counts them as not shipped."""
    refused = [held for held in situation.attention if held.reason is AttentionReason.CONFIRMATION_REFUSED]
    others = [held for held in situation.attention if held.reason is not AttentionReason.CONFIRMATION_REFUSED]
    if refused:
        yield _held(NoticeKind.CONFIRMATIONS_REFUSED, Severity.PROBLEM, refused, situation.now)
    number = sum(held.orders for held in others)
    too_old = situation.now - timedelta(minutes=thresholds.attention_minutes)
    if number and (
        number >= thresholds.attention_orders or any(held.oldest and held.oldest < too_old for held in others)
    ):
        yield _held(NoticeKind.ORDERS_NEED_ATTENTION, Severity.WARNING, others, situation.now)


def _held(kind: NoticeKind, severity: Severity, held: list[AttentionFacts], now: datetime) -> Cause:
    oldest = min((entry.oldest for entry in held if entry.oldest is not None), default=now)
    facts: Facts = {"orders": sum(entry.orders for entry in held), "oldest": oldest.isoformat()}
    return Cause(kind, "", severity, facts)


def _subject(account: AccountFacts) -> str:
    return f"account:{account.account_id}"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored of a cause. `opened_at` is empty while it is only suspected, `gone_since` while it is there."""

    told_severity: Severity
    first_seen_at: datetime
    opened_at: datetime | None = None
    gone_since: datetime | None = None
    told_at: datetime | None = None
    acknowledged: bool = False


class Move(StrEnum):
    """What becomes of a notice now."""

    SUSPECT = "suspect"  # store the cause, tell nobody yet
    OPEN = "open"  # show it and tell
    UPDATE = "update"  # it is still there; its numbers may be others
    REMIND = "remind"  # as update, and tell again
    FADE = "fade"  # the cause is not there now: wait whether it stays away
    REST = "rest"  # nothing to do
    CLOSE = "close"  # gone for good: tell
    FORGET = "forget"  # suspected, never opened, gone


# A cause must last before it is told, and stay away before that is told: what comes and goes is told once, not often.
OPENS_AFTER: Mapping[NoticeKind, timedelta] = {
    NoticeKind.LIMITS_EXHAUSTED: timedelta(minutes=5),
    NoticeKind.ORDERS_NEED_ATTENTION: timedelta(minutes=2),
}
CLOSES_AFTER = timedelta(minutes=5)


def next_move(known: Known | None, cause: Cause | None, now: datetime, remind_after: timedelta) -> Move:
    """The move for one kind and subject. `remind_after` of zero: no reminders."""
    if cause is None:
        return _move_without_cause(known, now)
    if known is None:
        return Move.SUSPECT if cause.kind in OPENS_AFTER else Move.OPEN
    if known.opened_at is None:
        return Move.OPEN if now - known.first_seen_at >= OPENS_AFTER.get(cause.kind, timedelta(0)) else Move.UPDATE
    return Move.REMIND if _is_to_be_told_again(known, cause, now, remind_after) else Move.UPDATE


def _move_without_cause(known: Known | None, now: datetime) -> Move:
    if known is None:
        return Move.REST
    if known.opened_at is None:
        return Move.FORGET
    if known.gone_since is None:
        return Move.FADE
    return Move.CLOSE if now - known.gone_since >= CLOSES_AFTER else Move.REST


def _is_to_be_told_again(known: Known, cause: Cause, now: datetime, remind_after: timedelta) -> bool:
    """When it has become worse, or after the set time unless somebody has acknowledged it."""
    since = now - (known.told_at or known.first_seen_at)
    if has_become_worse(known.told_severity, cause.severity):
        return since >= QUIET_AFTER_TELLING
    return bool(remind_after) and not known.acknowledged and since >= remind_after


def has_become_worse(before: Severity, now: Severity) -> bool:
    return before is Severity.WARNING and now is Severity.PROBLEM
