"""When staff are told, decided purely: from which facts on there is a cause, and what becomes of a notice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.notice_deliveries import wait_after
from saleschannel.domain.notices import (
    AccountFacts,
    AttentionFacts,
    Cause,
    Known,
    Move,
    NoticeKind,
    Severity,
    ShipByFacts,
    Situation,
    Thresholds,
    causes,
    next_move,
)
from saleschannel.domain.staff_mail import is_buyer_address

NOW = datetime(2026, 9, 2, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def an_account(**changes: Any) -> AccountFacts:
    known: dict[str, Any] = {"account_id": 3, "name": "Sample Seller", "now": NOW, "last_import": ago(minutes=4)}
    return AccountFacts(**(known | {"imported_up_to": ago(minutes=6)} | changes))


def found(*accounts: AccountFacts, **changes: Any) -> list[tuple[str, str, str]]:
    """Kind, subject and severity of each cause."""
    situation = Situation(
        **{"now": NOW, "import_every": timedelta(minutes=3), "worker_seen_at": NOW, "accounts": accounts, **changes}
    )
    return [(cause.kind.value, cause.subject, cause.severity.value) for cause in causes(situation, Thresholds())]


def held(reason: AttentionReason = AttentionReason.UNKNOWN_SKU, orders: int = 1, **age: float) -> AttentionFacts:
    return AttentionFacts(reason=reason, orders=orders, oldest=ago(**age) if age else NOW)


def test_where_everything_works_there_is_nothing_to_tell() -> None:
    assert found(an_account()) == []


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        pytest.param({"last_import": ago(minutes=15)}, [], id="just not too long without an import"),
        pytest.param(
            {"last_import": ago(minutes=16)}, [("import_stalled", "account:3", "problem")], id="too long without one"
        ),
        pytest.param({"last_import": ago(days=2), "imports": False}, [], id="no store imports: that is wanted"),
        pytest.param(
            {"last_import": ago(days=2), "problem": "Amazon does not accept the refresh token."},
            [("authorisation_refused", "account:3", "problem")],
            id="a refused authorisation explains that nothing is imported",
        ),
        pytest.param({"authorised_at": NOW - 334 * DAY}, [], id="authorised for another 31 days"),
        pytest.param(
            {"authorised_at": NOW - 335 * DAY},
            [("authorisation_expiring", "account:3", "warning")],
            id="authorised for 30 days",
        ),
        pytest.param(
            {"authorised_at": NOW - 400 * DAY}, [("authorisation_expiring", "account:3", "problem")], id="over"
        ),
        pytest.param(
            {"secret_since": NOW - 174 * DAY}, [("secret_expiring", "account:3", "problem")], id="secret for 6 days"
        ),
        pytest.param({"imported_up_to": ago(hours=5)}, [], id="behind, but there are calls to catch up with"),
        pytest.param({"no_calls_left": frozenset({"searchOrders"})}, [], id="no call left, but nothing to catch up"),
        pytest.param(
            {"imported_up_to": ago(hours=5), "no_calls_left": frozenset({"searchOrders"})},
            [("limits_exhausted", "account:3", "warning")],
            id="behind and no call left",
        ),
        pytest.param(
            {"oldest_unconfirmed": ago(hours=2), "no_calls_left": frozenset({"confirmShipment"})},
            [("limits_exhausted", "account:3", "warning")],
            id="shipments wait and no call left",
        ),
    ],
)
def test_of_an_account(account: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert found(an_account(**account)) == expected


def test_three_looks_may_fail_however_seldom_they_are() -> None:
    late = an_account(last_import=ago(minutes=59))
    assert found(late, import_every=timedelta(minutes=20)) == []


def test_without_a_worker_that_alone_is_told_not_what_follows_from_it() -> None:
    stalled = an_account(last_import=ago(hours=1))
    assert found(stalled, worker_seen_at=ago(minutes=11)) == [("no_worker", "", "problem")]


def test_orders_to_be_shipped_are_told_per_store_and_late_ones_are_a_problem() -> None:
    near = ShipByFacts(store_id=1, name="Germany", late=0, near=3, first=NOW + timedelta(hours=2))
    late = ShipByFacts(store_id=2, name="France", late=1, near=3, first=ago(hours=1))
    assert found(ship_by=(near, late)) == [
        ("ship_by_near", "store:1", "warning"),
        ("ship_by_near", "store:2", "problem"),
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((held(orders=9),), [], id="few and new"),
        pytest.param((held(orders=6), held(AttentionReason.OUT_OF_STOCK, 4)), ["orders_need_attention"], id="many"),
        pytest.param((held(hours=2.1),), ["orders_need_attention"], id="one for too long"),
        pytest.param((held(AttentionReason.CONFIRMATION_REFUSED),), ["confirmations_refused"], id="a refused shipment"),
    ],
)
def test_held_orders(facts: tuple[AttentionFacts, ...], expected: list[str]) -> None:
    assert [kind for kind, _, _ in found(attention=facts)] == expected


def test_a_refused_shipment_does_not_count_as_held_order_too() -> None:
    facts = (held(AttentionReason.CONFIRMATION_REFUSED, 9, hours=5), held(orders=2))
    assert [kind for kind, _, _ in found(attention=facts)] == ["confirmations_refused"]


A_CAUSE = Cause(NoticeKind.IMPORT_STALLED, "account:3", Severity.PROBLEM, {})
A_SLOW_CAUSE = Cause(NoticeKind.LIMITS_EXHAUSTED, "account:3", Severity.WARNING, {})


def known(**changes: Any) -> Known:
    return Known(**{"told_severity": Severity.PROBLEM, "first_seen_at": ago(hours=1), **changes})


OPEN = {"opened_at": ago(hours=1), "told_at": ago(hours=1)}


@pytest.mark.parametrize(
    ("stored", "cause", "expected"),
    [
        pytest.param(None, A_CAUSE, Move.OPEN, id="new"),
        pytest.param(None, A_SLOW_CAUSE, Move.SUSPECT, id="new, of a kind that must last"),
        pytest.param(known(first_seen_at=ago(minutes=4)), A_SLOW_CAUSE, Move.UPDATE, id="has not lasted yet"),
        pytest.param(known(first_seen_at=ago(minutes=5)), A_SLOW_CAUSE, Move.OPEN, id="has lasted"),
        pytest.param(known(first_seen_at=ago(minutes=4)), None, Move.FORGET, id="suspected and gone"),
        pytest.param(known(**OPEN), A_CAUSE, Move.UPDATE, id="still there"),
        pytest.param(known(**OPEN), None, Move.FADE, id="not there for the first time"),
        pytest.param(known(**OPEN, gone_since=ago(minutes=4)), None, Move.REST, id="not there for a short while"),
        pytest.param(known(**OPEN, gone_since=ago(minutes=4)), A_CAUSE, Move.UPDATE, id="back: told once only"),
        pytest.param(known(**OPEN, gone_since=ago(minutes=5)), None, Move.CLOSE, id="gone for good"),
        pytest.param(known(**(OPEN | {"told_at": ago(hours=24)})), A_CAUSE, Move.REMIND, id="long not told"),
        pytest.param(
            known(**(OPEN | {"told_at": ago(days=9)}), acknowledged=True), A_CAUSE, Move.UPDATE, id="acknowledged"
        ),
        pytest.param(
            known(**OPEN, told_severity=Severity.WARNING, acknowledged=True), A_CAUSE, Move.REMIND, id="worse"
        ),
        pytest.param(
            known(**(OPEN | {"told_at": ago(minutes=59)}), told_severity=Severity.WARNING),
            A_CAUSE,
            Move.UPDATE,
            id="worse, but told a moment ago",
        ),
        pytest.param(None, None, Move.REST, id="nothing"),
    ],
)
def test_the_move(stored: Known | None, cause: Cause | None, expected: Move) -> None:
    assert next_move(stored, cause, NOW, timedelta(hours=24)) is expected


def test_without_reminders_an_open_notice_is_told_once() -> None:
    stored = known(opened_at=ago(days=9), told_at=ago(days=9))
    assert next_move(stored, A_CAUSE, NOW, timedelta(0)) is Move.UPDATE


def test_a_message_is_tried_eight_times_within_a_day_then_given_up() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 9)]
    assert waits[0] == timedelta(minutes=1)
    assert waits[7] is None
    assert sum(filter(None, waits), timedelta(0)) < timedelta(hours=24)


@pytest.mark.parametrize(
    ("address", "buyer"),
    [
        ("k3x9ada@marketplace.amazon.example", True),
        ("ada@marketplace.amazon.co.uk", True),
        ("Ada Example <ada@MARKETPLACE.AMAZON.DE>", True),
        ("ada@eu.marketplace.amazon.de", True),
        ("marketplace.amazon.de@shop.example", False),
        ("clara@shop.example", False),
        ("clara@notmarketplace.amazon.example", False),
    ],
)
def test_buyer_addresses_are_known_in_every_country(address: str, buyer: bool) -> None:
    assert is_buyer_address(address) is buyer
