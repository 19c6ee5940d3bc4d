"""Where the data may be: long, odd and closed paths, and folders of other users."""

import os
import pwd
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from saleschannel.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from saleschannel.embedded_postgres.errors import WrongOwnerError
from saleschannel.embedded_postgres.ownership import ServerUser, choose_server_user, path_for, user_of
from saleschannel.embedded_postgres.socket_folder import choose_socket_folder, make_socket_folder
from tests.embedded_postgres.conftest import MakeServer
from tests.embedded_postgres.other_user import name_of, only_root, outcome_as

DAEMON = "daemon"


def modes_and_owners(folder: Path) -> list[tuple[int, int, int]]:
    return [(s.st_mode, s.st_uid, s.st_gid) for s in (parent.stat() for parent in (folder, *folder.parents))]


def one_from(server: EmbeddedPostgres) -> object:
    with psycopg.connect(server.ensure_database()) as connection:
        return connection.execute("SELECT 1").fetchone()


@pytest.mark.parametrize(
    ("name", "fresh"), [("with a space", False), ("x" * 150, False), ('quote\'s "é" %41 & , more', True)]
)
def test_a_long_or_odd_path_gets_a_short_socket_folder_closed_to_others(
    make_server: MakeServer, place: Path, name: str, fresh: bool
) -> None:
    server = make_server(place / name, fresh=fresh)
    with server:
        folder = Path(server.layout.socket_record.read_text())
        assert one_from(server) == (1,)
        assert folder.parent == Path(tempfile.gettempdir())
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == server.layout.cluster.stat().st_uid
    assert not folder.exists()


def test_one_who_joins_with_another_temporary_folder_finds_the_socket(
    make_server: MakeServer, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_server(place / "a b"), make_server(place / "a b")
    first.start()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    second.start()

    assert second.pid() == first.pid()


def test_a_socket_folder_that_others_can_enter_is_refused(place: Path) -> None:
    we = user_of(os.geteuid())
    folder = choose_socket_folder(place / "a b", we)
    folder.mkdir(mode=0o755)

    with pytest.raises(WrongOwnerError, match="nobody else may enter"):
        make_socket_folder(folder, we)
    folder.rmdir()


def test_a_folder_that_somebody_else_put_where_our_socket_was_is_not_believed(
    make_server: MakeServer, place: Path
) -> None:
    server = make_server(place / "a b")
    with server:
        folder = Path(server.layout.socket_record.read_text())
    folder.mkdir(mode=0o777)

    with pytest.raises(EmbeddedPostgresError, match="is not running"):
        server.url()
    with pytest.raises(WrongOwnerError, match="did somebody else make it"):
        server.start()
    folder.rmdir()


def test_a_symbolic_link_in_the_place_of_the_socket_folder_is_refused(place: Path) -> None:
    (place / "real").mkdir(mode=0o700)
    (place / "link").symlink_to(place / "real")

    with pytest.raises(WrongOwnerError, match="Remove it and try again"):
        make_socket_folder(place / "link", user_of(os.geteuid()))


@only_root
def test_root_below_a_closed_folder_gets_a_server_and_no_parent_is_changed(
    make_server: MakeServer, place: Path
) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    before = modes_and_owners(closed)
    server = make_server(closed / "project" / "db", fresh=True)

    with server:
        assert one_from(server) == (1,)
    with server:
        assert one_from(server) == (1,)
    assert modes_and_owners(closed) == before


@only_root
def test_root_gives_new_data_to_a_service_user_and_only_the_data(make_server: MakeServer, place: Path) -> None:
    server = make_server(place / "new" / "db", fresh=True)
    with server:
        assert name_of(server.layout.cluster.stat().st_uid) in {"saleschannel", "postgres", "nobody"}
    assert (place / "new").stat().st_uid == 0


@only_root
def test_root_in_a_users_project_leaves_the_data_to_that_user(make_server: MakeServer, place: Path) -> None:
    daemon = pwd.getpwnam(DAEMON)
    os.chown(place, daemon.pw_uid, daemon.pw_gid)
    server = make_server(place / "new" / "db", fresh=True)
    with server:
        pid = server.pid()
        assert pid
        assert Path(f"/proc/{pid}").stat().st_uid == daemon.pw_uid

    made = [place / "new", *(path for path in (place / "new").rglob("*"))]
    assert {path.stat().st_uid for path in made} == {daemon.pw_uid}
    answer = outcome_as(DAEMON, lambda: choose_server_user(server.layout.data_dir, server.layout.cluster))
    assert answer == "ok"


@only_root
def test_root_runs_existing_data_as_their_owner_and_changes_no_owner(make_server: MakeServer, place: Path) -> None:
    daemon = pwd.getpwnam(DAEMON)
    (place / "db").mkdir()
    os.chown(place / "db", daemon.pw_uid, daemon.pw_gid)
    with make_server():
        pass
    os.chown(place / "db", 0, 0)
    server = make_server()

    with server:
        assert one_from(server) == (1,)
        assert server.layout.cluster.stat().st_uid == daemon.pw_uid
    assert (place / "db").stat().st_uid == 0


@only_root
def test_another_ordinary_user_is_refused_with_the_remedy(make_server: MakeServer, place: Path) -> None:
    cluster = place / "db" / "cluster"
    cluster.mkdir(parents=True)
    answer = outcome_as(DAEMON, lambda: choose_server_user(place / "db", cluster))

    assert answer.startswith(f"WrongOwnerError: The database files in {cluster} belong to root, but this is daemon.")
    assert "sudo -u root" in answer


@only_root
def test_data_in_a_folder_one_may_not_enter_are_refused_with_the_remedy(place: Path) -> None:
    closed = place / "db"
    (closed / "cluster").mkdir(parents=True)
    closed.chmod(0o700)

    answer = outcome_as(DAEMON, lambda: choose_server_user(closed, closed / "cluster"))

    assert answer.startswith(f"WrongOwnerError: The database in {closed} cannot be looked at by daemon")


@only_root
def test_data_that_belong_to_root_are_refused_and_stay_so(make_server: MakeServer, place: Path) -> None:
    cluster = place / "db" / "cluster"
    cluster.mkdir(parents=True)

    with pytest.raises(WrongOwnerError, match="PostgreSQL does not run as root"):
        make_server().start()
    assert cluster.stat().st_uid == 0


@only_root
def test_without_any_service_user_root_is_told_to_create_one(place: Path) -> None:
    with pytest.raises(WrongOwnerError, match="useradd --system saleschannel"):
        choose_server_user(place / "db", place / "db" / "cluster", ["no-such-user"])


@only_root
def test_where_the_kernel_offers_no_way_in_the_remedy_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saleschannel.embedded_postgres.ownership.OWN_WORKING_DIRECTORY", place / "no-proc")
    (place / "closed").mkdir(mode=0o700)
    (place / "closed" / "data").mkdir()
    daemon = pwd.getpwnam(DAEMON)

    with pytest.raises(WrongOwnerError, match="daemon can reach, or let others pass them"):
        path_for(ServerUser(daemon.pw_uid, daemon.pw_gid, DAEMON), place / "closed" / "data")
