"""`saleschannel account` and `saleschannel store`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from saleschannel.channel.models import ImportCursor, SellerAccount, Store
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.job_queue import defer_import
from saleschannel.services.due_jobs import due_jobs
from tests.cli.conftest import WITH_A_WORKER, Commands

KEYS = ("--region", "na", "--client-id", "amzn1.application-oa2-client.demo")


def test_secrets_come_from_files_and_standard_input_and_are_never_shown(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("demo-secret\n")
    addresses = ("--endpoint", commands.amazon.url, "--token-endpoint", f"{commands.amazon.url}/auth/o2/token")
    secrets = ("--client-secret-file", str(tmp_path / "secret"), "--refresh-token-file", "-")
    shown = commands.ok("account", "add", "Demo", *KEYS, *secrets, *addresses, "--json", stdin="Atzr|demo\n")

    stored = SellerAccount.objects.get()
    assert (str(stored.client_secret), str(stored.refresh_token)) == ("demo-secret", "Atzr|demo")
    assert "demo-secret" not in shown
    assert "Atzr" not in shown
    assert commands.json("account", "test", "Demo")["works"] is True


def test_a_missing_secret_is_asked_for_only_where_somebody_can_answer(commands: Commands) -> None:
    error = commands.failed("account", "add", "Demo", *KEYS)

    assert (error["exit_code"], error["code"]) == (2, "usage")
    assert "--client-secret-file" in error["error"]
    assert not SellerAccount.objects.exists()


@pytest.mark.parametrize("address", ["amazon.example", "ftp://amazon.example", "https://"])
def test_an_endpoint_must_be_an_address(commands: Commands, address: str) -> None:
    secrets = ("--client-secret", "s", "--refresh-token", "t")
    error = commands.failed("account", "add", "Demo", *KEYS, *secrets, "--endpoint", address)

    assert error["exit_code"] == 2


def test_the_test_names_what_is_missing_and_fails(commands: Commands) -> None:
    commands.add_account(token="Atzr|nobody")

    result = commands.run("account", "test", "Demo", "--marketplace", "US")

    assert result.exit_code == 1
    assert "credentials accepted  no" in result.stdout


def test_the_test_passes_with_a_warning_when_only_the_buyers_data_is_missing(commands: Commands) -> None:
    commands.amazon.world.sellers["A-DEMO"].direct_to_consumer_role = False
    commands.amazon.world.place(marketplace="US", status="UNSHIPPED")
    commands.let_time_pass()
    commands.add_account()

    report = commands.json("account", "test", "Demo", "--marketplace", "US")

    assert (report["works"], report["buyer_data"]) == (True, False)
    assert "Direct-to-Consumer" in report["problems"][0]["remedy"]


def test_an_account_without_stores_is_tried_in_the_marketplaces_of_its_region(commands: Commands) -> None:
    commands.add_account("Australia", region="fe", token="Atzr|demo-au")

    assert commands.json("account", "test", "Australia")["works"] is True


def test_an_account_with_stores_stays(commands: Commands) -> None:
    commands.connect()
    commands.add_account("Unused")

    assert commands.failed("account", "remove", "Demo")["code"] == "has_stores"
    defer_import(SellerAccount.objects.get(name="Unused").pk)
    commands.ok("account", "remove", "Unused")
    assert due_jobs() == 2  # those of the store and its products; none of the account that is gone
    assert [(entry["name"], entry["stores"]) for entry in commands.json("account", "list")] == [("Demo", 1)]


def test_an_unknown_name_is_told_with_the_choices(commands: Commands) -> None:
    commands.add_account()

    error = commands.failed("store", "add", "Nobody", "US", "Shop")

    assert (error["exit_code"], error["code"], error["remedy"]) == (3, "not_found", "There is: “Demo”.")


def test_a_store_begins_at_amazons_moment_with_the_default_settings(commands: Commands) -> None:
    commands.amazon.world.clock.advance(timedelta(hours=-7))
    commands.add_account()
    before = commands.amazon.world.clock.now()
    commands.ok("store", "add", "Demo", "US", "Shop")

    store = Store.objects.get()
    assert timedelta(0) <= before - store.connected_at + timedelta(seconds=2) <= timedelta(seconds=4)
    assert store.import_from == store.connected_at
    assert store.order_settings.as_domain() == OrderSettings()
    cursor = ImportCursor.objects.get()
    assert cursor.store is None
    assert cursor.watermark < store.connected_at


def test_a_marketplace_of_another_region_is_refused_with_the_way_out(commands: Commands) -> None:
    commands.add_account()

    error = commands.failed("store", "add", "Demo", "DE", "Shop")

    assert (error["exit_code"], error["code"]) == (1, "wrong_region")
    assert "--region eu" in error["remedy"]
    assert not Store.objects.exists()


def test_an_unknown_marketplace_is_refused_with_the_choices(commands: Commands) -> None:
    assert "AU, BE, BR" in commands.failed("store", "add", "Demo", "XX", "Shop")["error"]


def test_a_marketplace_is_connected_once(commands: Commands) -> None:
    commands.connect()

    assert commands.failed("store", "add", "Demo", "US", "Other")["code"] == "already_connected"
    assert commands.failed("store", "add", "Demo", "CA", "Shop")["code"] == "name_taken"


def test_orders_from_before_are_left_alone_unless_history_is_asked_for(commands: Commands) -> None:
    old = commands.amazon.world.place(marketplace="US", status="SHIPPED").order_id
    since = commands.amazon.world.clock.now().isoformat()
    wanted = commands.amazon.world.place(marketplace="CA", status="SHIPPED").order_id
    older = commands.amazon.world.place(
        status="SHIPPED", marketplace="CA", created=commands.amazon.world.clock.now() - timedelta(days=90)
    ).order_id
    commands.let_time_pass()
    commands.add_account()
    commands.ok("store", "add", "Demo", "US", "Shop")
    commands.ok("store", "add", "Demo", "CA", "Canada", "--import-from", since)
    commands.let_time_pass()
    commands.ok("import")

    imported = {order["amazon_order_id"] for order in commands.exported()}
    assert wanted in imported
    assert imported.isdisjoint({old, older})
    assert ImportCursor.objects.get(store__name="Canada").finished


def test_settings_are_changed_all_or_none(commands: Commands) -> None:
    commands.connect()
    wrong = ("import_orders=no", "out_of_stock=perhaps")

    error = commands.failed("store", "settings", "Shop", *wrong)

    assert (error["code"], error["remedy"]) == ("bad_value", "It can be: backorder, hold.")
    assert commands.json("store", "settings", "Shop")["import_orders"] is True


def test_an_unknown_setting_is_told_with_the_names(commands: Commands) -> None:
    commands.connect()

    error = commands.failed("store", "settings", "Shop", "colour=blue")

    assert error["code"] == "unknown_setting"
    assert "customer_creation, order_number_source, prefix_all" in error["remedy"]


CHANGES = {
    "import_orders": ("no", False),
    "commerce_store": ("outlet", "outlet"),
    "customer_creation": ("new_account", "new_account"),
    "order_number_source": ("amazon", "amazon"),
    "prefix_all": ("A-", "A-"),
    "prefix_fba": ("F-", "F-"),
    "prefix_prime": ("P-", "P-"),
    "prefix_business": ("B-", "B-"),
    "order_status": ("new from amazon", "new from amazon"),
    "stock_while_pending": ("reserve", "reserve"),
    "fba_orders": ("show_only", "show_only"),
    "unknown_sku": ("placeholder", "placeholder"),
    "out_of_stock": ("hold", "hold"),
}


def test_every_order_setting_can_be_changed(commands: Commands) -> None:
    commands.connect()

    commands.ok("store", "settings", "Shop", *[f"{name}={text}" for name, (text, _) in CHANGES.items()])

    settings = commands.json("store", "settings", "Shop")
    assert settings == {name: value for name, (_, value) in CHANGES.items()}


@WITH_A_WORKER
def test_a_change_counts_for_the_orders_that_rest_because_of_the_old_setting(commands: Commands) -> None:
    commands.connect()
    commands.ok("store", "settings", "Shop", "import_orders=no")
    commands.amazon.world.place(marketplace="US", status="UNSHIPPED", lines=[{"sku": "MUG", "quantity": 1}])
    commands.let_time_pass()
    commands.ok("import")
    assert commands.exported()[0]["commerce"] is None

    commands.ok("store", "settings", "Shop", "import_orders=yes")
    commands.ok("work", "--until-idle")

    assert commands.exported()[0]["commerce"]["state"] == "pending"


def test_a_paused_store_imports_nothing_and_misses_nothing_when_it_is_resumed(commands: Commands) -> None:
    world = commands.amazon.world
    commands.connect()
    commands.ok("store", "add", "Demo", "CA", "Canada")
    pending = world.place(marketplace="US").order_id
    commands.let_time_pass()
    commands.ok("import")

    commands.ok("store", "pause", "Shop")
    world.verify(pending)
    meanwhile = world.place(marketplace="US", status="UNSHIPPED").order_id
    commands.let_time_pass(timedelta(days=5))  # longer than the re-sweep reaches back
    canadian = world.place(marketplace="CA", status="UNSHIPPED").order_id
    commands.let_time_pass()
    commands.ok("import")
    states = {order["amazon_order_id"]: order["amazon_status"] for order in commands.exported()}
    assert states == {pending: "PENDING", canadian: "UNSHIPPED"}

    commands.ok("store", "resume", "Shop")
    commands.ok("import")
    states = {order["amazon_order_id"]: order["amazon_status"] for order in commands.exported()}
    assert states == {pending: "UNSHIPPED", canadian: "UNSHIPPED", meanwhile: "UNSHIPPED"}
    assert [entry["active"] for entry in commands.json("store", "list")] == [True, True]


def test_the_history_of_a_paused_store_waits(commands: Commands) -> None:
    since = commands.amazon.world.clock.now().isoformat()
    old = commands.amazon.world.place(marketplace="US", status="SHIPPED").order_id
    commands.let_time_pass()
    commands.add_account()
    commands.ok("store", "add", "Demo", "US", "Shop", "--import-from", since)
    commands.ok("store", "pause", "Shop")
    commands.ok("import")
    assert not ImportCursor.objects.get(store__name="Shop").finished

    commands.ok("store", "resume", "Shop")
    commands.ok("import")

    assert [order["amazon_order_id"] for order in commands.exported()] == [old]


def test_a_dry_run_tells_what_other_settings_would_do_and_changes_nothing(commands: Commands) -> None:
    commands.connect()
    read = commands.json("store", "dry-run", "Shop", "order_number_source=amazon", "--from-amazon")
    assert read["settings"] == {"order_number_source": "amazon"}
    assert sum(read["counts"].values()) == len(read["orders"])
    assert commands.json("store", "dry-run", "Shop", "prefix_all=X-")["orders"] == []
    assert commands.json("store", "settings", "Shop")["order_number_source"] == "commerce"
