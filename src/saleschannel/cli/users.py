"""`saleschannel user`: people who sign in to the back office."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

import click

from saleschannel.cli.database import open_database
from saleschannel.cli.failures import Failure
from saleschannel.cli.output import json_option, show
from saleschannel.cli.secret_input import read_secret


@click.group()
def user() -> None:
    """People who sign in to the back office."""


@user.command("add")
@click.argument("name")
@click.option("--admin", is_flag=True, help="May do everything, users included.")
@click.option("--password-file", help="File with the password; - reads a line of standard input. Else it is asked for.")
@json_option
def add_command(name: str, password_file: str | None, *, admin: bool, as_json: bool) -> None:
    """Add the user NAME."""
    password = read_secret("password", None, password_file)
    open_database()
    add_user(name, password, admin=admin)
    show({"name": name, "admin": admin}, "Added.", as_json=as_json)


def add_user(name: str, password: str, *, admin: bool) -> None:
    """Create the user. Raises Failure for a name that is taken or a password that is too weak."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    users = get_user_model()
    if users.objects.filter(username=name).exists():
        raise Failure(f"There is a user “{name}” already.", code="name_taken", remedy="Choose another name.")
    try:
        validate_password(password, users(username=name))
    except ValidationError as error:
        raise Failure("The password is too weak.", remedy=" ".join(error.messages), code="weak_password") from error
    users.objects.create_user(username=name, password=password, is_staff=True, is_superuser=admin)
