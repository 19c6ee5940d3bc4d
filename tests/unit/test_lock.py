"""The lock files install the same everywhere: hashes for everything, no index address, one version of each package."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

REQUIREMENTS = Path(__file__).parents[2] / "requirements"
RUNTIME, DEV = REQUIREMENTS / "runtime.txt", REQUIREMENTS / "dev.txt"
LOCKS = pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=lambda path: path.name)
PINNED = re.compile(r"(?P<name>[a-z0-9._-]+)(\[[a-z,]+\])?==(?P<version>[^ ;]+)( ; (?P<marker>.+))?")
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host|^-[ifer] ")
HASH = re.compile(r"sha256:[0-9a-f]{64}")


class Pin(NamedTuple):
    """One requirement of a lock. `options` are the words after it, such as `--hash=sha256:…`."""

    text: str
    options: list[str]

    @property
    def name(self) -> str:
        return self._part("name")

    @property
    def version(self) -> str:
        return self._part("version")

    def _part(self, group: str) -> str:
        found = PINNED.fullmatch(self.text)
        return found[group] if found else self.text


def pins_of(lock: Path) -> list[Pin]:
    """The requirements of a lock, each joined from its continued lines, comments left out."""
    lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    pins = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        text, *options = re.split(r"\s+(?=--)", line)
        pins.append(Pin(text.strip(), options))
    return pins


@LOCKS
def test_a_lock_holds_pinned_packages_only(lock: Path) -> None:
    assert len(pins_of(lock)) >= 15
    assert [pin.text for pin in pins_of(lock) if not PINNED.fullmatch(pin.text)] == []


@LOCKS
def test_a_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert [line for line in text.splitlines() if ADDRESS.search(line)] == []


@LOCKS
def test_every_requirement_has_hashes_and_nothing_else(lock: Path) -> None:
    unhashed = [
        pin.text
        for pin in pins_of(lock)
        if not pin.options or not all(HASH.fullmatch(option.removeprefix("--hash=")) for option in pin.options)
    ]

    assert unhashed == []


@LOCKS
def test_no_package_stands_in_a_lock_twice(lock: Path) -> None:
    names = [pin.name for pin in pins_of(lock)]

    assert sorted(set(names)) == sorted(names)


def test_what_runs_is_what_is_tested() -> None:
    tested = {pin.name: (pin.version, set(pin.options)) for pin in pins_of(DEV)}

    assert {pin.name: tested.get(pin.name) for pin in pins_of(RUNTIME)} == {
        pin.name: (pin.version, set(pin.options)) for pin in pins_of(RUNTIME)
    }
