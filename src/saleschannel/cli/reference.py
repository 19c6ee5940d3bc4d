"""Writes the reference part of docs/cli.md from the commands themselves.

`python -m saleschannel.cli.reference docs/cli.md` brings the file up to date; a test fails when it is not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from saleschannel.cli import main

BEGIN = "<!-- reference: written by `python -m saleschannel.cli.reference docs/cli.md` -->"


def reference() -> str:
    """Every command with its usage, its arguments and its options, as Markdown."""
    sections = [section(path, command, context) for path, command, context in commands()]
    return "\n\n".join(sections) + "\n"


def commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """All commands, groups before their members, in the order of `--help`."""
    root = click.Context(main, info_name="saleschannel", color=False, terminal_width=100)
    yield from below(main, root)


def below(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        own = click.Context(command, info_name=name, parent=context)
        yield own.command_path, command, own
        if isinstance(command, click.Group):
            yield from below(command, own)


def section(path: str, command: click.Command, context: click.Context) -> str:
    level = "###" if isinstance(command, click.Group) or path.count(" ") == 1 else "####"
    lines = [f"{level} {path}", "", *paragraphs(command.help or "")]
    if isinstance(command, click.Group):
        return "\n".join(lines).rstrip()
    lines += ["```", " ".join([path, *command.collect_usage_pieces(context)]), "```"]
    options = [row(param) for param in command.params if isinstance(param, click.Option) and not param.hidden]
    if options:
        lines += ["", "| option | what it does |", "|---|---|", *options]
    return "\n".join(lines)


def paragraphs(help_text: str) -> list[str]:
    """Each paragraph on one line, an empty line after it."""
    return [line for text in help_text.split("\n\n") for line in (" ".join(text.split()), "")]


def row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    facts = [option.help or "", *choices(option), *default(option)]
    return f"| {names} | {' '.join(fact for fact in facts if fact)} |".replace(" | |", " | — |")


def choices(option: click.Option) -> Iterator[str]:
    if isinstance(option.type, click.Choice):
        yield "One of " + ", ".join(f"`{choice}`" for choice in option.type.choices) + "."
    if option.required:
        yield "Required."
    if option.envvar:
        yield f"Also from the environment: `{option.envvar}`."


def default(option: click.Option) -> Iterator[str]:
    if option.show_default and option.default is not None and not option.is_flag:
        yield f"Default: `{option.default}`."


def write_into(document: Path) -> None:
    """Replace the reference part of the document; what stands before it is written by hand."""
    before = document.read_text(encoding="utf-8").split(BEGIN, 1)[0]
    document.write_text(f"{before}{BEGIN}\n\n{reference()}", encoding="utf-8")


if __name__ == "__main__":
    write_into(Path(sys.argv[1]))
