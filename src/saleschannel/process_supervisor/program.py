"""What is to be kept running. Starts nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    """A named program that is started again whenever it ends.

    `env` is added to our own environment. `ready` says whether it serves already; it is asked ten times a second by the
    supervisor's only thread, so it must answer quickly; an OSError (connection refused) means no. A program that is not
    ready within `ready_seconds` is ended and started again. When stopped it has
    `grace_seconds` after SIGTERM, then SIGKILL.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_seconds: float = 60.0
    grace_seconds: float = 10.0
