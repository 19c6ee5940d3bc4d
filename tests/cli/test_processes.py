"""The real command, as a shell or cron starts it: no terminal, results and messages apart, a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from saleschannel.simulator.server import SimulatorThread
from saleschannel.vault.keyring import new_key

NAME = f"commands_{os.getpid()}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a new installation on an empty database of the tests' server."""
    server = settings.DATABASE_URL
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
    base, _, query = server.partition("?")
    yield {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path_factory.mktemp("home")),
        "DATABASE_URL": f"{base.rpartition('/')[0]}/{NAME}" + (f"?{query}" if query else ""),
        "SALESCHANNEL_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "SALESCHANNEL_ENCRYPTION_KEYS": new_key("commands"),
    }
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def run(environment: dict[str, str], *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "saleschannel", *arguments],
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_whole_set_up_works_from_a_script(environment: dict[str, str], tmp_path: Path) -> None:
    before = run(environment, "account", "list", "--json")
    assert (before.returncode, json.loads(before.stderr)["code"]) == (1, "not_migrated")
    assert run(environment, "migrate").returncode == 0

    with SimulatorThread(seed=3) as amazon:
        keys = {"AMAZON_CLIENT_ID": "amzn1.application-oa2-client.demo", "AMAZON_CLIENT_SECRET": "demo-secret"}
        addresses = ("--endpoint", amazon.url, "--token-endpoint", f"{amazon.url}/auth/o2/token")
        added = run(
            {**environment, **keys},
            *("account", "add", "Demo", "--region", "na", "--refresh-token-file", "-", *addresses),
            stdin="Atzr|demo\n",
        )
        assert (added.returncode, added.stderr) == (0, "")
        assert run(environment, "store", "add", "Demo", "US", "Shop").returncode == 0
        imported = run(environment, "import", "--json")

    assert (imported.returncode, imported.stderr) == (0, "")
    assert json.loads(imported.stdout)[0]["account"] == "Demo"
    assert run(environment, "work", "--until-idle", "--json").returncode == 0


def test_messages_and_results_do_not_mix(environment: dict[str, str]) -> None:
    wrong = run(environment, "orders", "show", "000", "--json")

    assert (wrong.returncode, wrong.stdout) == (3, "")
    assert json.loads(wrong.stderr)["exit_code"] == 3


def test_a_setting_that_cannot_be_used_is_named(environment: dict[str, str]) -> None:
    wrong = run({**environment, "SALESCHANNEL_LANGUAGE": "fr"}, "orders", "list")

    assert wrong.returncode == 1
    assert "SALESCHANNEL_LANGUAGE is “fr”. Use one of: en, de." in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_database_that_does_not_answer_is_told_without_a_traceback(environment: dict[str, str]) -> None:
    wrong = run({**environment, "DATABASE_URL": "postgresql://localhost:1/nothing"}, "orders", "list")

    assert wrong.returncode == 1
    assert "Check DATABASE_URL" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_long_running_processes_do_not_start_with_settings_that_do_not_fit(environment: dict[str, str]) -> None:
    wrong = run({**environment, "SALESCHANNEL_HTTPS": "yes"}, "worker")

    assert wrong.returncode == 1
    assert "saleschannel.E003" in wrong.stderr
