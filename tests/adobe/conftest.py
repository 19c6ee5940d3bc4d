"""A shop on the stand-in Magento for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adobe.standing_in import Shopkeeper, a_shop
from tests.builders import MUG, PLATE


@pytest.fixture
def shop() -> Iterator[Shopkeeper]:
    """With ten mugs and ten plates, ordering by carts."""
    with a_shop() as shopkeeper:
        shopkeeper.stand_in.add_product(MUG, quantity=10, price="3.33")
        shopkeeper.stand_in.add_product(PLATE, quantity=10, price="4.44")
        yield shopkeeper
