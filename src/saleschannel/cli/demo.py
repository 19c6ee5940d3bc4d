"""`saleschannel demo`: everything at once against the simulated Amazon, for a first look without any account."""

from __future__ import annotations

import shutil
import sys
import threading
from decimal import Decimal
from http.client import HTTPConnection
from json import loads
from pathlib import Path
from typing import Any

import click

from saleschannel.cli.database import data_dir, use_database
from saleschannel.cli.processes import answers, migrate_database, port_is_free, product_programs, supervise
from saleschannel.config.environment import Environment
from saleschannel.process_supervisor import Program

PASSWORD_FILE = "demo_password"  # noqa: S105  a file name
DEMO_ENVIRONMENT = {"SALESCHANNEL_IMPORT_EVERY": "5", "SALESCHANNEL_LOG_LEVEL": "WARNING"}
MARKETPLACES = ("US", "DE")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the back office.")
@click.option(
    "--amazon-port",
    type=click.IntRange(1, 65535),
    default=8765,
    show_default=True,
    help="Port of the simulated Amazon.",
)
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start afresh.")
def demo(host: str, port: int, amazon_port: int, reset: bool) -> None:
    """Run the product with a furnished store and a simulated Amazon whose orders come by themselves."""
    for wanted in (port, amazon_port):
        if not port_is_free(host, wanted):
            raise click.ClickException(
                f"Port {wanted} is in use. Stop what uses it, or choose other ports by --port and --amazon-port."
            )
    folder = data_dir()
    if reset:
        remove(folder)
    use_database()
    migrate_database()
    amazon = Program(
        "amazon",
        simulator_command(folder, host, amazon_port),
        ready=lambda: answers(host, amazon_port, "/control/state") and furnish_once(folder, host, amazon_port),
    )
    web, *workers = product_programs((host, port), workers=1)
    clerk = Program("clerk", [sys.executable, "-m", "saleschannel", "demo-clerk"])
    programs = [amazon, *[with_demo_settings(program) for program in (web, *workers, clerk)]]
    supervise(programs, lambda: welcome(folder, host, port, amazon_port))


@click.command("demo-clerk", hidden=True)
def demo_clerk() -> None:
    """Ship the demo's older orders, one every few seconds, until stopped."""
    use_database()
    from saleschannel.demo.clerk import ship_until_stopped  # noqa: PLC0415  after use_database()

    ship_until_stopped(threading.Event())


def simulator_command(folder: Path, host: str, port: int) -> list[str]:
    """The simulated Amazon, going on from where it was."""
    command = [sys.executable, "-m", "saleschannel", "simulator", "serve", "--host", host, "--port", str(port)]
    command += ["--scenario", "demo", "--no-usage-plans", "--state-file", str(folder / "amazon.json")]
    for marketplace in MARKETPLACES:
        command += ["--marketplace", marketplace]
    return command


def with_demo_settings(program: Program) -> Program:
    """Orders are looked for every few seconds: the demo's Amazon has no limits to keep."""
    return Program(program.name, program.argv, DEMO_ENVIRONMENT, program.ready)


def furnish_once(folder: Path, host: str, port: int) -> bool:
    """Furnish the stores as soon as the simulated Amazon answers; the password is kept for the next start."""
    from django.utils import timezone  # noqa: PLC0415  after use_database()

    from saleschannel.demo.store import CatalogueEntry, furnish  # noqa: PLC0415

    entries = [
        CatalogueEntry(entry["sku"], entry["title"], Decimal(str(entry["price"])))
        for entry in ask(host, port, "/control/catalogue")["products"]
    ]
    if password := furnish(f"http://{host}:{port}", entries, timezone.now()):
        file = folder / PASSWORD_FILE
        file.touch(mode=0o600)
        file.write_text(password, encoding="utf-8")
    return True


def ask(host: str, port: int, path: str) -> Any:
    """JSON from the simulator's control API."""
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return loads(connection.getresponse().read())
    finally:
        connection.close()


def welcome(folder: Path, host: str, port: int, amazon_port: int) -> None:
    """Tell where everything is, once it is there."""
    password = (folder / PASSWORD_FILE).read_text(encoding="utf-8")
    click.echo(
        f"\n  Back office      http://{host}:{port}/\n"
        f"  Sign in as       demo   password   {password}\n"
        f"  Amazon           http://{host}:{amazon_port}/   (simulated; see `saleschannel simulator --help`)\n\n"
        "  Orders arrive and move through both workflows by themselves. Ctrl-C stops everything;\n"
        "  the next start goes on from here.\n"
    )


def remove(folder: Path) -> None:
    """Throw the demo's data away, unless somebody is using it."""
    from saleschannel.embedded_postgres import EmbeddedPostgres  # noqa: PLC0415  needed here only

    if Environment().text("DATABASE_URL"):
        raise click.ClickException(
            "DATABASE_URL names an outside database, which the demo does not throw away. Unset it."
        )
    if EmbeddedPostgres(folder / "postgres").is_answering():
        raise click.ClickException("The demo is still running. Stop it with Ctrl-C first.")
    for name in ("postgres", "amazon.json", PASSWORD_FILE):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
