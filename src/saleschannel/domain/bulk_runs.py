"""One deed done to many orders: which deeds there are, and how far a run and each of its orders has come."""

from __future__ import annotations

from enum import StrEnum


class BulkAction(StrEnum):
    """What is done to every order of the run."""

    RETRY = "retry"
    HOLD = "hold"
    RELEASE = "release"
    CANCEL = "cancel"  # ask Amazon to cancel
    SHIP = "ship"  # with a file of tracking numbers


class BulkState(StrEnum):
    """How far the run has come."""

    DRAFT = "draft"  # a file was read; nothing is done before a person has looked at it
    WAITING = "waiting"  # a worker will take it
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"  # by a person; what was done stays done


class BulkItemState(StrEnum):
    """What became of one order of the run."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"  # nothing to do: it is so already
    FAILED = "failed"  # with the reason


UNFINISHED = frozenset({BulkState.WAITING, BulkState.RUNNING})
