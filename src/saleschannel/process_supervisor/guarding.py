"""Starts the guard (guard.py) and tells it which process groups live. Starts no programs."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

GUARD = Path(__file__).with_name("guard.py")


class Guarding:
    """The supervisor's end of the guard's pipe. A guard that was killed is replaced at the next word to it."""

    def __init__(self) -> None:
        self._guard: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._guard is not None:
            self.watch([])
        self._forget()

    def watch(self, groups: Iterable[int]) -> None:
        """From now on these, and only these, end when we do."""
        words = (" ".join(str(group) for group in groups) + "\n").encode()
        try:
            self._send(words)
        except BrokenPipeError:
            self._forget()
            self._send(words)

    def _send(self, words: bytes) -> None:
        if self._guard is None:
            self._guard = subprocess.Popen(  # noqa: S603 our own script
                [sys.executable, "-I", "-S", str(GUARD)],
                stdin=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,  # the terminal's Ctrl-C is not for it
            )
        assert self._guard.stdin is not None  # noqa: S101 asked for above
        self._guard.stdin.write(words)

    def _forget(self) -> None:
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            self._guard.wait()
        self._guard = None
