"""`saleschannel user`: people who sign in to the back office."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from saleschannel.cli.actor import actor
from saleschannel.cli.database import open_database
from saleschannel.cli.failures import Failure
from saleschannel.cli.output import json_option, show
from saleschannel.cli.secret_input import read_secret

if TYPE_CHECKING:
    from django.core.exceptions import ValidationError

# Those of `backoffice.roles`, which knows Django; a test compares the two.
ROLES = ("administrator", "manager", "clerk", "operator", "read_only")
ADMINISTRATOR, DEFAULT_ROLE = "administrator", "clerk"


@click.group()
def user() -> None:
    """People who sign in to the back office."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), help="What the user may do; `clerk` unless said otherwise.")
@click.option("--admin", is_flag=True, help="The same as --role administrator.")
@click.option("--password-file", help="File with the password; - reads a line of standard input. Else it is asked for.")
@json_option
def add_command(name: str, role: str | None, password_file: str | None, *, admin: bool, as_json: bool) -> None:
    """Add the user NAME."""
    if admin and role not in {None, ADMINISTRATOR}:
        raise click.UsageError("--admin and --role contradict each other. Use --role alone.")
    chosen = ADMINISTRATOR if admin else role or DEFAULT_ROLE
    password = read_secret("password", None, password_file)
    open_database()
    add_user(name, password, chosen)
    show({"name": name, "role": chosen, "admin": chosen == ADMINISTRATOR}, "Added.", as_json=as_json)


@user.command("unlock")
@click.argument("name")
@json_option
def unlock_command(name: str, *, as_json: bool) -> None:
    """Let the user NAME sign in again after too many failed attempts."""
    open_database()
    unlock_user(name)
    show({"name": name}, "Unlocked.", as_json=as_json)


def add_user(name: str, password: str, role: str) -> None:
    """Create the user. Raises Failure for a name that is taken or a password that is too weak."""
    from django.core.exceptions import ValidationError

    from saleschannel.backoffice.people import user_accounts
    from saleschannel.backoffice.roles import Role

    try:
        user_accounts.add_user(name, password, Role(role), actor=actor())
    except ValidationError as error:
        raise failure_of(name, error) from error


def failure_of(name: str, error: ValidationError) -> Failure:
    """What is wrong with a new user, in the words of the command line."""
    errors = error.message_dict
    if "password" in errors:
        return Failure("The password is too weak.", remedy=" ".join(errors["password"]), code="weak_password")
    if any(one.code == "taken" for one in error.error_dict.get("username", [])):
        return Failure(f"There is a user “{name}” already.", code="name_taken", remedy="Choose another name.")
    return Failure(f"“{name}” cannot be a user.", remedy=" ".join(error.messages), code="bad_user")


def unlock_user(name: str) -> None:
    """Forget failed attempts to sign in. Raises Failure when there is no such user."""
    from django.contrib.auth.models import User

    from saleschannel.backoffice.people import user_accounts

    user = User.objects.filter(username=name).first()
    if user is None:
        raise Failure(f"There is no user “{name}”.", code="not_found", remedy="Check how the name is written.")
    user_accounts.unlock(user, actor=actor())
