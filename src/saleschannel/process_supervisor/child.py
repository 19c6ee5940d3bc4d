"""One program's life: started, asked whether it is ready, ended, started again. Never waits; the loop calls it."""

import contextlib
import os
import selectors
import signal
import subprocess
from collections.abc import Callable
from typing import IO

from saleschannel.process_supervisor.output import Lines, Output
from saleschannel.process_supervisor.program import Program
from saleschannel.process_supervisor.restart import Backoff, restart_delay

PROBE_SECONDS = 0.1
CHUNK_BYTES = 65_536


class Child:
    """A program and, while it lives, its process, which leads a session of its own: Ctrl-C does not reach it."""

    def __init__(
        self,
        program: Program,
        *,
        output: Output,
        selector: selectors.BaseSelector,
        backoff: Backoff,
        clock: Callable[[], float],
    ) -> None:
        self.program = program
        self.ready = False
        self._output, self._selector, self._backoff, self._clock = output, selector, backoff, clock
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._started = self._next_probe = 0.0
        self._delay: float | None = None
        self._start_at: float | None = None
        self._kill_at: float | None = None

    @property
    def group(self) -> int | None:
        """The process group, which is also the process; None while there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._start_at = self._kill_at = None
        self._started = self._next_probe = self._clock()
        self.ready = self.program.ready is None
        try:
            self._process = subprocess.Popen(  # noqa: S603 the caller says what to run
                list(self.program.argv),
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as reason:
            self._plan_restart(f"cannot be started: {reason}")
            return
        assert self._process.stdout is not None  # noqa: S101 asked for above
        self._read_lines_of(self._process.stdout)

    def _read_lines_of(self, pipe: IO[bytes]) -> None:
        lines = Lines(self._output, self.program.name)

        def read() -> None:
            data = os.read(pipe.fileno(), CHUNK_BYTES)
            lines.feed(data)
            if not data:
                lines.end()
                self._selector.unregister(pipe)
                pipe.close()

        self._selector.register(pipe, selectors.EVENT_READ, read)

    def seconds_until_due(self) -> float | None:
        """When `attend` has something to do, if nothing happens before."""
        due = [moment for moment in (self._start_at, self._kill_at) if moment is not None]
        if self._process is not None and not self.ready and not self._stopping:
            due.append(self._next_probe)
        return max(0.0, min(due) - self._clock()) if due else None

    def attend(self) -> None:
        """Does what is due: notes an end, starts again, kills what does not end, asks whether it is ready."""
        now = self._clock()
        if self._process is None:
            if self._start_at is not None and now >= self._start_at:
                self.start()
        elif (code := self._process.poll()) is not None:
            self._end(self._process.pid, code)
        elif self._kill_at is not None and now >= self._kill_at:
            self._kill_group(self._process.pid)
        elif not self.ready and self._kill_at is None and now >= self._next_probe:
            self._probe(now)

    def _probe(self, now: float) -> None:
        assert self.program.ready is not None  # noqa: S101 else it would be ready
        self._next_probe = now + PROBE_SECONDS
        with contextlib.suppress(OSError):  # nobody listens yet
            self.ready = self.program.ready()
        if not self.ready and now - self._started > self.program.ready_seconds:
            self._output.tell(f"{self.program.name} is not ready after {self.program.ready_seconds:g} s; ending it")
            self._terminate()

    def retire(self) -> None:
        """It goes on, but is not started again."""
        self._stopping = True
        self._start_at = None

    def stop(self) -> None:
        """Begins to end it for good; it has ended when `group` is None."""
        self.retire()
        if self._process is not None and self._kill_at is None:
            self._terminate()

    def kill(self) -> None:
        """Ends it at once."""
        self._kill_at = self._clock()

    def _terminate(self) -> None:
        assert self._process is not None  # noqa: S101 the callers have looked
        self._kill_at = self._clock() + self.program.grace_seconds
        self._process.send_signal(signal.SIGTERM)  # to the leader alone: it stops its own helpers in good order

    def _kill_group(self, group: int) -> None:
        self._output.tell(f"{self.program.name} does not end; killing it")
        self._kill_at = None
        _kill(group)

    def _end(self, group: int, code: int) -> None:
        _kill(group)  # helpers that a killed leader left behind would hold its port
        self._process = self._kill_at = None
        self.ready = False
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if self._stopping:
            self._output.tell(f"{self.program.name} {how}")
        else:
            self._plan_restart(how)

    def _plan_restart(self, how: str) -> None:
        now = self._clock()
        self._delay = restart_delay(self._backoff, self._delay, now - self._started)
        self._start_at = now + self._delay
        self._output.tell(f"{self.program.name} {how}; starting it again in {self._delay:g} s")


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody left; macOS says the latter of zombies
        os.killpg(group, signal.SIGKILL)
