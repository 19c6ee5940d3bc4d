"""`saleschannel simulator magento` starts the stand-in with what it is told."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from saleschannel.cli.main import main
from saleschannel.simulator.magento import command
from saleschannel.simulator.magento.state import Magento


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Magento]:
    """What would have been served."""
    worlds: list[Magento] = []
    monkeypatch.setattr(command, "serve", lambda magento, **_: worlds.append(magento))
    return worlds


def test_it_names_address_and_secrets_and_begins_with_products(served: list[Magento]) -> None:
    arguments = ["simulator", "magento", "--port", "8799", "--product", "TEA-1=4", "--product", "COFFEE-1", "--bearer"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "http://127.0.0.1:8799" in result.output
    assert "demo-consumer-key / demo-consumer-secret / demo-access-token / demo-access-token-secret" in result.output
    magento = served[0]
    assert {sku: product.sources for sku, product in magento.products.items()} == {
        "tea-1": {"default": 4},
        "coffee-1": {"default": 10},
    }
    assert magento.settings.bearer_enabled


def test_a_latency_can_be_chosen(served: list[Magento]) -> None:
    CliRunner().invoke(main, ["simulator", "magento", "--latency", "flat", "--edition", "cloud"])
    assert served[0].settings.latency == {"*": 0.2}
    assert served[0].settings.edition == "cloud"


def test_a_wrong_product_is_refused(served: list[Magento]) -> None:
    result = CliRunner().invoke(main, ["simulator", "magento", "--product", "TEA-1=many"])
    assert (result.exit_code, served) == (2, [])
    assert "is not SKU=QUANTITY" in result.output
