"""How everything ends: in good order by a signal, at once by a second one, and when the supervisor itself is killed."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from saleschannel.process_supervisor.guarding import Guarding

SUPERVISOR = """
import sys
from saleschannel.process_supervisor import Backoff, Program, Supervisor
grace, *codes = sys.argv[1:]
programs = [
    Program(f"p{n}", [sys.executable, "-S", "-c", code], grace_seconds=float(grace)) for n, code in enumerate(codes)
]
sys.exit(Supervisor(programs, backoff=Backoff(first=0.01)).run())
"""
OBEDIENT = "import signal; print('up'); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); [signal.pause() for _ in iter(int, 1)]"
)
# Holds a file lock in a helper process of its own, which outlives it.
WITH_HELPER = """
import fcntl, os, signal
file = os.open({lock!r}, os.O_RDWR | os.O_CREAT)
fcntl.flock(file, fcntl.LOCK_EX)
if os.fork():
    os.close(file)
    print('up', os.getpid())
signal.pause()
"""

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a supervisor of programs given as Python code; returns when all have said that they are up."""
    started: list[subprocess.Popen[str]] = []

    def start(*codes: str, grace: float = 20) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(grace), *codes],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def lines_until_up(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    while sum("| up" in line for line in lines) < count:
        lines.append(process.stdout.readline())
        assert lines[-1], "the supervisor has ended"
    return lines


def is_free(lock: Path) -> bool:
    file = os.open(lock, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(file)


def wait_until_free(lock: Path) -> None:
    deadline = time.monotonic() + 20
    while not is_free(lock):
        assert time.monotonic() < deadline, "a program lives on"
        time.sleep(0.005)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_in_reverse_order_of_start(start: Start, number: signal.Signals) -> None:
    process = start(OBEDIENT, OBEDIENT, OBEDIENT)
    lines_until_up(process, 3)

    process.send_signal(number)
    rest, _ = process.communicate()

    assert rest.splitlines() == [f"supervisor | p{n} was ended by SIGTERM" for n in (2, 1, 0)]
    assert process.returncode == 0


def test_ctrl_c_in_the_terminal_reaches_the_supervisor_alone(start: Start) -> None:
    process = start(f"{OBEDIENT[:-14]}\ntry: signal.pause()\nexcept KeyboardInterrupt: print('interrupted')")
    lines_until_up(process, 1)

    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate()

    assert rest == "supervisor | p0 was ended by SIGTERM\n"


def test_a_program_that_ignores_the_request_is_killed_after_its_grace(start: Start) -> None:
    process = start(STUBBORN, grace=0.1)
    lines_until_up(process, 1)

    process.terminate()
    rest, _ = process.communicate()

    assert rest.splitlines() == [
        "supervisor | p0 does not end; killing it",
        "supervisor | p0 was ended by SIGKILL",
    ]


def test_a_second_ctrl_c_does_not_wait_for_the_grace(start: Start) -> None:
    process = start(STUBBORN, grace=600)
    lines_until_up(process, 1)

    while process.poll() is None:  # the first second's are taken for echoes of the first
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)

    assert process.returncode == 0


def test_nothing_is_started_again_while_stopping(start: Start) -> None:
    process = start("import os, signal; print('up', os.getpid()); signal.pause()", STUBBORN, grace=0.3)
    assert process.stdout is not None
    first = next(line for line in lines_until_up(process, 2) if line.startswith("p0"))
    process.send_signal(signal.SIGSTOP)  # so that both have arrived before it looks again
    os.waitpid(process.pid, os.WUNTRACED)
    process.terminate()
    os.kill(int(first.split()[-1]), signal.SIGKILL)
    process.send_signal(signal.SIGCONT)

    rest, _ = process.communicate()

    assert rest.splitlines() == [
        "supervisor | p0 was ended by SIGKILL",
        "supervisor | p1 does not end; killing it",
        "supervisor | p1 was ended by SIGKILL",
    ]


def test_helpers_left_behind_by_a_killed_program_are_ended_before_it_is_started_again(
    start: Start, tmp_path: Path
) -> None:
    lock = tmp_path / "lock"
    process = start(WITH_HELPER.format(lock=str(lock)))
    first = lines_until_up(process, 1)[-1]

    os.kill(int(first.split()[-1]), signal.SIGKILL)

    lines_until_up(process, 1)  # the second one has the lock now, so the first one's helper is gone
    process.terminate()
    assert process.wait() == 0
    wait_until_free(lock)


def test_programs_and_their_helpers_end_when_the_supervisor_is_killed_with_9(start: Start, tmp_path: Path) -> None:
    locks = [tmp_path / name for name in ("a", "b")]
    process = start(*(WITH_HELPER.format(lock=str(lock)) for lock in locks))
    lines_until_up(process, 2)
    assert not any(is_free(lock) for lock in locks)

    process.kill()

    for lock in locks:
        wait_until_free(lock)


def test_a_guard_that_was_killed_is_replaced() -> None:
    with (
        subprocess.Popen(
            [sys.executable, "-S", "-c", OBEDIENT], stdout=subprocess.PIPE, start_new_session=True
        ) as program,
        Guarding() as guarding,
    ):
        guarding.watch([])
        first = guarding._guard
        assert first is not None
        first.kill()
        first.wait()

        guarding.watch([program.pid])

        second = guarding._guard
        assert second is not None
        assert second is not first
        assert second.stdin is not None
        second.stdin.close()  # as the end of the supervisor would
        assert program.wait() == -signal.SIGTERM
        guarding._forget()
