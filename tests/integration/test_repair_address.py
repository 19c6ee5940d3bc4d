"""A person repairs a delivery address: Amazon's stays beside it, Commerce follows, blocked orders go on."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from saleschannel.channel.address_repairs import open_address
from saleschannel.channel.models import AddressRepair, OrderEvent
from saleschannel.channel.order_records import decrypt_buyer_data
from saleschannel.commerce.builtin.models import Order
from saleschannel.commerce.builtin.people import open_people
from saleschannel.config.wiring import backend_of
from saleschannel.domain.address_checks import address_problems
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import Address, FulfilledBy, FulfillmentStatus
from saleschannel.services.repair_address import (
    AddressInvalidError,
    RepairOutcome,
    may_repair,
    repair_address,
    restore_address,
)
from tests.builders import an_amazon_order
from tests.integration.channel_shop import NOW, a_product, an_account, import_orders, row_of

ORDER = an_amazon_order()
WITHOUT_STREET = an_amazon_order(ship_to=Address(city="Springfield"))
REPAIRED = Address(
    "Rita Repaired", line1="7 New Street", city="Newtown", region="NY", postal_code="10001", country="US"
)
LATER = NOW + timedelta(hours=1)

pytestmark = pytest.mark.django_db


def repair(address: Address = REPAIRED) -> RepairOutcome:
    return repair_address(row_of(ORDER), address, backend_of, actor="clara", at=NOW)


def in_commerce() -> Address:
    return open_people(Order.objects.get().people).ship_to


def test_the_commerce_order_gets_the_repaired_address_and_amazons_stays() -> None:
    account = an_account()
    a_product()
    import_orders(account, ORDER)

    outcome = repair()

    assert outcome.commerce_followed
    assert outcome.attention_reason == ""
    assert {"name", "line1", "city"} <= set(outcome.changed)
    row = row_of(ORDER)
    assert in_commerce().line1 == "7 New Street"
    assert decrypt_buyer_data(row.buyer_data).ship_to == ORDER.ship_to
    stored = AddressRepair.objects.get(order=row)
    assert (stored.actor, stored.repaired_at) == ("clara", NOW)
    assert open_address(stored.amazon_address) == ORDER.ship_to


def test_the_event_names_the_fields_and_no_value_is_stored_in_clear() -> None:
    a_product()
    import_orders(an_account(), ORDER)
    repair()
    event = OrderEvent.objects.get(type="amazon_order.address_repaired")
    assert event.actor == "clara"
    assert set(event.facts or {}) == {"address_fields"}
    everything = msgspec.json.encode([list(map(str, OrderEvent.objects.values_list())), str(row_of(ORDER).__dict__)])
    stored = AddressRepair.objects.get()
    assert b"7 New Street" not in everything + bytes(stored.address) + bytes(Order.objects.get().people)


def test_an_order_that_lacks_its_address_goes_on_with_the_repaired_one() -> None:
    account = an_account()
    a_product()
    import_orders(account, WITHOUT_STREET)
    assert row_of(ORDER).attention_reason == "address_missing"

    outcome = repair()

    assert (outcome.attention_reason, outcome.commerce_followed) == ("", False)
    assert row_of(ORDER).commerce_number
    assert in_commerce().name == "Rita Repaired"


def test_amazons_update_neither_overwrites_the_repair_nor_creates_with_the_old_address() -> None:
    account = an_account()
    import_orders(account, ORDER)  # unknown SKU: no Commerce order yet
    repair()
    a_product()
    moved = replace(ORDER, ship_to=replace(ORDER.ship_to, line1="1 Amazon Road"), last_updated_at=LATER)

    import_orders(account, moved)

    assert in_commerce().line1 == "7 New Street"
    assert decrypt_buyer_data(row_of(ORDER).buyer_data).ship_to.line1 == "1 Amazon Road"
    assert open_address(AddressRepair.objects.get().address).line1 == "7 New Street"  # type: ignore[union-attr]


def test_repeating_changes_nothing_and_tells_nothing() -> None:
    a_product()
    import_orders(an_account(), ORDER)
    repair()
    assert repair().changed == ()
    assert OrderEvent.objects.filter(type="amazon_order.address_repaired").count() == 1


def test_amazons_address_can_be_used_again() -> None:
    a_product()
    import_orders(an_account(), ORDER)
    repair()
    restore_address(row_of(ORDER), backend_of, actor="clara", at=LATER)
    assert in_commerce() == ORDER.ship_to
    assert not AddressRepair.objects.exists()
    assert OrderEvent.objects.filter(type="amazon_order.address_restored").count() == 1


def test_a_bad_address_is_refused_field_by_field_and_changes_nothing() -> None:
    import_orders(an_account(), ORDER)
    with pytest.raises(AddressInvalidError) as refusal:
        repair(replace(REPAIRED, city=" ", country="USA", phone="1" * 31))
    assert refusal.value.problems == {"city": "missing", "country": "no_letters", "phone": "too_long"}
    assert not AddressRepair.objects.exists()


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"country": "de", "region": ""}, {}),
        ({"country": "IE", "region": "", "postal_code": ""}, {}),
        ({"region": ""}, {"region": "missing"}),
        (
            {"name": "", "line1": "", "postal_code": ""},
            {"name": "missing", "line1": "missing", "postal_code": "missing"},
        ),
        ({"line3": "x" * 101}, {"line3": "too_long"}),
    ],
    ids=["no region in Germany", "no postal code in Ireland", "a state in the US", "what is required", "too long"],
)
def test_what_an_address_must_have(changes: dict[str, str], problems: dict[str, str]) -> None:
    assert address_problems(replace(REPAIRED, **changes)) == problems


@pytest.mark.parametrize(
    "changes",
    [
        {"fulfillment_status": FulfillmentStatus.SHIPPED},
        {"fulfillment_status": FulfillmentStatus.CANCELLED},
        {"fulfillment_status": FulfillmentStatus.PENDING},
        {"fulfilled_by": FulfilledBy.AMAZON, "fulfillment_status": FulfillmentStatus.SHIPPED},
    ],
)
def test_only_unshipped_orders_of_the_merchant_are_repaired(changes: dict[str, object]) -> None:
    import_orders(an_account(), replace(ORDER, **changes))
    assert not may_repair(row_of(ORDER))
    with pytest.raises(OrderRejected, match="cannot be changed any more"):
        repair()
