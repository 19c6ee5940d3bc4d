"""One installation and one simulated Amazon for all stories; each story has products of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.world import World
from tests.acceptance.product import Product

PRODUCTS = """sku,name,price,quantity,manage_stock,enabled
MUG-BLUE,Blue mug,12.50,20,yes,yes
BOWL-GREEN,Green bowl,9.90,20,yes,yes
JUG-WHITE,White jug,24.00,20,yes,yes
PLATE-RED,Red plate,19.90,20,yes,yes
"""


@pytest.fixture(scope="session")
def amazon() -> Iterator[SimulatorThread]:
    with SimulatorThread(seed=7) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def product(amazon: SimulatorThread, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A connected store in the United States that builds customer accounts, with products in stock."""
    folder = tmp_path_factory.mktemp("product")
    installation = Product(folder, os.environ["DATABASE_URL"], "acceptance")
    installation.start()
    try:
        connect(installation, amazon.url, folder)
        yield installation
    finally:
        installation.stop()


def connect(product: Product, amazon_url: str, folder: Path) -> None:
    keys = ["--client-id", "amzn1.application-oa2-client.demo", "--client-secret", "demo-secret"]
    limits = ["--limits-factor", "1000"]  # the worker looks at this Amazon every second
    addresses = ["--endpoint", amazon_url, "--token-endpoint", f"{amazon_url}/auth/o2/token"]
    product.command(
        "account", "add", "Main", "--region", "na", *keys, "--refresh-token", "Atzr|demo-na", *addresses, *limits
    )
    product.command("store", "add", "Main", "US", "Amazon US")
    product.command("store", "settings", "Amazon US", "customer_creation=new_account")
    csv = folder / "products.csv"
    csv.write_text(PRODUCTS, encoding="utf-8")
    product.command("products", "import", str(csv))


def let_time_pass(world: World) -> None:
    """Amazon shows no order updated within the last two minutes."""
    world.clock.advance(timedelta(minutes=3))
