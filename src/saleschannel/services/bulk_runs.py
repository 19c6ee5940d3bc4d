"""Runs of one deed over many orders: begun by a person, worked off by jobs (`services.bulk_work`), stopped by a person.

The orders are written down when the run begins, in one statement: what was counted and confirmed is what is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from saleschannel.channel.models import AmazonOrder, BulkItem, BulkRun
from saleschannel.domain.bulk_runs import UNFINISHED, BulkAction, BulkItemState, BulkState
from saleschannel.job_queue import Job, defer

LARGEST_RUN = 50_000
"""Orders of one run: more would keep the workers from everything else for hours."""


def begin_run(
    action: BulkAction, orders: QuerySet[AmazonOrder], *, actor: str, request_key: str, parameters: dict[str, Any]
) -> BulkRun:
    """Write down the orders and defer the work, in one transaction; the same `request_key` begins one run only."""
    with transaction.atomic():
        run, is_new = BulkRun.objects.get_or_create(
            request_key=request_key,
            defaults={
                "action": action.value,
                "state": BulkState.WAITING.value,
                "actor": actor,
                "parameters": parameters,
            },
        )
        if is_new:
            run.total = _write_down(run, orders)
            run.save(update_fields=["total"])
            defer_work(run.pk)
    return run


def draft_run(
    action: BulkAction, items: Sequence[BulkItem], *, actor: str, request_key: str, parameters: dict[str, Any]
) -> BulkRun:
    """Keep the packages of a file, good and bad ones, for a person to look at; nothing is done yet.

    The same `request_key` gives the run that was drafted before.
    """
    with transaction.atomic():
        run, is_new = BulkRun.objects.get_or_create(
            request_key=request_key,
            defaults={"action": action.value, "state": BulkState.DRAFT.value, "actor": actor, "parameters": parameters},
        )
        if is_new:
            for item in items:
                item.run = run
            BulkItem.objects.bulk_create(items, batch_size=1000)
            count_items(run)
    return run


def confirm_run(run: BulkRun) -> bool:
    """A person has looked at the draft: let it begin. False when it began before."""
    with transaction.atomic():
        began = BulkRun.objects.filter(pk=run.pk, state=BulkState.DRAFT.value).update(state=BulkState.WAITING.value)
        if began:
            defer_work(run.pk)
    return bool(began)


def stop_run(run: BulkRun) -> bool:
    """No further order is begun; what was done stays done. A draft is thrown away like that, too."""
    stoppable = [BulkState.DRAFT.value, *(state.value for state in UNFINISHED)]
    stopped = BulkRun.objects.filter(pk=run.pk, state__in=stoppable).update(
        state=BulkState.STOPPED.value, finished_at=timezone.now()
    )
    return bool(stopped)


def count_items(run: BulkRun) -> None:
    """Bring the run's numbers up to date."""
    by_state = dict(BulkItem.objects.filter(run=run).values_list("state").annotate(number=Count("id")))
    run.total = sum(by_state.values())
    run.done, run.skipped, run.failed = (
        by_state.get(state.value, 0) for state in (BulkItemState.DONE, BulkItemState.SKIPPED, BulkItemState.FAILED)
    )
    run.save(update_fields=["total", "done", "skipped", "failed"])


def defer_work(run_id: int, at: datetime | None = None) -> None:
    """One job of a run waits, and one runs, at most."""
    key = f"bulk:{run_id}"
    defer(Job.WORK_ON_BULK_RUN, lock=key, once=key, at=at, run_id=run_id)


def defer_unfinished() -> None:
    """A net: runs whose job was lost get one again."""
    for run_id in BulkRun.objects.filter(state__in=[state.value for state in UNFINISHED]).values_list("pk", flat=True):
        defer_work(run_id)


def remove_old_runs(before: datetime) -> None:
    """Forget runs that ended, and drafts that nobody confirmed, before this moment."""
    BulkRun.objects.filter(created_at__lt=before).exclude(state__in=[state.value for state in UNFINISHED]).delete()


def _write_down(run: BulkRun, orders: QuerySet[AmazonOrder]) -> int:
    """All orders of the query as items of the run, in one statement; how many they are."""
    wanted = orders.order_by("pk").values_list("pk", "amazon_order_id")
    sql, parameters = wanted.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO channel_bulkitem (run_id, order_id, amazon_order_id, state)"  # noqa: S608  Django's own SQL
            f" SELECT %s, wanted.id, wanted.amazon_order_id, %s FROM ({sql}) AS wanted(id, amazon_order_id)",
            [run.pk, BulkItemState.OPEN.value, *parameters],
        )
        return int(cursor.rowcount)
