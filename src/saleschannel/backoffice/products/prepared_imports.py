"""Keeps planned imports until the person says yes, and carries each out once. Knows no page."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from saleschannel.backoffice.models import PreparedImport
from saleschannel.backoffice.products.import_kinds import KINDS, ROWS_SHOWN, ImportKind, Plan, summary_of

KEPT_FOR = timedelta(hours=1)
FAST = 1
LONGEST_NAME = 200


class PlanExpiredError(Exception):
    """The plan is gone: its hour is over."""


def prepare(kind: str, content: bytes, *, file_name: str, actor: str) -> PreparedImport:
    """Read a file and keep what it would change; what others left behind longer than an hour ago goes."""
    PreparedImport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    plan = KINDS[kind].read(content)
    return PreparedImport.objects.create(
        key=secrets.token_urlsafe(24),
        kind=kind,
        actor=actor,
        file_name=file_name[:LONGEST_NAME],
        plan=zlib.compress(msgspec.json.encode(plan), FAST),
        summary=summary_of(KINDS[kind], plan),
    )


def find_prepared(key: str, *, actor: str) -> PreparedImport:
    """The person's own plan, without the plan itself. Raises PlanExpiredError."""
    kept = PreparedImport.objects.filter(key=key, actor=actor, created_at__gte=timezone.now() - KEPT_FOR)
    prepared = kept.defer("plan").first()
    if prepared is None:
        raise PlanExpiredError
    return prepared


def carry_out(key: str, *, actor: str) -> dict[str, Any]:
    """Do what was shown, once; a second call is answered with what the first one did. Raises PlanExpiredError."""
    with transaction.atomic():
        kept = PreparedImport.objects.select_for_update().filter(key=key, actor=actor)
        prepared = kept.filter(created_at__gte=timezone.now() - KEPT_FOR).first()
        if prepared is None:
            raise PlanExpiredError
        if prepared.result is None:
            kind = KINDS[prepared.kind]
            done = kind.carry_out(plan_of(kind, prepared.plan), actor, prepared.file_name)
            prepared.result = {"created": done.created, "changed": done.changed, **left_alone(done.left)}
            prepared.plan = b""
            prepared.save(update_fields=["result", "plan"])
        result: dict[str, Any] = prepared.result
        return result


def plan_of(kind: ImportKind, stored: bytes | memoryview) -> Plan:
    plan: Plan = msgspec.json.decode(zlib.decompress(bytes(stored)), type=kind.plan_type)
    return plan


def left_alone(keys: Sequence[str]) -> dict[str, Any]:
    return {"left": list(keys[:ROWS_SHOWN]), "more_left": max(0, len(keys) - ROWS_SHOWN)}
