"""A Commerce whose products all have other SKUs than Amazon's keeps the contract too, and in Amazon's SKUs."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from saleschannel.channel.models import SkuAlias
from saleschannel.commerce.builtin.backend import BuiltinCommerce
from saleschannel.ports import CommerceBackend
from saleschannel.services.aliased_commerce import AliasedCommerce
from tests.contract.commerce_backend import CommerceBackendContract, CommerceUnderTest, SeenOrder
from tests.contract.test_builtin_commerce import BuiltinTables

OWN = "PRODUCT-OF-"


class AliasedSide(BuiltinTables):
    """The built-in Commerce under aliases; every product is called otherwise there."""

    @property
    def backend(self) -> CommerceBackend:
        """Made anew for each batch, as the services do."""
        return AliasedCommerce(BuiltinCommerce(), account_id=1)

    def add_product(self, sku: str, quantity: int = 0, *, enabled: bool = True, managed: bool = True) -> None:
        super().add_product(OWN + sku, quantity, enabled=enabled, managed=managed)
        SkuAlias.objects.create(amazon_sku=sku, product_sku=OWN + sku)

    def order(self, reference: str) -> SeenOrder | None:
        seen = super().order(reference)
        return seen and replace(seen, ordered=in_amazon_skus(seen.ordered), shipped=in_amazon_skus(seen.shipped))


def in_amazon_skus(units: object) -> dict[str, int]:
    assert isinstance(units, dict)
    return {sku.removeprefix(OWN): quantity for sku, quantity in units.items()}


@pytest.mark.django_db
class TestAliasedCommerce(CommerceBackendContract):
    @pytest.fixture
    def commerce(self) -> CommerceUnderTest:
        return AliasedSide()
