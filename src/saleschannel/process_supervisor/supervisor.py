"""The loop that keeps programs running until it is told to stop. One thread, no polling."""

import selectors
import sys
import time
from collections.abc import Callable, Sequence
from typing import TextIO

from saleschannel.process_supervisor.child import Child
from saleschannel.process_supervisor.guarding import Guarding
from saleschannel.process_supervisor.output import Output
from saleschannel.process_supervisor.program import Program
from saleschannel.process_supervisor.restart import Backoff
from saleschannel.process_supervisor.signals import SignalInbox

ECHO_SECONDS = 1.0
READS_OF_LAST_WORDS = 100  # enough for what a pipe holds; a daemon that escaped may write for ever


class Supervisor:
    """Runs programs in the foreground; each is started again on any end, also one with code 0.

    SIGINT, SIGTERM and SIGHUP stop them in reverse order; a second signal kills. If we are killed, a guard ends them.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        on_ready: Callable[[], None] | None = None,
        output: TextIO | None = None,
        backoff: Backoff | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on_ready` is called once, when all programs have become ready. `output` is stdout unless given."""
        self._clock = clock
        self._selector = selectors.DefaultSelector()
        self._inbox: SignalInbox | None = None
        self._output = Output(output or sys.stdout, [program.name for program in programs])
        self._children = [
            Child(program, output=self._output, selector=self._selector, backoff=backoff or Backoff(), clock=clock)
            for program in programs
        ]
        self._on_ready = on_ready
        self._guarded: list[int] = []

    def run(self) -> int:
        """Returns 0 when told to stop and all programs have ended. Call it once, from the main thread."""
        with self._selector, SignalInbox() as inbox, Guarding() as guarding:
            self._inbox = inbox
            self._selector.register(inbox, selectors.EVENT_READ, inbox.collect)
            try:
                for child in self._children:
                    child.start()
                    self._tell_guard(guarding)
                while not inbox.stops:
                    self._announce_ready()
                    self._turn(inbox, guarding)
            finally:
                self._stop_all(inbox, guarding)
                self._inbox = None
        return 0

    def stop(self) -> None:
        """Makes `run` stop everything and return; from any thread, or from `on_ready`."""
        if self._inbox is not None:
            self._inbox.request_stop()

    def _turn(self, inbox: SignalInbox, guarding: Guarding) -> None:
        """Waits for the next event of any kind and acts on it."""
        due = [seconds for child in self._children if (seconds := child.seconds_until_due()) is not None]
        for key, _ in self._selector.select(min(due, default=None)):
            key.data()
        for child in self._children:
            if inbox.stops:
                child.retire()
            child.attend()
        self._tell_guard(guarding)

    def _tell_guard(self, guarding: Guarding) -> None:
        groups = [child.group for child in self._children if child.group is not None]
        if groups != self._guarded:
            guarding.watch(groups)
            self._guarded = groups

    def _announce_ready(self) -> None:
        if self._on_ready is not None and all(child.ready for child in self._children):
            announce, self._on_ready = self._on_ready, None
            announce()

    def _stop_all(self, inbox: SignalInbox, guarding: Guarding) -> None:
        """One after the other, in reverse order of start; their last words are still written."""
        impatience = Impatience(inbox, self._clock)
        for child in self._children:
            child.retire()
        for child in reversed(self._children):
            child.stop()
            while child.group is not None:
                if impatience.is_shown():
                    child.kill()
                self._turn(inbox, guarding)
        self._read_last_words()

    def _read_last_words(self) -> None:
        for _ in range(READS_OF_LAST_WORDS):
            for key, _ in self._selector.select(0):
                key.data()


class Impatience:
    """A second request to stop. One within a second of the first is its echo (make, a shell, a double tap)."""

    def __init__(self, inbox: SignalInbox, clock: Callable[[], float]) -> None:
        self._inbox, self._clock = inbox, clock
        self._begin, self._heard = clock(), inbox.stops

    def is_shown(self) -> bool:
        if self._clock() - self._begin < ECHO_SECONDS:
            self._heard = self._inbox.stops
        return self._inbox.stops > self._heard
