"""How the programs' lines look."""

import io

import pytest

from saleschannel.process_supervisor.output import LONGEST_LINE_BYTES, Lines, Output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class ClosedPipe(io.StringIO):
    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_each_line_stands_behind_its_programs_name() -> None:
    stream = io.StringIO()
    output = Output(stream, ["web", "worker"])

    output.line("web", "hello")
    output.tell("web ended")

    assert stream.getvalue() == "web        | hello\nsupervisor | web ended\n"


def test_names_are_coloured_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()

    Output(stream, ["web", "worker"]).line("worker", "hello")

    assert stream.getvalue() == "\x1b[33mworker     | \x1b[0mhello\n"


def test_no_colour_is_used_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()

    Output(stream, ["web"]).line("web", "hello")

    assert stream.getvalue() == "web        | hello\n"


def test_bytes_are_cut_into_lines_wherever_the_pieces_end() -> None:
    stream = io.StringIO()
    lines = Lines(Output(stream, ["web"]), "web")

    for piece in (b"on", b"e\r\ntwo\xc3", b"\xa4\n\nbad \xff\nthe rest"):
        lines.feed(piece)
    lines.end()

    assert [line.partition("| ")[2] for line in stream.getvalue().split("\n")[:-1]] == [
        "one",
        "twoä",
        "",
        "bad \N{REPLACEMENT CHARACTER}",
        "the rest",
    ]


def test_a_line_without_an_end_does_not_fill_the_memory() -> None:
    stream = io.StringIO()
    lines = Lines(Output(stream, ["web"]), "web")

    lines.feed(b"x" * (LONGEST_LINE_BYTES + 1))

    assert len(stream.getvalue()) > LONGEST_LINE_BYTES


def test_output_that_nobody_reads_any_more_is_no_reason_to_end() -> None:
    output = Output(ClosedPipe(), ["web"])

    output.line("web", "one")
    output.line("web", "two")
