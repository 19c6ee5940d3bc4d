"""A tiny program that outlives the supervisor by moments: when that is killed with -9, it ends the programs.

Run as a script; standard library only. Its standard input is a pipe from the supervisor: each line lists the process
groups of the living programs. The end of the pipe means that the supervisor is gone, however it went.

Why not PR_SET_PDEATHSIG: it is Linux's alone, reaches no grandchildren, and must be set between fork and exec.
"""

import contextlib
import os
import signal
import sys
import time

GRACE_SECONDS = 10.0
POLL_SECONDS = 0.05


def main() -> None:
    groups: list[int] = []
    for line in sys.stdin:
        groups = [int(word) for word in line.split()]
    send(groups, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(alive(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    send(groups, signal.SIGKILL)


def send(groups: list[int], number: signal.Signals) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended; macOS says the latter of zombies
            os.killpg(group, number)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
