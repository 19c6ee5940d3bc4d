"""Turns signals into something a select can wait for, so that no code runs inside a handler. Main thread only."""

import signal
import socket
from types import FrameType, TracebackType
from typing import Any, Self

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Being handled in Python is enough for the signal's number to arrive at the wakeup socket."""


class SignalInbox:
    """While entered, collects requests to stop; is also woken by the end of a child and by `wake`."""

    def __init__(self) -> None:
        self.stops = 0
        self._reading, self._writing = socket.socketpair()
        self._former: dict[signal.Signals, Any] = {}
        self._former_wakeup = -1

    def __enter__(self) -> Self:
        for end in (self._reading, self._writing):
            end.setblocking(False)
        self._former_wakeup = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for number in (*STOPPING, signal.SIGCHLD):
            self._former[number] = signal.signal(number, _nothing)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._former_wakeup)
        self._reading.close()
        self._writing.close()

    def fileno(self) -> int:
        return self._reading.fileno()

    def request_stop(self) -> None:
        """As if SIGTERM had come; from any thread."""
        self._writing.send(bytes([signal.SIGTERM]))

    def collect(self) -> None:
        """Counts the requests to stop that have arrived."""
        try:
            arrived = self._reading.recv(4096)
        except BlockingIOError:
            return
        self.stops += sum(number in STOPPING for number in arrived)
