"""Real programs under the supervisor in this process: started, restarted, asked whether they are ready."""

import io
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from saleschannel.process_supervisor import Backoff, Program, Supervisor

QUICK = Backoff(first=0.01, longest=0.04)
SLEEPER = [sys.executable, "-c", "import signal; signal.pause()"]


class Lines(io.StringIO):
    """Remembers the lines, and does something at a certain one."""

    then: Callable[[], None]

    def __init__(self, text: str, times: int) -> None:
        super().__init__()
        self._text, self._times = text, times

    def write(self, line: str) -> int:
        if self._text in line:
            self._times -= 1
            if self._times == 0:
                self.then()
        return super().write(line)


def run_until(text: str, *programs: Program, times: int = 1, on_ready: Callable[[], None] | None = None) -> list[str]:
    """The lines that were written until the supervisor had stopped, as the `times`-th line with this text made it."""
    output = Lines(text, times)
    supervisor = Supervisor(programs, output=output, backoff=QUICK, on_ready=on_ready)
    output.then = supervisor.stop
    assert supervisor.run() == 0
    return output.getvalue().splitlines()


def program(code: str, name: str = "web", **settings: object) -> Program:
    return Program(name, [sys.executable, "-S", "-c", code], **settings)  # type: ignore[arg-type]


def test_a_program_that_ends_well_is_started_again_with_growing_delays() -> None:
    lines = run_until("in 0.04 s", program("print('working')"), times=2)

    told = [line for line in lines if line.startswith("supervisor")]
    assert told == [
        f"supervisor | web ended with code 0; starting it again in {delay} s" for delay in (0.01, 0.02, 0.04, 0.04)
    ]
    assert lines.count("web        | working") == 4


def test_a_program_that_fails_is_started_again() -> None:
    lines = run_until("starting it again", program("raise SystemExit(3)"))

    assert lines == ["supervisor | web ended with code 3; starting it again in 0.01 s"]


def test_a_program_killed_with_9_is_started_again() -> None:
    lines = run_until("starting it again", program("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))

    assert lines == ["supervisor | web was ended by SIGKILL; starting it again in 0.01 s"]


def test_a_program_that_is_not_there_is_tried_again_with_the_reason(tmp_path: Path) -> None:
    lines = run_until("cannot be started", Program("web", [str(tmp_path / "missing")]), times=2)

    assert "No such file or directory" in lines[0]
    assert lines[0].endswith("; starting it again in 0.01 s")


def test_a_program_gets_our_environment_and_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "from us")
    code = "import os; print(os.environ['OURS'], os.environ['OWN'])"

    lines = run_until("from us", program(code, env={"OWN": "and its own"}))

    assert lines[0] == "web        | from us and its own"


def test_what_a_program_says_last_is_written_even_without_an_end_of_line() -> None:
    lines = run_until(
        "ready to go",
        program(
            "import signal, sys\n"
            "signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('good bye', end='')))\n"
            "print('ready to go')\n"
            "signal.pause()"
        ),
    )

    assert "web        | good bye" in lines


def test_readiness_is_announced_once_when_all_are_ready(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    announced: list[bool] = []
    setter = program(
        f"import pathlib, signal; pathlib.Path({str(flag)!r}).touch(); print('set'); signal.pause()", "slow"
    )
    supervisor: Supervisor

    def announce() -> None:
        announced.append(flag.exists())
        supervisor.stop()

    supervisor = Supervisor(
        [Program("web", SLEEPER), Program("slow", setter.argv, ready=flag.exists)],
        output=io.StringIO(),
        on_ready=announce,
    )
    assert supervisor.run() == 0
    assert announced == [True]


def test_a_probe_that_is_refused_means_not_yet() -> None:
    answers = iter([ConnectionRefusedError(), None])

    def ready() -> bool:
        answer = next(answers)
        if answer is not None:
            raise answer
        return True

    announced: list[str] = []
    noisy = "import time\nwhile True: print('hello'); time.sleep(0.2)"
    run_until("hello", program(noisy, ready=ready), times=3, on_ready=lambda: announced.append("ready"))

    assert announced == ["ready"]


def test_a_program_that_is_not_ready_in_time_is_ended_and_started_again() -> None:
    lines = run_until("starting it again", Program("web", SLEEPER, ready=lambda: False, ready_seconds=0.05))

    assert lines == [
        "supervisor | web is not ready after 0.05 s; ending it",
        "supervisor | web was ended by SIGTERM; starting it again in 0.01 s",
    ]


def test_an_error_of_ours_still_ends_the_programs() -> None:
    def fail() -> None:
        raise ValueError("made up")

    output = io.StringIO()
    with pytest.raises(ValueError, match="made up"):
        Supervisor([Program("web", SLEEPER)], output=output, on_ready=fail).run()
    assert output.getvalue() == "supervisor | web was ended by SIGTERM\n"


def test_the_former_signal_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)]

    run_until("hello", program("print('hello')"))

    after = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)]
    assert after == before
