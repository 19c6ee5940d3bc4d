"""A simulated Amazon and a way to give commands, for the tests of the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from saleschannel.cli import main
from saleschannel.config import wiring
from saleschannel.simulator.server import SimulatorThread

AFTER_THE_TWO_MINUTES = timedelta(minutes=5)
WITH_A_WORKER = pytest.mark.django_db(transaction=True)
"""For tests that perform jobs: the worker's threads have connections of their own, so rows must be committed."""


class Commands:
    """Gives commands in this process, as a shell would, and reads their JSON."""

    def __init__(self, amazon: SimulatorThread) -> None:
        self.amazon = amazon

    def run(self, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin)

    def ok(self, *arguments: str, stdin: str | None = None) -> str:
        """The standard output of a command that must succeed."""
        result = self.run(*arguments, stdin=stdin)
        assert result.exit_code == 0, f"{arguments}: {result.output}{result.exception!r}"
        return result.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.ok(*arguments, "--json"))

    def failed(self, *arguments: str) -> dict[str, Any]:
        """What a failing command says as JSON on standard error."""
        result = self.run(*arguments, "--json")
        assert result.exit_code != 0
        document: dict[str, Any] = json.loads(result.stderr)
        assert document["exit_code"] == result.exit_code
        return document

    def exported(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ok("orders", "export").splitlines()]

    def add_account(self, name: str = "Demo", *, region: str = "na", token: str = "") -> None:
        self.ok(
            *("account", "add", name, "--region", region, "--client-id", "amzn1.application-oa2-client.demo"),
            *("--client-secret", "demo-secret", "--refresh-token", token or "Atzr|demo"),
            *("--endpoint", self.amazon.url, "--token-endpoint", f"{self.amazon.url}/auth/o2/token"),
        )

    def connect(self) -> None:
        """An account with a store in the United States and two products."""
        self.add_account()
        self.ok("store", "add", "Demo", "US", "Shop")
        self.ok("products", "import", "-", stdin="sku,name,price,quantity\nMUG,Blue mug,12.50,10\nPLATE,Plate,8,5\n")

    def let_time_pass(self, span: timedelta = AFTER_THE_TWO_MINUTES) -> None:
        """Move Amazon's clock on, and let the channel ask for it again."""
        self.amazon.world.clock.advance(span)
        forget_connections()


def forget_connections() -> None:
    """As a new process would begin: without a measured clock."""
    for _, marketplace in wiring._marketplaces.values():
        marketplace.close()
    wiring._marketplaces.clear()


def forget_jobs() -> None:
    """Procrastinate's tables are no models of ours: the test database keeps what earlier tests left in them."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture
def amazon() -> Iterator[SimulatorThread]:
    with SimulatorThread(seed=5) as running:
        yield running


@pytest.fixture
def commands(amazon: SimulatorThread, db: None) -> Iterator[Commands]:
    forget_connections()
    forget_jobs()
    yield Commands(amazon)
    forget_connections()
