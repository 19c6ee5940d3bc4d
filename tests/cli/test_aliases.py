"""`saleschannel aliases`: added, listed, removed, imported; orders that waited go on."""

from __future__ import annotations

from pathlib import Path

from saleschannel.channel.models import SkuAlias
from tests.cli.conftest import WITH_A_WORKER, Commands


@WITH_A_WORKER
def test_an_alias_frees_the_order_that_waited_for_it(commands: Commands) -> None:
    commands.connect()
    commands.amazon.world.place(marketplace="US", status="UNSHIPPED", lines=[{"sku": "MUG-FBM", "quantity": 1}])
    commands.let_time_pass()
    commands.ok("import")
    (held,) = commands.exported()
    assert held["notes"]["attention"] == "Unknown SKU: MUG-FBM"
    commands.ok("aliases", "add", "MUG-FBM", "MUG")
    commands.ok("work", "--until-idle")
    (document,) = commands.exported()
    assert [line["sku"] for line in document["commerce"]["lines"]] == ["MUG"]
    assert [item["sku"] for item in document["items"]] == ["MUG-FBM"]


def test_aliases_are_listed_and_removed(commands: Commands) -> None:
    commands.connect()
    commands.ok("aliases", "add", "MUG-FBM", "MUG", "--account", "Demo")
    (row,) = commands.json("aliases", "list")
    assert (row["amazon_sku"], row["product_sku"], row["account"]) == ("MUG-FBM", "MUG", "Demo")
    assert "MUG-FBM,MUG,Demo" in commands.ok("aliases", "list", "--csv")
    assert commands.failed("aliases", "remove", "MUG-FBM")["exit_code"] == 3
    commands.ok("aliases", "remove", "MUG-FBM", "--account", "Demo")
    assert commands.ok("aliases", "list") == "No aliases.\n"


def test_an_alias_of_no_product_is_refused(commands: Commands) -> None:
    commands.connect()
    assert commands.failed("aliases", "add", "MUG-FBM", "CUP")["code"] == "unknown_product"
    assert commands.failed("aliases", "add", "MUG", "MUG")["code"] == "bad_alias"
    assert not SkuAlias.objects.exists()


def test_aliases_are_imported_all_or_none(commands: Commands, tmp_path: Path) -> None:
    commands.connect()
    file = tmp_path / "aliases.csv"
    file.write_text("amazon_sku;product_sku;account\nMUG-FBM;MUG;\nMUG-EU;CUP;Demo\nJAR;PLATE;Nobody\n")
    answer = commands.run("aliases", "import", str(file))
    assert answer.exit_code == 1
    assert "line 3, product_sku: There is no product “CUP”." in answer.stdout
    assert "line 4, account: There is no seller account “Nobody”." in answer.stdout
    assert not SkuAlias.objects.exists()
    assert commands.run("aliases", "import", str(file), "--partial").exit_code == 1
    assert list(SkuAlias.objects.values_list("amazon_sku", "product_sku")) == [("MUG-FBM", "MUG")]
    file.write_text("amazon_sku,product_sku\nMUG-FBM,PLATE\n")
    assert commands.json("aliases", "import", str(file), "--dry-run")["changed"] == 1
    assert commands.json("aliases", "import", str(file))["written"]
    assert SkuAlias.objects.get().product_sku == "PLATE"
    assert commands.json("aliases", "import", str(file))["unchanged"] == 1
