"""The command group and its parts; each part is imported only when it is used, so that the command answers quickly."""

from __future__ import annotations

from importlib import import_module

import click

from saleschannel import __version__
from saleschannel.config.environment import SettingError
from saleschannel.domain.errors import SaleschannelError

COMMANDS = {
    "run": "processes",
    "web": "processes",
    "worker": "processes",
    "migrate": "processes",
    "demo": "demo",
    "demo-clerk": "demo",
    "simulator": "simulator",
}


class LazyCommands(click.Group):
    """Finds a command in the module of `saleschannel.cli` that holds it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = getattr(import_module(f"saleschannel.cli.{module}"), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)  # noqa: S101  the table above names commands only
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (SaleschannelError, SettingError) as error:
            remedy = getattr(error, "remedy", "")
            raise click.ClickException(f"{error}\n{remedy}".strip()) from error


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="saleschannel")
def main() -> None:
    """saleschannel: Amazon orders into Commerce, tracking numbers back to Amazon."""
