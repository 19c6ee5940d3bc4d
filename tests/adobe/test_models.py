"""Everything that is sent is what Adobe's own models say: of 2.4.7, of 2.4.9 and of the cloud service, closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from saleschannel.commerce.adobe.settings import AdobeSettings, StockWay
from saleschannel.domain.commerce import draft_commerce_order
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import Address, PackageItem
from saleschannel.ports import AddressChange, ReservationRequest
from saleschannel.simulator.magento.state import ReceivedCall
from tests.adobe.standing_in import Shopkeeper, a_shop
from tests.builders import ITEM_ID, MUG, ORDER_ID, an_fba_order, an_item, money
from tests.contract.commerce_backend import NEW_ACCOUNT, OTHER_ORDER, a_draft, a_shipment, created
from tests.simulator_magento.adobe_model import model, needs_adobe_models, problems

pytestmark = needs_adobe_models
CLOUD_ONLY = {"order-statuses"}


def live_a_day(shop: Shopkeeper) -> list[ReceivedCall]:
    """Let the back end do all that it can do; every call that it made."""
    shop.stand_in.add_product(MUG, quantity=100)
    backend = shop.backend
    backend.check_connection("default", "EUR")
    backend.choices("default")
    if shop.settings.stock is StockWay.CART:
        backend.reserve([ReservationRequest(OTHER_ORDER, "default", {MUG: 1})])
        backend.release([OTHER_ORDER])
    rich = an_item(quantity=2, price="9.95", tax="1.60", shipping="4.99", discount="1.00", gift_message="For you")
    created(backend, a_draft(rich, settings=NEW_ACCOUNT, total=money("30.00")))
    created(backend, a_draft(order_id=OTHER_ORDER))
    created(backend, draft_commerce_order(an_fba_order(order_id="902-0000001-0000001"), OrderSettings()))
    backend.create_customers([a_draft(order_id=OTHER_ORDER, settings=NEW_ACCOUNT)])
    backend.change_addresses(
        [AddressChange(ORDER_ID, Address("Nora New", line1="2 New Street", city="N", country="US"))]
    )
    backend.record_shipments([a_shipment(PackageItem(ITEM_ID, 2))])
    backend.complete_orders([ORDER_ID])
    backend.shop.orders.invoice(backend.shop.orders.by_references([OTHER_ORDER])[OTHER_ORDER].entity_id)
    backend.cancel_orders([OTHER_ORDER], "canceled on Amazon")
    backend.new_shipments("", ["1"])
    backend.changed_orders(shop.clock.now())
    return shop.stand_in.calls()


@pytest.fixture(scope="module", params=list(StockWay))
def calls(request: pytest.FixtureRequest) -> Iterator[list[ReceivedCall]]:
    with a_shop(AdobeSettings(stock=request.param)) as shop:
        yield live_a_day(shop)


@cache
def templates(release: str) -> list[tuple[str, re.Pattern[str]]]:
    """The model's paths, those with fewer variables first."""
    paths = sorted(model(release)["paths"], key=lambda path: (path.count("{"), path))
    return [(path, re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path).rstrip("/")) + "/?")) for path in paths]


def path_in_model(release: str, call: ReceivedCall) -> str | None:
    """The model's path that a call went to, with the call's method."""
    path = "/V1/" + call.path.partition("/V1/")[2].partition("?")[0]
    known = model(release)["paths"]
    found = [
        name for name, pattern in templates(release) if pattern.fullmatch(path) and call.method.lower() in known[name]
    ]
    return found[0] if found else None


@pytest.mark.parametrize("release", ["2.4.7", "2.4.9", "cloud"])
def test_every_call_and_every_body_is_in_the_model(calls: list[ReceivedCall], release: str) -> None:
    wrong = []
    for call in calls:
        path = path_in_model(release, call)
        if path is None:
            wrong += [f"{call.method} {call.path}"] if not any(part in call.path for part in CLOUD_ONLY) else []
        elif call.body:
            wrong += [f"{call.route}: {problem}" for problem in problems(release, call.method.lower(), path, call.body)]
    assert sorted(set(wrong)) == []


def test_the_day_had_every_kind_of_write(calls: list[ReceivedCall]) -> None:
    made = {call.route for call in calls if call.method != "GET" and call.status == 200}
    assert {"saveOrder", "saveCustomer", "saveOrderAddress", "addComment", "shipOrder", "invoiceOrder"} <= made
    assert {call.route for call in calls if call.status >= 500} == set()
