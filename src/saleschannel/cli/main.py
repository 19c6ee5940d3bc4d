"""The command group and its parts; each part is imported only when it is used, so that the command answers quickly."""

from __future__ import annotations

from importlib import import_module

import click

from saleschannel import __version__
from saleschannel.cli.failures import JsonFailure, failure_of, known_errors

# Command: module of `saleschannel.cli`, and the command's name there when it is another one.
COMMANDS = {
    "run": "processes",
    "web": "processes",
    "worker": "processes",
    "migrate": "processes",
    "demo": "demo",
    "demo-clerk": "demo:demo_clerk",
    "account": "accounts",
    "store": "stores",
    "products": "products",
    "aliases": "aliases",
    "import": "importing:import_command",
    "work": "working",
    "orders": "orders",
    "ship": "shipping",
    "cancel": "canceling",
    "cancel-on-amazon": "order_deeds:cancel_on_amazon",
    "hold": "holding",
    "release": "holding",
    "refresh": "order_deeds",
    "repair-address": "order_deeds:repair_address",
    "retry": "retrying",
    "read-only": "read_only:read_only",
    "health": "health",
    "check": "checking",
    "key": "keys",
    "user": "users",
    "simulator": "simulator",
}


class LazyCommands(click.Group):
    """Finds a command in the module of `saleschannel.cli` that holds it, and turns known errors into messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command = getattr(import_module(f"saleschannel.cli.{module}"), attribute or cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101  the table above names commands only
        return command

    def invoke(self, ctx: click.Context) -> object:
        wants_json = "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            raise (JsonFailure(error) if wants_json else error) from error
        except known_errors() as error:
            failure = failure_of(error)
            raise (JsonFailure(failure) if wants_json else failure) from error


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="saleschannel")
def main() -> None:
    """saleschannel: Amazon orders into Commerce, tracking numbers back to Amazon."""
