"""Refuses commands that write to Commerce or Amazon while read-only mode is on."""

from __future__ import annotations

from saleschannel.cli.failures import Failure


def refuse_when_read_only() -> None:
    from saleschannel.services.read_only import writes_are_stopped  # noqa: PLC0415  models: after the database

    if writes_are_stopped():
        raise Failure(
            "Read-only mode is on: nothing may be written to Amazon or Commerce.",
            code="read_only",
            remedy="Unset SALESCHANNEL_READ_ONLY. If the address of this installation has changed, confirm that in the "
            "back office.",
        )
