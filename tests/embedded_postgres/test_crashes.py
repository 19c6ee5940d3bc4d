"""Whatever was killed, cut short or left behind: the next start gives a server with all that was committed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from saleschannel.embedded_postgres import Durability, EmbeddedPostgres, EmbeddedPostgresError, lifecycle
from saleschannel.embedded_postgres.errors import ServerDidNotStartError, VersionMismatchError
from saleschannel.embedded_postgres.layout import Layout
from saleschannel.embedded_postgres.lifecycle import Waiting
from saleschannel.embedded_postgres.liveness import Answer
from saleschannel.embedded_postgres.ownership import choose_server_user
from tests.embedded_postgres.conftest import MakeServer, is_free
from tests.embedded_postgres.waiting import until


def crash(server: EmbeddedPostgres) -> None:
    """Kills the postmaster; returns when its children have followed it."""
    pid = server.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: is_free(server.layout.server_lock))


def write_rows(server: EmbeddedPostgres, rows: int) -> None:
    with psycopg.connect(server.ensure_database("crash")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, %s) AS id", [rows])


def count_rows(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.url("crash")) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def test_a_killed_server_is_started_again_by_the_object_that_held_it_and_has_lost_nothing(
    make_server: MakeServer,
) -> None:
    server = make_server(durability=Durability.SAFE, shared_buffers_mb=32)
    server.start()
    write_rows(server, 1000)
    pid = server.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)  # not reaped, and its children still end: the next start has to cope with both

    server.start()

    assert server.pid() != pid
    assert count_rows(server) == 1000


def test_a_pid_file_whose_number_another_process_has_now_does_not_stop_the_start(make_server: MakeServer) -> None:
    server = make_server()
    server.start()
    crash(server)
    user = choose_server_user(server.layout.data_dir, server.layout.cluster)
    pid_file = server.layout.cluster / "postmaster.pid"
    with subprocess.Popen(["sleep", "600"], **user.spawn_options()) as innocent:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(innocent.pid), *lines[1:], ""]))

        server.start()

        assert server.is_answering()
        assert innocent.poll() is None
        innocent.kill()


@pytest.mark.parametrize("left", ["", "4711\n", "4711\n/nowhere\n1700000000\n5432\n"])
def test_a_truncated_pid_file_does_not_stop_the_start(make_server: MakeServer, left: str) -> None:
    server = make_server()
    server.start()
    crash(server)
    (server.layout.cluster / "postmaster.pid").write_text(left)

    server.start()

    assert server.is_answering()


def test_what_an_interrupted_creation_left_behind_is_replaced(make_server: MakeServer, place: Path) -> None:
    half_made = place / "db" / "cluster.unfinished"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    server = make_server()

    server.start()

    assert server.is_answering()
    assert not half_made.exists()


def test_a_creation_killed_with_9_is_done_again(make_server: MakeServer, place: Path) -> None:
    data_dir = place / "db"
    program = (
        f"from saleschannel.embedded_postgres import EmbeddedPostgres; EmbeddedPostgres({str(data_dir)!r}).start()"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as creator:
        until((data_dir / "cluster.unfinished" / "base").exists)
        creator.kill()
    assert not (data_dir / "cluster").exists()
    server = make_server()

    server.start()  # waits for the orphaned initdb first

    assert server.is_answering()


def test_files_that_are_no_database_are_never_overwritten(make_server: MakeServer, place: Path) -> None:
    diary = place / "db" / "cluster" / "diary.txt"
    diary.parent.mkdir(parents=True)
    diary.write_text("dear diary")
    _give_to_a_service_user(diary.parent)

    with pytest.raises(EmbeddedPostgresError, match="no PostgreSQL data"):
        make_server().start()
    assert diary.read_text() == "dear diary"


def _give_to_a_service_user(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, 65534, -1)


def test_data_of_another_major_version_are_refused_with_the_way_to_upgrade(make_server: MakeServer) -> None:
    server = make_server()
    with server:
        major = (server.layout.cluster / "PG_VERSION").read_text()
    (server.layout.cluster / "PG_VERSION").write_text("16\n")

    with pytest.raises(VersionMismatchError, match=r"is PostgreSQL 16, .*'embedded-postgres==16.*pg_upgrade"):
        server.start()

    (server.layout.cluster / "PG_VERSION").write_text(major)
    server.start()
    assert server.is_answering()


def test_a_server_that_ends_while_starting_is_an_error_with_the_end_of_its_log(make_server: MakeServer) -> None:
    server = make_server(extra_settings={"shared_buffers": "a lot"})

    with pytest.raises(ServerDidNotStartError, match='invalid value for parameter "shared_buffers": "a lot"'):
        server.start()


def test_a_second_server_is_never_started_on_data_that_a_silent_one_still_uses(
    make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_server()
    server.start()
    monkeypatch.setattr(lifecycle, "SILENCE_PATIENCE_SECONDS", 0.1)
    pid = server.pid()
    (server.layout.cluster / ".s.PGSQL.5432").rename(server.layout.cluster / "hidden")  # as a cleaner of /tmp might do
    other = make_server()

    with pytest.raises(ServerDidNotStartError, match=r"does not answer after .* though a process of it is alive"):
        other.start()

    (server.layout.cluster / "hidden").rename(server.layout.cluster / ".s.PGSQL.5432")
    assert server.pid() == pid


def test_a_stop_that_a_stuck_client_holds_up_becomes_an_immediate_one(
    make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "FAST_STOP_PATIENCE_SECONDS", 0.1)
    said: list[str] = []
    server = make_server(report=said.append)
    server.start()
    connection = psycopg.connect(server.url("postgres"))
    stuck = connection.info.backend_pid
    os.kill(stuck, signal.SIGSTOP)
    waker = threading.Thread(target=wake_when_logged, args=(stuck, server, "received immediate shutdown request"))
    waker.start()

    server.stop()

    waker.join()
    connection.close()
    assert said == ["the database server has not ended 0 s after a fast shutdown"]
    assert is_free(server.layout.server_lock)


def wake_when_logged(pid: int, server: EmbeddedPostgres, text: str) -> None:
    """PostgreSQL would kill the stuck process itself, but only 5 s later."""
    until(lambda: text in server.layout.log.read_text())
    os.kill(pid, signal.SIGCONT)


class MovableClock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, _seconds: float) -> None:
        self.now += 1


def test_a_long_recovery_is_waited_for_and_told_every_5_seconds(tmp_path: Path) -> None:
    clock, said = MovableClock(), list[str]()
    waiting = Waiting(Layout(tmp_path), said.append, clock, clock.sleep)

    for _ in range(590):
        waiting.one_moment(Answer.BUSY)

    assert len(said) == 117
    assert said[0] == (
        "the database server is starting, recovering or shutting down (5 s so far); after a crash this takes time"
    )


@pytest.mark.parametrize(("answer", "patience"), [(Answer.BUSY, 601), (Answer.NONE, 61)])
def test_patience_ends_after_10_minutes_or_one_minute_of_silence(
    tmp_path: Path, answer: Answer, patience: float
) -> None:
    clock = MovableClock()
    waiting = Waiting(Layout(tmp_path), lambda _: None, clock, clock.sleep)

    while clock.now < patience:
        waiting.one_moment(answer)
    with pytest.raises(ServerDidNotStartError, match="end the process named in the first line"):
        waiting.one_moment(answer)
