"""What the stand-in takes is what Adobe's own model of 2.4.7 names, less what only Adobe Commerce has."""

from __future__ import annotations

import re

import pytest

from saleschannel.simulator.magento import cart_fields, document_fields, order_fields
from saleschannel.simulator.magento.routes import CLOUD_ONLY, ROUTES
from saleschannel.simulator.magento.shapes import Shape
from tests.simulator_magento.adobe_model import model, needs_adobe_models, problems, properties
from tests.simulator_magento.conftest import REFUSED_FIELD, Rest, address, entity, item, shipping_information

pytestmark = needs_adobe_models

COMMERCE_ONLY = (
    "gw_",
    "base_customer_balance",
    "customer_balance",
    "reward_",
    "base_reward",
    "gift_cards",
    "base_gift",
)
SHAPES: list[tuple[Shape, str]] = [
    (order_fields.ORDER, "sales-data-order-interface"),
    (order_fields.ITEM, "sales-data-order-item-interface"),
    (order_fields.ADDRESS, "sales-data-order-address-interface"),
    (order_fields.PAYMENT, "sales-data-order-payment-interface"),
    (order_fields.STATUS_HISTORY, "sales-data-order-status-history-interface"),
    (cart_fields.CART_ADDRESS, "quote-data-address-interface"),
    (cart_fields.CUSTOMER_ADDRESS, "customer-data-address-interface"),
]


@pytest.mark.parametrize(("shape", "definition"), SHAPES, ids=[definition for _, definition in SHAPES])
def test_the_keys_are_the_model_s(shape: Shape, definition: str) -> None:
    named = properties("2.4.7", definition)
    assert set(shape) - named == set()
    assert {key for key in named - set(shape) if not key.startswith(COMMERCE_ONLY)} == set()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/V1/orders", {"entity": entity(status_histories=[{"comment": "x"}])}),
        ("put", "/V1/orders/create", {"entity": entity(items=[item(item_id=1)])}),
        ("put", "/V1/orders/{parent_id}", {"entity": address(entity_id=1)}),
        ("post", "/V1/orders/{id}/comments", {"statusHistory": {"comment": "x", "is_customer_notified": 0}}),
        ("post", "/V1/carts/{cartId}/shipping-information", {"addressInformation": shipping_information()}),
    ],
)
@pytest.mark.parametrize("release", ["2.4.7", "2.4.9", "cloud"])
def test_the_bodies_of_these_tests_are_what_adobe_s_models_say(
    release: str, method: str, path: str, body: object
) -> None:
    if path not in model(release)["paths"]:
        pytest.skip(f"{release} has no {path}")
    assert problems(release, method, path, body) == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"entity": entity(unknown_key=1)}, "UnknownKey"),
        ({"entity": entity(items=[item(colour="red")])}, "Colour"),
        ({"entity": entity(billing_address=address(state="MO"))}, "State"),
        ({"entity": entity(shipping_method="flatrate_flatrate")}, "ShippingMethod"),
    ],
)
def test_stand_in_and_model_refuse_the_same_keys(rest: Rest, body: object, name: str) -> None:
    assert len(problems("2.4.7", "post", "/V1/orders", body)) == 1
    answer = rest.post("/orders", body)
    assert answer.json() == {"message": REFUSED_FIELD, "parameters": {"fieldName": name}}


def test_every_route_of_the_stand_in_is_in_the_model() -> None:
    def plain(path: str) -> str:
        return re.sub(r"{[^}]*}", "{}", path.rstrip("/"))

    known = {
        release: {(m.upper(), plain(path)) for path, methods in model(release)["paths"].items() for m in methods}
        for release in ("2.4.7", "cloud")
    }
    unknown = [
        route.name
        for route in ROUTES
        if (route.method, plain("/V1" + route.path)) not in known["cloud" if route.name in CLOUD_ONLY else "2.4.7"]
    ]
    assert unknown == []


def test_shipping_keys_are_the_model_s() -> None:
    definition = properties("2.4.7", "sales-data-shipment-track-interface")
    track = document_fields.TRACK["entity"]
    assert isinstance(track, dict)
    assert set(track) == set(definition)
