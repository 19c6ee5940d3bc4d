"""What single commands do beside the whole story: refusals, exit codes, repetitions, errors as JSON."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from saleschannel.channel.models import Package
from saleschannel.commerce.builtin.models import Product
from saleschannel.simulator.faults import Fault
from tests.cli.conftest import WITH_A_WORKER, Commands


@pytest.fixture
def order(commands: Commands) -> str:
    """An imported order of two mugs and a plate, ready to be shipped."""
    commands.connect()
    return placed(commands)


def placed(commands: Commands, **wish: Any) -> str:
    lines = wish.pop("lines", [{"sku": "MUG", "quantity": 2}, {"sku": "PLATE", "quantity": 1}])
    order_id = commands.amazon.world.place(marketplace="US", status="UNSHIPPED", lines=lines, **wish).order_id
    commands.let_time_pass()
    commands.ok("import")
    return order_id


def test_one_order_is_shown_with_its_story(commands: Commands, order: str) -> None:
    text = commands.ok("orders", "show", order)

    assert "Waits to be shipped in Commerce." in text
    assert "Imported from Amazon with status" in text
    assert re.search(r"^grand total +[\d.]+ USD$", text, re.MULTILINE)
    document = commands.json("orders", "show", order)
    assert commands.json("orders", "show", document["commerce_number"]) == document


def test_the_export_holds_the_commerce_order_with_its_amounts_and_people(commands: Commands, order: str) -> None:
    (document,) = commands.exported()
    commerce = document["commerce"]

    assert document["amazon_order_id"] == order
    assert (commerce["customer"]["guest"], commerce["customer"]["number"]) == (True, "")
    assert commerce["customer"]["email"] == document["buyer"]["email"]
    assert commerce["totals"]["grand_total"] == document["total"]["amount"]
    assert len(commerce["totals"]["grand_total"].partition(".")[2]) == 2
    assert commerce["totals"]["currency"] == document["total"]["currency"] == "USD"
    assert {(line["sku"], line["quantity"], line["quantity_shipped"]) for line in commerce["lines"]} == {
        ("MUG", 2, 0),
        ("PLATE", 1, 0),
    }
    assert commerce["ship_to"]["line1"]
    assert [event["type"] for event in document["notes"]["events"]] == [
        "amazon_order.imported",
        "amazon_order.details_updated",
        "commerce_order.created",
    ]


def test_the_export_file_can_be_read_by_its_owner_only(commands: Commands, order: str, tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    commands.ok("orders", "export", str(file))

    assert file.stat().st_mode & 0o777 == 0o600
    assert [json.loads(line)["amazon_order_id"] for line in file.read_text().splitlines()] == [order]
    assert list(tmp_path.iterdir()) == [file]


def test_an_export_can_be_narrowed_down(commands: Commands, order: str) -> None:
    assert commands.ok("orders", "export", "--status", "shipped") == ""
    assert commands.ok("orders", "export", "--purchased-before", "2001-01-01") == ""
    assert commands.ok("orders", "export", "--needs-attention") == ""
    assert order in commands.ok("orders", "export", "--purchased-from", "2001-01-01", "--store", "Shop")


def test_the_same_request_key_ships_once(commands: Commands, order: str) -> None:
    once = ("ship", order, "--carrier", "UPS", "--tracking", "T1", "--request-key", "parcel-1")

    assert commands.json(*once) == commands.json(*once)
    assert Package.objects.count() == 1


def test_what_is_not_left_is_not_shipped(commands: Commands, order: str) -> None:
    ship = ("ship", order, "--carrier", "UPS", "--tracking", "T1")

    assert commands.failed(*ship, "--item", "MUG=3")["code"] == "more_than_left"
    assert commands.failed(*ship, "--item", "CUP=1")["code"] == "unknown_item"
    assert commands.failed(*ship, "--item", "MUG=none")["exit_code"] == 2
    commands.ok(*ship)
    assert commands.failed(*ship)["code"] == "nothing_to_ship"
    assert Package.objects.count() == 1


@WITH_A_WORKER
def test_a_carrier_amazon_does_not_know_goes_by_its_name(commands: Commands, order: str) -> None:
    commands.ok("ship", order, "--carrier", "Postman Pat", "--tracking", "T1")
    commands.ok("work", "--until-idle")

    (call,) = commands.amazon.world.received
    assert (call.body["packageDetail"]["carrierCode"], call.body["packageDetail"]["carrierName"]) == (
        "Other",
        "Postman Pat",
    )


@WITH_A_WORKER
def test_without_a_standing_worker_accepted_packages_are_read_back_all_the_same(commands: Commands, order: str) -> None:
    commands.ok("ship", order, "--carrier", "UPS", "--tracking", "T1")
    commands.ok("work", "--until-idle")
    assert [package.state for package in Package.objects.all()] == ["accepted"]

    commands.let_time_pass(timedelta(minutes=10))
    commands.ok("work", "--until-idle")

    assert [package.state for package in Package.objects.all()] == ["seen"]


@WITH_A_WORKER
def test_packages_that_read_only_mode_held_back_go_when_it_is_switched_off(commands: Commands, order: str) -> None:
    commands.ok("ship", order, "--carrier", "UPS", "--tracking", "T1")
    commands.ok("read-only", "on")
    commands.ok("work", "--until-idle")
    assert commands.amazon.world.received == []

    commands.ok("read-only", "off")
    commands.ok("work", "--until-idle")

    assert [call.body["packageDetail"]["trackingNumber"] for call in commands.amazon.world.received] == ["T1"]


def test_an_order_that_is_held_is_not_shipped_and_tells_why(commands: Commands) -> None:
    commands.connect()
    order = placed(commands, lines=[{"sku": "VASE", "quantity": 1}])

    refused = commands.failed("ship", order, "--carrier", "UPS", "--tracking", "T1")

    assert (refused["exit_code"], refused["code"]) == (1, "no_commerce_order")
    assert "VASE" in refused["error"]
    assert "Create the product" in refused["remedy"]


def test_an_unknown_order_has_an_exit_code_of_its_own(commands: Commands) -> None:
    assert commands.failed("orders", "show", "000")["exit_code"] == 3
    assert commands.failed("ship", "000", "--carrier", "UPS", "--tracking", "T")["exit_code"] == 3
    assert commands.failed("cancel", "000")["exit_code"] == 3


def test_cancelling_releases_the_stock_and_says_what_it_does_not_do(commands: Commands, order: str) -> None:
    assert Product.objects.get(sku="MUG").reserved == 2

    text = commands.ok("cancel", order, "--reason", "broken")

    assert "`saleschannel cancel-on-amazon` asks Amazon to cancel it, too" in text
    assert Product.objects.get(sku="MUG").reserved == 0
    assert commands.exported()[0]["commerce"]["state"] == "canceled"
    commands.ok("cancel", order)  # may be repeated
    assert commands.failed("ship", order, "--carrier", "UPS", "--tracking", "T1")["code"] == "not_open"


def test_a_shipped_order_is_not_canceled(commands: Commands, order: str) -> None:
    commands.ok("ship", order, "--carrier", "UPS", "--tracking", "T1")

    assert commands.failed("cancel", order)["code"] == "not_canceled"


@WITH_A_WORKER
def test_an_unknown_sku_is_retried_when_products_are_imported(commands: Commands) -> None:
    commands.connect()
    order_id = placed(commands, lines=[{"sku": "VASE", "quantity": 1}])
    (held,) = commands.json("orders", "list", "--needs-attention")
    assert (held["amazon_order_id"], held["attention_reason"]) == (order_id, "unknown_sku")
    assert commands.json("retry", order_id)[0]["attention_reason"] == "unknown_sku"

    commands.ok("products", "import", "-", stdin="sku,quantity\nVASE,3\n")
    commands.ok("work", "--until-idle")

    assert commands.json("orders", "list", "--needs-attention") == []


def test_retry_all_goes_through_everything_that_needs_attention(commands: Commands) -> None:
    commands.connect()
    placed(commands, lines=[{"sku": "VASE", "quantity": 1}])
    placed(commands, lines=[{"sku": "BOWL", "quantity": 1}])
    Product.objects.create(sku="VASE", name="Vase", quantity=1)

    results = commands.json("retry", "--all")

    assert sorted(result["attention_reason"] for result in results) == ["", "unknown_sku"]
    assert commands.run("retry").exit_code == 2


def test_products_go_out_as_they_come_in(commands: Commands, tmp_path: Path) -> None:
    commands.ok("products", "import", "-", stdin="sku;name;price;quantity\nA;Ä “x”, y;1,50;4\n")
    exported = commands.ok("products", "export")

    assert commands.json("products", "import", write(tmp_path, exported))["unchanged"] == 1


@pytest.mark.usefixtures("order")
def test_the_export_as_json_tells_what_open_orders_have_reserved(commands: Commands) -> None:
    products = [json.loads(line) for line in commands.ok("products", "export", "--json").splitlines()]

    assert {product["sku"]: product["reserved"] for product in products} == {"MUG": 2, "PLATE": 1}


def write(folder: Path, text: str) -> str:
    (folder / "products.csv").write_text(text, encoding="utf-8")
    return str(folder / "products.csv")


def test_a_dry_run_writes_nothing(commands: Commands) -> None:
    commands.ok("products", "import", "-", "--dry-run", stdin="sku\nA\n")

    assert not Product.objects.exists()


def test_wrong_lines_are_named_and_nothing_is_written(commands: Commands) -> None:
    result = commands.run("products", "import", "-", stdin="sku,quantity\nA,1\nB,many\n")

    assert result.exit_code == 1
    assert "line 3, quantity: “many” is not a quantity." in result.stdout
    assert not Product.objects.exists()


def test_amazons_limits_end_an_import_with_an_exit_code_of_their_own(commands: Commands) -> None:
    commands.connect()
    commands.amazon.world.faults.add_fault(Fault(kind="throttle", operation="searchOrders", count=None))

    error = commands.failed("import")

    assert (error["exit_code"], error["code"]) == (4, "throttled")
    assert error["retry_after"] > 0


def test_waiting_goes_on_when_amazon_lets_us(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.connect()
    commands.let_time_pass()
    commands.amazon.world.faults.add_fault(Fault(kind="throttle", operation="searchOrders", count=1))
    waited: list[float] = []

    def wait(seconds: float) -> None:
        from saleschannel.channel.models import CallBucket  # noqa: PLC0415

        waited.append(seconds)
        CallBucket.objects.all().delete()

    monkeypatch.setattr("saleschannel.cli.importing.time.sleep", wait)

    assert commands.json("import", "--wait")[0]["pages"] == 1
    assert len(waited) == 1


def test_refused_keys_fail_the_import_and_health_tells(commands: Commands) -> None:
    commands.connect()
    commands.amazon.world.sellers["A-DEMO"].refresh_tokens = []
    commands.amazon.world.sellers["A-DEMO"].client_secret = "changed"
    commands.let_time_pass(timedelta(hours=2))

    assert commands.failed("import")["exit_code"] == 1
    findings = json.loads(commands.run("health", "--json").stdout)["findings"]
    assert [finding["level"] for finding in findings if finding["check"] == "import Demo"] == ["problem"]
    assert commands.run("health").exit_code == 1


def test_a_healthy_installation_says_so(commands: Commands, order: str) -> None:
    report = commands.json("health")

    assert report["healthy"] is True
    assert {finding["check"] for finding in report["findings"]} >= {"database", "migrations", "stock", "shipments"}


def test_orders_that_cannot_be_read_are_counted_by_health(commands: Commands) -> None:
    commands.connect()
    commands.amazon.world.faults.add_fault(Fault(kind="malformed_order", operation="searchOrders", count=1))
    placed(commands)

    findings = {finding["check"]: finding for finding in commands.json("health")["findings"]}

    assert findings["orders"]["level"] == "warning"
    assert findings["orders"]["message"] == "1 orders of Amazon could not be imported."


def test_a_package_that_amazon_confirms_by_itself_is_not_waited_for(commands: Commands) -> None:
    commands.connect()
    order = placed(commands, programs=["FBM_SHIP_PLUS"])
    commands.ok("ship", order, "--carrier", "UPS", "--tracking", "T1")
    Package.objects.update(created_at=timezone.now() - timedelta(days=2))

    findings = {finding["check"]: finding for finding in commands.json("health")["findings"]}

    assert findings["shipments"]["level"] == "ok"


def test_wrong_stock_books_are_a_problem(commands: Commands, order: str) -> None:
    Product.objects.filter(sku="MUG").update(reserved=7)

    result = commands.run("health")

    assert result.exit_code == 1
    assert "MUG" in result.stdout


def test_read_only_mode_refuses_what_writes(commands: Commands, order: str, settings: Any) -> None:
    settings.READ_ONLY = True

    for command in (("ship", order, "--carrier", "UPS", "--tracking", "T"), ("cancel", order), ("retry", order)):
        assert commands.failed(*command)["code"] == "read_only"
    assert not Package.objects.exists()


def test_a_user_is_added_and_a_weak_password_is_not(commands: Commands) -> None:
    commands.ok("user", "add", "ada", "--admin", "--password-file", "-", stdin="correct horse battery\n")

    weak = commands.run("user", "add", "bob", "--password-file", "-", stdin="short\n")
    assert weak.exit_code == 1
    assert "12" in weak.stderr


def test_a_new_key_is_one_that_the_keyring_takes(commands: Commands) -> None:
    from saleschannel.vault.keyring import parse_keys  # noqa: PLC0415

    assert [name for name, _ in parse_keys(commands.ok("key", "new", "--name", "2026"))] == ["2026"]
    assert commands.run("key", "new", "--name", "a:b").exit_code == 2


@WITH_A_WORKER
def test_work_tells_of_failed_jobs(commands: Commands, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    commands.ok("ship", order, "--carrier", "UPS", "--tracking", "T1")
    monkeypatch.setattr("saleschannel.jobs.tasks.confirming.confirm_shipments", broken)

    result = commands.run("work", "--until-idle")

    assert result.exit_code == 1
    assert "1 failed" in result.stdout
    assert commands.run("health").exit_code == 1
