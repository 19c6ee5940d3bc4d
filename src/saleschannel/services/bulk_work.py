"""The work of a bulk run: a few orders at a time, each with what became of it. May be killed and repeated anywhere.

Every deed is one that may be repeated (law 3); what was written down as done is not done again.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.bulk_texts import MessageKind, coded
from saleschannel.channel.models import AmazonOrder, BulkItem, BulkRun, SellerAccount
from saleschannel.domain.bulk_runs import UNFINISHED, BulkAction, BulkItemState, BulkState
from saleschannel.domain.cancellations import CancelReason
from saleschannel.domain.errors import SaleschannelError, Throttled
from saleschannel.domain.orders import AmazonOrderId, OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import Marketplace, OrderProcessing, PackageToShip
from saleschannel.services.cancel_on_amazon import CancelResult, cancel_on_amazon
from saleschannel.services.hold_orders import HoldResult, hold_orders, release_orders
from saleschannel.services.import_page import Backends
from saleschannel.services.read_only import refuse_when_read_only
from saleschannel.services.retry_orders import retry_orders
from saleschannel.services.ship_order import ship_order
from saleschannel.services.splitting import all_but_the_bad
from saleschannel.services.units_to_ship import units_to_ship

log = structlog.get_logger(__name__)

PART = 10
"""Orders between two entries of what became of them: few enough for Amazon's burst of getOrder when all need news."""
AT_MOST = 10.0
"""Seconds of one job; then it comes again, so that others have their turn."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The adapters, handed in by who names them."""

    marketplace_of: Callable[[SellerAccount], Marketplace]
    backends: Backends
    processing: Callable[[], OrderProcessing]
    amazon_time: Callable[[SellerAccount], datetime]


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one item."""

    item_id: int
    state: BulkItemState
    message: str = ""


def work_on(run_id: int, tools: Tools, *, at_most: float = AT_MOST) -> bool:
    """Do some of the run; whether something is left to do. Raises Throttled when Amazon wants us to come later."""
    run = BulkRun.objects.get(pk=run_id)
    until = time.monotonic() + at_most
    while BulkRun.objects.filter(pk=run_id, state__in=[state.value for state in UNFINISHED]).exists():
        part = list(BulkItem.objects.filter(run=run, state=BulkItemState.OPEN.value).order_by("id")[:PART])
        if not part:
            _finish(run_id)
            return False
        BulkRun.objects.filter(pk=run_id, state=BulkState.WAITING.value).update(state=BulkState.RUNNING.value)
        _note(run_id, part, _perform(run, part, tools))
        if time.monotonic() > until:
            return True
    return False


def _perform(run: BulkRun, part: Sequence[BulkItem], tools: Tools) -> list[Became]:
    action = BulkAction(run.action)
    try:
        if action in {BulkAction.RETRY, BulkAction.CANCEL, BulkAction.SHIP}:
            refuse_when_read_only()
        return DEEDS[action](run, part, tools)
    except Throttled:
        raise
    except SaleschannelError as error:
        return [Became(item.pk, BulkItemState.FAILED, words_of(error)) for item in part]


def words_of(error: SaleschannelError) -> str:
    return f"{error.message} {error.remedy}".strip()


def _retry(run: BulkRun, part: Sequence[BulkItem], tools: Tools) -> list[Became]:
    """By account; an order that fails alone is told with its reason, the others go on."""
    numbers = {item.amazon_order_id: item for item in part}
    rows = AmazonOrder.objects.filter(pk__in=[item.order_id for item in part]).values_list(
        "account_id", "amazon_order_id"
    )
    by_account: dict[int, list[AmazonOrderId]] = defaultdict(list)
    for account_id, number in rows:
        by_account[account_id].append(AmazonOrderId(number))
    left: dict[str, str] = {}
    for account in SellerAccount.objects.filter(pk__in=by_account):
        left |= _retry_account(account, by_account[account.pk], tools, run.actor)
    return [_retried(item, left.get(number)) for number, item in numbers.items()]


def _retry_account(account: SellerAccount, ids: list[AmazonOrderId], tools: Tools, actor: str) -> dict[str, str]:
    """What is left to say of each order that was tried; empty when it goes on."""
    stores, amazon = AccountStores.load(account), tools.marketplace_of(account)

    def retry(some: Sequence[AmazonOrderId]) -> dict[str, str]:
        records = retry_orders(stores, some, amazon, tools.backends, timezone.now(), actor=actor)
        return {
            record.order.amazon_order_id: coded(MessageKind.ATTENTION, record.attention_reason) for record in records
        }

    def set_aside(number: AmazonOrderId, error: Exception) -> dict[str, str]:
        if isinstance(error, SaleschannelError):
            return {number: words_of(error)}
        log.error("order cannot be retried", amazon_order_id=number, error=type(error).__name__)
        return {number: coded(MessageKind.UNEXPECTED, type(error).__name__)}

    return {number: words for some in all_but_the_bad(ids, retry, set_aside) for number, words in some.items()}


def _retried(item: BulkItem, left: str | None) -> Became:
    if left is None:
        return Became(item.pk, BulkItemState.FAILED, coded(MessageKind.HOLD, HoldResult.UNKNOWN.value))
    return Became(item.pk, BulkItemState.FAILED if left else BulkItemState.DONE, left)


def _hold(run: BulkRun, part: Sequence[BulkItem], _tools: Tools) -> list[Became]:
    reason = str(run.parameters.get("reason", ""))
    outcomes = hold_orders(_ids(part), reason=reason, actor=run.actor, at=timezone.now())
    return _told(part, {outcome.order_id: outcome.result.value for outcome in outcomes}, MessageKind.HOLD)


def _release(run: BulkRun, part: Sequence[BulkItem], _tools: Tools) -> list[Became]:
    outcomes = release_orders(_ids(part), actor=run.actor, at=timezone.now())
    return _told(part, {outcome.order_id: outcome.result.value for outcome in outcomes}, MessageKind.HOLD)


def _cancel(run: BulkRun, part: Sequence[BulkItem], _tools: Tools) -> list[Became]:
    reason = CancelReason(run.parameters["reason"])
    outcomes = cancel_on_amazon(_ids(part), reason=reason, actor=run.actor, at=timezone.now())
    return _told(part, {outcome.order_id: outcome.result.value for outcome in outcomes}, MessageKind.CANCEL)


STATE_OF = {
    HoldResult.HELD.value: BulkItemState.DONE,
    HoldResult.RELEASED.value: BulkItemState.DONE,
    HoldResult.ALREADY_HELD.value: BulkItemState.SKIPPED,
    HoldResult.NOT_HELD.value: BulkItemState.SKIPPED,
    CancelResult.REQUESTED.value: BulkItemState.DONE,
    CancelResult.ALREADY_REQUESTED.value: BulkItemState.SKIPPED,
    CancelResult.CANCELED.value: BulkItemState.SKIPPED,
}
"""Every other result is a failure with its reason."""


def _told(part: Sequence[BulkItem], results: Mapping[int, str], kind: MessageKind) -> list[Became]:
    told = []
    for item in part:
        result = results.get(item.order_id or 0, "unknown")
        state = STATE_OF.get(result, BulkItemState.FAILED)
        told.append(Became(item.pk, state, "" if state is BulkItemState.DONE else coded(kind, result)))
    return told


def _ids(part: Iterable[BulkItem]) -> list[int]:
    return [item.order_id for item in part if item.order_id]


def _ship(run: BulkRun, part: Sequence[BulkItem], tools: Tools) -> list[Became]:
    return [_ship_one(run, item, tools) for item in part]


def _ship_one(run: BulkRun, item: BulkItem, tools: Tools) -> Became:
    """One package of the file; an error of any kind is told with it and stops no other."""
    try:
        shipped = _shipped(run, item, tools)
    except Throttled:
        raise
    except SaleschannelError as error:
        return Became(item.pk, BulkItemState.FAILED, words_of(error))
    except Exception as error:  # noqa: BLE001
        name = type(error).__name__  # without its words: they may hold buyer data
        log.error("package of a file cannot be shipped", amazon_order_id=item.amazon_order_id, error=name)  # noqa: TRY400
        return Became(item.pk, BulkItemState.FAILED, coded(MessageKind.UNEXPECTED, name))
    return Became(item.pk, BulkItemState.DONE if shipped else BulkItemState.SKIPPED)


def _shipped(run: BulkRun, item: BulkItem, tools: Tools) -> bool:
    """False when nothing was left to ship. The key is made of what the file says: the same file ships nothing twice."""
    row = AmazonOrder.objects.select_related("account").get(pk=item.order_id or 0)
    facts: dict[str, Any] = item.facts or {}
    package = PackageToShip(Tracking(**facts["tracking"]), _units(row, facts))
    if not package.items:
        return False
    at = datetime.fromisoformat(facts["shipped_at"]) if facts.get("shipped_at") else tools.amazon_time(row.account)
    key = facts["request_key"]
    ship_order(tools.processing(), row.amazon_order_id, [package], actor=run.actor, request_key=key, at=at)
    return True


def _units(row: AmazonOrder, facts: Mapping[str, Any]) -> tuple[PackageItem, ...]:
    """The units the file names by SKU or by order item; all that is left where it names none."""
    if by_item := facts.get("order_items"):
        return tuple(PackageItem(OrderItemId(item_id), units) for item_id, units in by_item.items())
    return units_to_ship(row, facts.get("skus") or {})


def _note(run_id: int, part: Sequence[BulkItem], became: Sequence[Became]) -> None:
    """Write down what became of the part, and the run's numbers."""
    told = {one.item_id: one for one in became}
    changed = {"done": 0, "skipped": 0, "failed": 0}
    for item in part:
        one = told[item.pk]
        item.state, item.message = one.state.value, one.message
        changed[one.state.value] += 1
    with transaction.atomic():
        BulkItem.objects.bulk_update(part, ["state", "message"])
        BulkRun.objects.filter(pk=run_id).update(**{name: F(name) + number for name, number in changed.items()})


def _finish(run_id: int) -> None:
    unfinished = [state.value for state in UNFINISHED]
    BulkRun.objects.filter(pk=run_id, state__in=unfinished).update(
        state=BulkState.FINISHED.value, finished_at=timezone.now()
    )


DEEDS: Mapping[BulkAction, Callable[[BulkRun, Sequence[BulkItem], Tools], list[Became]]] = {
    BulkAction.RETRY: _retry,
    BulkAction.HOLD: _hold,
    BulkAction.RELEASE: _release,
    BulkAction.CANCEL: _cancel,
    BulkAction.SHIP: _ship,
}
