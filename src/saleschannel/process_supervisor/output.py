"""Writes the programs' lines, each behind its program's name. Knows nothing of processes."""

import os
from collections.abc import Sequence
from typing import TextIO

SUPERVISOR = "supervisor"
COLOURS = (36, 33, 32, 35, 34, 96, 93, 92)  # of ANSI terminals; red is left for the programs' own errors
LONGEST_LINE_BYTES = 64_000


class Output:
    """One stream for all. Colours only on a terminal, and not where NO_COLOR asks for none."""

    def __init__(self, stream: TextIO, names: Sequence[str]) -> None:
        self._stream = stream
        self._width = max(len(name) for name in (SUPERVISOR, *names))
        coloured = stream.isatty() and not os.environ.get("NO_COLOR")
        self._colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)} if coloured else {}
        self._lost = False

    def line(self, name: str, text: str) -> None:
        """Writes one line. When nobody reads us any more, the programs go on all the same."""
        prefix = f"{name:<{self._width}} | "
        if name in self._colours:
            prefix = f"\x1b[{self._colours[name]}m{prefix}\x1b[0m"
        if self._lost:
            return
        try:
            self._stream.write(f"{prefix}{text}\n")
            self._stream.flush()
        except (BrokenPipeError, ValueError):  # ValueError: the stream was closed
            self._lost = True

    def tell(self, text: str) -> None:
        """Says something of the supervisor's own."""
        self.line(SUPERVISOR, text)


class Lines:
    """Cuts the bytes of one program into lines."""

    def __init__(self, output: Output, name: str) -> None:
        self._output, self._name, self._rest = output, name, b""

    def feed(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).split(b"\n")
        for line in whole:
            self._write(line)
        if len(self._rest) > LONGEST_LINE_BYTES:
            self.end()

    def end(self) -> None:
        """Writes what has no end of line."""
        if self._rest:
            self._write(self._rest)
        self._rest = b""

    def _write(self, line: bytes) -> None:
        self._output.line(self._name, line.decode(errors="replace").rstrip("\r"))
