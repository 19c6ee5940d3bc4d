"""Running the product: web process, worker, both together, and bringing the database up to date."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Callable
from http.client import HTTPConnection

import click

from saleschannel.cli.checking import refuse_wrong_settings
from saleschannel.cli.database import join_embedded_server, use_database
from saleschannel.config.environment import Environment
from saleschannel.process_supervisor import Program, Supervisor

WORKER_POLL_SECONDS = 1.0


@click.command()
def migrate() -> None:
    """Bring the database to this version; changes nothing when it is there already."""
    use_database()
    migrate_database()


@click.command()
@click.option("--host", default=None, help="Address to listen on; else SALESCHANNEL_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port to listen on; else SALESCHANNEL_PORT.")
def web(host: str | None, port: int | None) -> None:
    """Serve the back office until stopped."""
    use_database()
    refuse_wrong_settings()
    notice_address()
    from granian.constants import Interfaces  # noqa: PLC0415  heavy, needed here only
    from granian.server import Server  # noqa: PLC0415

    environment = Environment()
    Server(
        "saleschannel.config.wsgi:application",
        address=host or environment.text("SALESCHANNEL_HOST"),
        port=port if port is not None else environment.number("SALESCHANNEL_PORT", 0, 65_535),
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


@click.command()
def worker() -> None:
    """Perform jobs until stopped: import orders, confirm shipments, and whatever else is due."""
    use_database()
    refuse_wrong_settings()
    notice_address()
    run_worker(wait=True)


@click.command()
@click.option("--host", default=None, help="Address to listen on; else SALESCHANNEL_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port to listen on; else SALESCHANNEL_PORT.")
@click.option("--workers", type=click.IntRange(1, 16), default=1, show_default=True, help="Worker processes.")
def run(host: str | None, port: int | None, workers: int) -> None:
    """Run everything in one: database, web process and workers, each started again if it ends."""
    use_database()
    migrate_database()
    environment = Environment()
    address = (
        host or environment.text("SALESCHANNEL_HOST"),
        port or environment.number("SALESCHANNEL_PORT", 1, 65_535),
    )
    supervise(product_programs(address, workers), lambda: click.echo(f"Ready: http://{address[0]}:{address[1]}/"))


def product_programs(address: tuple[str, int], workers: int) -> list[Program]:
    """The web process and the workers, as programs of their own on the same database."""
    host, port = address
    web_program = Program(
        "web",
        [sys.executable, "-m", "saleschannel", "web", "--host", host, "--port", str(port)],
        ready=lambda: answers(host, port, "/login/"),
    )
    worker_programs = [
        Program(f"worker {number}" if workers > 1 else "worker", [sys.executable, "-m", "saleschannel", "worker"])
        for number in range(1, workers + 1)
    ]
    return [web_program, *worker_programs]


def supervise(programs: list[Program], on_ready: Callable[[], None]) -> None:
    """Keep the programs running in the foreground; ends the command when told to stop."""
    join_embedded_server()
    raise SystemExit(Supervisor(programs, on_ready=on_ready).run())


def answers(host: str, port: int, path: str) -> bool:
    """Whether an HTTP server answers there."""
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    finally:
        connection.close()


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def migrate_database() -> None:
    from django.core.management import call_command  # noqa: PLC0415  after use_database()

    call_command("migrate", verbosity=0, interactive=False)


def notice_address() -> None:
    """Read-only mode switches itself on in a copy under another address (law 11)."""
    from django.conf import settings  # noqa: PLC0415

    from saleschannel.services.read_only import notice_address as notice  # noqa: PLC0415

    if notice(settings.PUBLIC_URL):
        click.echo("This database was set up under another address: read-only mode is on.", err=True)


def run_worker(*, wait: bool) -> None:
    """Perform jobs; with `wait` off, until none is due. Threads of one process share connections to Amazon."""
    from django.conf import settings  # noqa: PLC0415
    from procrastinate.contrib.django import app  # noqa: PLC0415
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415
    from procrastinate.periodic import PeriodicRegistry  # noqa: PLC0415

    from saleschannel.cli.job_threads import JobThreads  # noqa: PLC0415

    async def work() -> None:
        asyncio.get_running_loop().set_default_executor(JobThreads(settings.WORKER_THREADS))
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                wait=wait,
                concurrency=settings.WORKER_THREADS,
                fetch_job_polling_interval=WORKER_POLL_SECONDS,
                listen_notify=wait,
                install_signal_handlers=wait,
                delete_jobs="never",
            )

    gc.collect()
    gc.freeze()  # what is loaded by now lives for ever: the collector need not look at it again and again
    assert isinstance(app.connector, DjangoConnector)  # noqa: S101  what Procrastinate's Django app gives us
    worker_app = app.with_connector(app.connector.get_worker_connector())
    if not wait:
        worker_app.periodic_registry = PeriodicRegistry()  # type: ignore[no-untyped-call]  # what is due, not what the clock would bring
    asyncio.run(work())
