"""The whole job by commands alone: from the seller account to the confirmed tracking number."""

from __future__ import annotations

from tests.cli.conftest import WITH_A_WORKER, Commands


@WITH_A_WORKER
def test_an_order_travels_from_amazon_to_commerce_and_back(commands: Commands) -> None:
    world = commands.amazon.world
    commands.connect()
    commands.ok("store", "settings", "Shop", "customer_creation=new_account", "prefix_all=AM-")
    order_id = world.place(
        marketplace="US", lines=[{"sku": "MUG", "quantity": 2}, {"sku": "PLATE", "quantity": 1}]
    ).order_id

    commands.let_time_pass()
    (result,) = commands.json("import")
    assert (result["imported"], result["updated"], result["unreadable"]) == (1, 0, 0)
    assert commands.json("orders", "list") == []
    (pending,) = commands.json("orders", "list", "--status", "awaiting_amazon")
    assert pending["amazon_order_id"] == order_id

    world.verify(order_id)
    commands.let_time_pass()
    commands.json("import")
    (document,) = commands.exported()
    assert (document["status"], document["commerce"]["state"]) == ("unshipped", "pending")
    assert document["commerce"]["number"].startswith("AM-")
    assert document["commerce"]["customer"]["guest"] is False
    assert document["skus"] == {"MUG": 2, "PLATE": 1}

    commands.ok("ship", order_id, "--carrier", "dhl paket", "--tracking", "T1", "--item", "MUG=2")
    commands.ok("ship", document["commerce"]["number"], "--carrier", "UPS", "--tracking", "T2")
    assert commands.json("work", "--until-idle")["failed"] == 0

    confirmed = [(call.outcome, call.body["packageDetail"]["trackingNumber"]) for call in world.received]
    assert confirmed == [("created", "T1"), ("created", "T2")]

    commands.let_time_pass()
    commands.json("import")
    (shipped,) = commands.exported()
    assert (shipped["amazon_status"], shipped["status"]) == ("SHIPPED", "shipped")
    assert shipped["commerce"]["state"] == "complete"
    assert [(p["carrier_code"], p["tracking_number"], p["state"]) for p in shipped["shipments"]] == [
        ("DHL", "T1", "seen"),
        ("UPS", "T2", "seen"),
    ]
    assert commands.run("health").exit_code == 0
