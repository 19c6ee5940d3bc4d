"""What a running embedded server offers, and who may use it."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from saleschannel.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from saleschannel.embedded_postgres.configuration import Durability, ServerSettings, render_configuration
from tests.embedded_postgres.conftest import MakeServer
from tests.embedded_postgres.other_user import only_root, outcome_as


def value(server: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def test_the_url_leads_to_the_database(running: EmbeddedPostgres) -> None:
    running.ensure_database("shop")

    with psycopg.connect(running.url("shop")) as connection:
        assert connection.execute("SELECT current_database(), current_user").fetchone() == ("shop", "saleschannel")


def test_ensuring_a_database_twice_keeps_what_is_in_it(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.ensure_database("kept")) as connection:
        connection.execute("CREATE TABLE one AS SELECT 1 AS number")

    with psycopg.connect(running.ensure_database("kept")) as connection:
        assert connection.execute("SELECT number FROM one").fetchone() == (1,)


def test_a_database_name_is_quoted_in_sql_and_in_the_url(running: EmbeddedPostgres) -> None:
    name = 'odd "name" /?&é'

    with psycopg.connect(running.ensure_database(name)) as connection:
        assert connection.info.dbname == name


def test_foreign_postgres_variables_of_the_environment_do_not_interfere(
    running: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"PGHOST": "nowhere.example", "PGPORT": "1", "PGUSER": "else", "PGDATABASE": "else"}.items():
        monkeypatch.setenv(name, text)

    assert value(running, "SELECT current_database()") == "postgres"
    assert running.is_answering()


def test_letters_that_are_not_ascii_have_lower_case_and_trigrams(running: EmbeddedPostgres) -> None:
    assert value(running, "SELECT lower('ÄÉ')") == "äé"
    with psycopg.connect(running.ensure_database("trigrams")) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        row = connection.execute("SELECT similarity('Größe', 'Grüße') > similarity('Größe', 'Gr')").fetchone()
        count = connection.execute("SELECT cardinality(show_trgm('ÄÖ'))").fetchone()
    assert row == (True,)
    assert count == (3,)


def test_sorting_is_by_code_point_whatever_the_machine(running: EmbeddedPostgres) -> None:
    names = "SELECT string_agg(name, '' ORDER BY name) FROM unnest('{b,ä,Z,a}'::text[]) name"

    assert value(running, names) == "Zabä"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("listen_addresses", ""),
        ("jit", "off"),
        ("max_wal_size", "2GB"),
        ("random_page_cost", "1.1"),
        ("autovacuum_naptime", "15s"),
        ("max_connections", "60"),
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
    ],
)
def test_the_settings_are_in_force(running: EmbeddedPostgres, setting: str, expected: str) -> None:
    assert value(running, f"SHOW {setting}") == expected


def test_a_safe_server_keeps_every_commit_and_a_throw_away_one_does_not_wait_for_the_disk() -> None:
    safe = render_configuration(ServerSettings(), ".", "/data")
    thrown_away = render_configuration(ServerSettings(Durability.THROW_AWAY), ".", "/data")

    assert "fsync" not in safe
    assert "synchronous_commit" not in safe
    assert "shared_buffers = '256MB'" in safe
    assert "fsync = 'off'" in thrown_away


def test_a_setting_with_a_quote_stays_one_setting() -> None:
    text = render_configuration(ServerSettings(extra={"search_path": "it's"}), ".", "/data")

    assert "search_path = 'it''s'\n" in text


def test_the_socket_is_in_a_folder_that_only_its_owner_can_enter(running: EmbeddedPostgres) -> None:
    folder = Path(running.layout.socket_record.read_text())

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@only_root
def test_another_user_of_the_machine_cannot_connect(running: EmbeddedPostgres) -> None:
    url = running.url("postgres")
    answer = outcome_as("daemon", lambda: psycopg.connect(url))

    assert answer.startswith("OperationalError")
    assert "Permission denied" in answer


@only_root
def test_another_user_is_refused_even_if_somebody_opens_the_folder(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.url("postgres")) as connection:
        row = connection.execute("SELECT type, auth_method, options FROM pg_hba_file_rules").fetchall()
        names = connection.execute("SELECT sys_name FROM pg_ident_file_mappings ORDER BY 1").fetchall()

    assert [tuple(rule)[1] for rule in row] == ["peer"]
    assert {name for (name,) in names} <= {"root", "postgres", "saleschannel", "nobody"}


def test_the_terminals_ctrl_c_does_not_reach_the_server(running: EmbeddedPostgres) -> None:
    pid = running.pid()
    assert pid

    assert os.getsid(pid) == pid
    assert os.getsid(pid) != os.getsid(0)


def test_a_failing_statement_leaves_no_buyer_data_in_the_log(running: EmbeddedPostgres) -> None:
    with psycopg.connect(running.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE buyer (email text PRIMARY KEY)")
        insert = "INSERT INTO buyer VALUES ('ada@buyer.example')"
        connection.execute(insert)
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(insert)

    text = running.layout.log.read_text()
    assert "duplicate key value" in text
    assert "ada@buyer.example" not in text


def test_starting_twice_counts_once(running: EmbeddedPostgres) -> None:
    pid = running.pid()
    running.start()

    assert running.pid() == pid


def test_a_url_before_the_first_start_is_an_error_that_says_what_to_do(place: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="is not running: call start"):
        EmbeddedPostgres(place / "db").url()


def test_a_full_server_is_alive(make_server: MakeServer) -> None:
    server = make_server(max_connections=10, extra_settings={"superuser_reserved_connections": "0"})
    server.start()
    taken = [psycopg.connect(server.url("postgres")) for _ in range(10)]
    try:
        with pytest.raises(psycopg.OperationalError, match="too many clients"):
            psycopg.connect(server.url("postgres"))
        assert server.is_answering()
    finally:
        for connection in taken:
            connection.close()
