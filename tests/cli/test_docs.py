"""docs/cli.md says what `--help` says, of every command and option."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from saleschannel.channel.statuses import ChannelStatus
from saleschannel.cli import main, orders
from saleschannel.cli.reference import commands, reference

DOCUMENT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
COMMANDS = [(path, command) for path, command, _ in commands()]
OF_THE_ISSUE = {
    *("account add", "account test", "store add", "store settings", "products import", "products export", "import"),
    *("work", "orders list", "orders show", "orders export", "ship", "cancel", "retry", "health", "run", "web"),
    *("worker", "migrate", "demo", "simulator serve", "simulator received"),
}


def section_of(path: str) -> str:
    found = re.search(rf"^#+ {re.escape(path)}\n(.*?)(?=^#|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def test_the_reference_is_up_to_date() -> None:
    assert DOCUMENT.endswith(reference()), "run `python -m saleschannel.cli.reference docs/cli.md`"


def test_the_commands_that_were_promised_exist() -> None:
    assert {path.removeprefix("saleschannel ") for path, _ in COMMANDS} >= OF_THE_ISSUE


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path for path, _ in COMMANDS])
def test_the_section_of_a_command_names_what_its_help_names(path: str, command: click.Command) -> None:
    shown = CliRunner().invoke(main, [*path.split()[1:], "--help"], terminal_width=200)
    options = set(re.findall(r"(?<=[\s,/])--[a-z][a-z-]*", shown.output.split("Options:", 1)[1])) - {"--help"}
    section = section_of(path)

    assert shown.exit_code == 0
    assert section
    assert {option for option in options if f"`{option}`" not in section} == set()


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path for path, _ in COMMANDS])
def test_every_command_and_option_is_explained(path: str, command: click.Command) -> None:
    unexplained = [
        option.name
        for option in command.params
        if isinstance(option, click.Option) and not (option.help or option.is_flag)
    ]

    assert command.help
    assert [name for name in unexplained if not path.startswith("saleschannel simulator")] == []


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path for path, _ in COMMANDS])
def test_every_command_that_ends_by_itself_can_answer_in_json(path: str, command: click.Command) -> None:
    names = ("run", "web", "worker", "migrate", "demo", "simulator serve", "simulator magento")
    runs_on = {f"saleschannel {name}" for name in names}
    if path in runs_on or isinstance(command, click.Group):
        return

    assert "as_json" in {param.name for param in command.params}


def test_the_statuses_to_choose_from_are_those_of_the_channel() -> None:
    assert set(orders.STATUSES) == set(ChannelStatus)


def test_the_commands_are_listed_without_loading_the_database_layer() -> None:
    """`--help` must answer at once, and without a database."""
    program = "import sys; from saleschannel.cli import main; main(['--help'], standalone_mode=False); "
    shown = subprocess.run(
        [sys.executable, "-c", program + "sys.exit('django.db.models' in sys.modules)"],
        capture_output=True,
        check=False,
    )

    assert shown.returncode == 0, shown.stderr
    assert b"account" in shown.stdout
