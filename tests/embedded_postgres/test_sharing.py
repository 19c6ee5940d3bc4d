"""Several processes share one server; the last one out stops it, however the others ended."""

import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.embedded_postgres.conftest import MakeServer, is_free

USER_OF_THE_SERVER = """
import sys
from saleschannel.embedded_postgres import Durability, EmbeddedPostgres
server = EmbeddedPostgres(sys.argv[1], durability=Durability.THROW_AWAY)
server.start()
print(server.pid(), flush=True)
sys.stdin.readline()
server.stop()
"""


def another_process(data_dir: Path) -> subprocess.Popen[str]:
    """A process that uses the server until it gets a line, having said the server's pid."""
    return subprocess.Popen(
        [sys.executable, "-c", USER_OF_THE_SERVER, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def said_pid(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_the_last_one_out_stops_the_server(make_server: MakeServer) -> None:
    first, second = make_server(), make_server()
    first.start()
    second.start()

    first.stop()
    assert second.is_answering()
    second.stop()
    assert not second.is_answering()
    assert is_free(second.layout.server_lock)


def test_stopping_twice_or_without_having_started_does_nothing(make_server: MakeServer) -> None:
    first, second = make_server(), make_server()
    first.start()

    second.stop()
    assert first.is_answering()
    first.stop()
    first.stop()
    assert not first.is_answering()


def test_leaving_by_an_error_stops_the_server_too(make_server: MakeServer) -> None:
    server = make_server()
    with pytest.raises(ZeroDivisionError), server:
        assert server.is_answering() / 0

    assert not server.is_answering()


def test_a_process_joins_the_running_server_and_keeps_it_when_its_starter_leaves(make_server: MakeServer) -> None:
    server = make_server()
    server.start()
    with another_process(server.layout.data_dir) as other:
        assert said_pid(other) == server.pid()
        server.stop()
        assert server.is_answering()
        other.communicate("leave\n")

    assert not server.is_answering()


def test_a_server_outlives_its_starter_killed_with_9_and_the_next_user_stops_it(make_server: MakeServer) -> None:
    server = make_server()
    with another_process(server.layout.data_dir) as other:
        pid = said_pid(other)
        other.send_signal(signal.SIGKILL)

    assert server.pid() == pid
    server.start()
    assert server.pid() == pid
    server.stop()
    assert is_free(server.layout.server_lock)


def test_two_processes_that_start_at_once_get_the_same_server(make_server: MakeServer) -> None:
    server = make_server()
    with another_process(server.layout.data_dir) as one, another_process(server.layout.data_dir) as other:
        assert said_pid(one) == said_pid(other)
        one.communicate("leave\n")
        assert server.is_answering()
        other.communicate("leave\n")

    assert not server.is_answering()


def test_data_outlives_a_stop(make_server: MakeServer) -> None:
    server = make_server()
    for _ in range(2):
        with server, psycopg.connect(server.ensure_database("kept")) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS run (id int GENERATED ALWAYS AS IDENTITY)")
            connection.execute("INSERT INTO run DEFAULT VALUES")

    with server, psycopg.connect(server.url("kept")) as connection:
        assert connection.execute("SELECT max(id) FROM run").fetchone() == (2,)
