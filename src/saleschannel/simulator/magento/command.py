"""`saleschannel simulator magento`: runs the stand-in Magento in the foreground. It only starts it."""

from __future__ import annotations

import click

from saleschannel.simulator.magento.catalog import add_product
from saleschannel.simulator.magento.latency import PRESETS
from saleschannel.simulator.magento.server import DEFAULT_PORT, serve
from saleschannel.simulator.magento.settings import Settings
from saleschannel.simulator.magento.state import Magento


@click.command("magento")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port to listen on.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answers.")
@click.option("--version", default="2.4.7-p3", show_default=True, help="The Magento version to be like.")
@click.option(
    "--edition",
    type=click.Choice(["open_source", "commerce", "cloud"]),
    default="open_source",
    show_default=True,
    help="Which product to be; cloud takes tokens of Adobe's IMS.",
)
@click.option("--bearer", is_flag=True, help="Take the access token as a Bearer token.")
@click.option(
    "--latency", type=click.Choice(sorted(PRESETS)), default="none", show_default=True, help="How long calls take."
)
@click.option(
    "--product", "skus", multiple=True, metavar="SKU[=QUANTITY]", help="A product to begin with (repeatable)."
)
def magento_command(
    *, host: str, port: int, seed: int, version: str, edition: str, bearer: bool, latency: str, skus: tuple[str, ...]
) -> None:
    """Run a stand-in Magento in the foreground.

    Its control API is at /_control: products, stock, shipping from Admin, faults, clock, calls.
    """
    settings = Settings(version=version, edition=edition, bearer_enabled=bearer, **PRESETS[latency])
    magento = Magento(seed=seed, settings=settings)
    for wish in skus:
        sku, _, quantity = wish.rpartition("=")
        if sku and not quantity.isdigit():
            raise click.BadParameter(f"{wish!r} is not SKU=QUANTITY", param_hint="--product")
        add_product(magento, sku or quantity, quantity=int(quantity) if sku else 10)
    keys = magento.integrations[0]
    click.echo(
        f"Stand-in Magento {version} at http://{host}:{port}, store view `default`. Ctrl-C stops it.\n"
        f"Integration: {keys.consumer_key} / {keys.consumer_secret} / {keys.access_token} / {keys.access_token_secret}"
    )
    serve(magento, host=host, port=port)
