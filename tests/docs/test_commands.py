"""Every command that a page tells somebody to type is one: make targets, and lines of `saleschannel` with options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from saleschannel.cli.main import COMMANDS, main
from tests.docs.pages import FENCE, ROOT, code_of, name_of, pages, text_of

EVERY_PAGE = pytest.mark.parametrize("page", pages(), ids=name_of)
MAKE = re.compile(r"^\$? ?make ([a-z][a-z-]*)")
SALESCHANNEL = re.compile(r"(?:^|[ /])saleschannel ([a-z][a-z-]*)")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def made_on(page: Path) -> set[str]:
    """The make targets that a page names as code."""
    return {found[1] for code in code_of(page) if (found := MAKE.match(code))}


def called_on(page: Path) -> set[str]:
    """The commands of `saleschannel` that a page names as code."""
    return {command for code in code_of(page) for command in SALESCHANNEL.findall(code)}


def lines_to_type() -> list[str]:
    """The lines of `sh` blocks that begin with `saleschannel`, without prompts and comments."""
    lines = []
    for page in pages():
        for block in filter(lambda found: found["language"] == "sh", FENCE.finditer(text_of(page))):
            for line in block["code"].replace("\\\n", " ").splitlines():
                bare = re.sub(r"^(\$ |\.venv/bin/)+", "", line.partition(" #")[0].strip())
                if bare.startswith("saleschannel "):
                    lines.append(bare)
    return sorted(set(lines))


@EVERY_PAGE
def test_every_make_command_named_exists(page: Path) -> None:
    assert made_on(page) - targets() == set()


@EVERY_PAGE
def test_every_saleschannel_command_named_exists(page: Path) -> None:
    assert called_on(page) - set(COMMANDS) == set()


def test_the_front_page_names_the_commands_that_matter() -> None:
    readme = ROOT / "README.md"

    assert {"demo", "test", "bench", "chaos"} <= made_on(readme)
    assert {"account", "store", "products", "run"} <= called_on(readme)


@pytest.mark.parametrize("line", lines_to_type(), ids=lambda line: line[:70])
def test_a_line_to_type_is_understood(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands, arguments, options and their values are parsed as when typed; nothing is run."""
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)[1:]
    for word in words:
        if word.endswith((".csv", ".txt")):
            (tmp_path / word).touch()
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found is not None, f"{name} is no command of {context.command_path}"
        command = found
        if isinstance(command, click.Group):
            context = click.Context(command, parent=context, info_name=name)

    with command.make_context(command.name, words, parent=context) as understood:  # closes the files it opened
        assert understood.command is command
