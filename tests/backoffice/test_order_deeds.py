"""The deeds on the order page: hold, release, cancel on Amazon, repair the address, refresh, correct a package."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace
from procrastinate.contrib.django.models import ProcrastinateJob

from saleschannel.backoffice.models import BuyerDataView
from saleschannel.channel.address_repairs import seal_address
from saleschannel.channel.models import AddressRepair, AmazonOrder, Cancellation, OrderEvent, Package
from saleschannel.commerce.builtin.models import Order, ShipmentPackage
from saleschannel.commerce.builtin.people import open_people
from saleschannel.config.wiring import backend_of, order_processing
from saleschannel.domain.errors import Throttled
from saleschannel.domain.orders import Address, AmazonOrderId, FulfillmentStatus, OrderItemId, PackageItem
from saleschannel.domain.shipments import Tracking
from saleschannel.ports import OrderPage, PackageToShip
from saleschannel.services.ship_order import ship_order
from tests.backoffice.conftest import Importer
from tests.builders import ADDRESS, ITEM_ID, ORDER_ID, PURCHASED_AT, an_amazon_order, an_fba_order
from tests.commerce.builders import a_product

PAGE = f"/orders/{ORDER_ID}/"
TYPED = {
    "name": "Rita Repaired",
    "line1": "7 New Street",
    "line2": "",
    "line3": "",
    "city": "Newtown",
    "region": "NY",
    "postal_code": "10001",
    "country": "us",
    "phone": "",
}


@pytest.fixture
def order(imported: Importer) -> AmazonOrder:
    a_product()
    return imported(an_amazon_order())[0]


def row() -> AmazonOrder:
    return AmazonOrder.objects.get(amazon_order_id=ORDER_ID)


def test_an_order_is_held_for_a_reason_and_released(clerk: Client, order: AmazonOrder) -> None:
    assert "Why is it held?" in clerk.get(f"/orders/hold/{ORDER_ID}/").content.decode()
    text = clerk.post(f"/orders/hold/{ORDER_ID}/", {"reason": "Odd address"}, follow=True).content.decode()
    assert (row().held_by, row().hold_reason) == ("clara", "Odd address")
    assert "Held by clara" in text
    assert "Odd address" in text
    assert f'action="/orders/release/{ORDER_ID}/"' in text
    assert f"/orders/hold/{ORDER_ID}/" not in text

    text = clerk.post(f"/orders/release/{ORDER_ID}/", follow=True).content.decode()
    assert "Released. The order goes on at once." in text
    assert row().held_at is None


def test_a_hold_without_a_reason_says_so_beside_the_field(clerk: Client, order: AmazonOrder) -> None:
    answer = clerk.post(f"/orders/hold/{ORDER_ID}/", {"reason": "  "})
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    assert row().held_at is None


def test_amazon_is_asked_to_cancel_with_a_reason_it_accepts(clerk: Client, order: AmazonOrder) -> None:
    form = clerk.get(f"/orders/cancel/{ORDER_ID}/").content.decode()
    assert all(f'value="{reason}"' in form for reason in ("NoInventory", "BuyerCanceled", "GeneralAdjustment"))
    answer = clerk.post(f"/orders/cancel/{ORDER_ID}/", {"reason": "NoInventory", "sure": "on"}, follow=True)
    text = answer.content.decode()
    assert "Amazon is asked to cancel the order." in text
    assert "Cancellation on Amazon: Requested" in text
    assert [(c.reason, c.actor, c.state) for c in Cancellation.objects.all()] == [("NoInventory", "clara", "requested")]
    assert ProcrastinateJob.objects.filter(task_name="cancel_on_amazon").count() == 1
    assert f'href="/orders/cancel/{ORDER_ID}/"' not in text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": "", "sure": "on"}, "reason"),
        ({"reason": "Whim", "sure": "on"}, "reason"),
        ({"reason": "NoInventory"}, "sure"),
    ],
)
def test_a_cancellation_needs_a_reason_and_a_confirmation(
    clerk: Client, order: AmazonOrder, typed: dict[str, str], field: str
) -> None:
    answer = clerk.post(f"/orders/cancel/{ORDER_ID}/", typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Cancellation.objects.exists()


@pytest.mark.parametrize(
    ("status", "words"),
    [(FulfillmentStatus.PENDING, "has not verified the payment"), (FulfillmentStatus.SHIPPED, "is shipped")],
)
def test_where_amazon_does_not_allow_it_the_reason_is_said(
    clerk: Client, imported: Importer, status: FulfillmentStatus, words: str
) -> None:
    a_product()
    imported(an_amazon_order(status=status))
    assert f"/orders/cancel/{ORDER_ID}/" not in clerk.get(PAGE).content.decode()
    assert words in clerk.get(f"/orders/cancel/{ORDER_ID}/").content.decode()
    answer = clerk.post(f"/orders/cancel/{ORDER_ID}/", {"reason": "NoInventory", "sure": "on"}, follow=True)
    assert words in answer.content.decode()
    assert not Cancellation.objects.exists()


def test_in_read_only_mode_nothing_is_asked_of_amazon(clerk: Client, order: AmazonOrder, settings: object) -> None:
    settings.READ_ONLY = True  # type: ignore[attr-defined]
    answer = clerk.post(f"/orders/cancel/{ORDER_ID}/", {"reason": "NoInventory", "sure": "on"})
    assert answer.status_code == 422
    assert "Read-only mode is on" in answer.content.decode()
    assert not Cancellation.objects.exists()


def test_a_refused_cancellation_stands_on_the_page_in_amazons_words(clerk: Client, order: AmazonOrder) -> None:
    Cancellation.objects.create(order=order, reason="NoInventory", state="refused", error_message="Too late. (18027)")
    text = clerk.get(PAGE).content.decode()
    assert "Amazon did not cancel the order" in text
    assert "Too late. (18027)" in text
    assert f'href="/orders/cancel/{ORDER_ID}/"' in text


def test_the_address_is_repaired_in_the_channel_and_in_commerce(clerk: Client, order: AmazonOrder) -> None:
    form = clerk.get(f"/orders/address/{ORDER_ID}/").content.decode()
    assert f'value="{ADDRESS.line1}"' in form
    text = clerk.post(f"/orders/address/{ORDER_ID}/", TYPED, follow=True).content.decode()
    assert "The address was changed, in Commerce too." in text
    assert "7 New Street" in text
    assert "Repaired by clara" in text
    assert ADDRESS.line1 in text  # Amazon's own stands beside it
    assert "Delivery address repaired. Changed: Recipient" in text
    people = open_people(Order.objects.get().people)
    assert (people.ship_to.line1, people.ship_to.country) == ("7 New Street", "US")


def test_a_bad_address_is_told_field_by_field_and_nothing_typed_is_lost(clerk: Client, order: AmazonOrder) -> None:
    answer = clerk.post(f"/orders/address/{ORDER_ID}/", {**TYPED, "city": "", "country": "USA", "phone": "1" * 40})
    assert answer.status_code == 422
    errors = {name: texts[0] for name, texts in answer.context["form"].errors.items()}
    assert errors == {
        "city": "This is needed for the delivery. Enter it.",
        "country": "Enter the country as its two letters, for example DE or US.",
        "phone": "At most 30 characters fit here. Shorten it.",
    }
    text = answer.content.decode()
    assert 'value="7 New Street"' in text
    assert "1" * 40 in text
    assert not AddressRepair.objects.exists()


def test_amazons_address_is_used_again_on_request(clerk: Client, order: AmazonOrder) -> None:
    clerk.post(f"/orders/address/{ORDER_ID}/", TYPED)
    text = clerk.post(f"/orders/address/{ORDER_ID}/", {"restore": "yes"}, follow=True).content.decode()
    assert "7 New Street" not in text
    assert not AddressRepair.objects.exists()
    assert open_people(Order.objects.get().people).ship_to == ADDRESS


def test_an_order_without_a_street_goes_on_once_its_address_is_repaired(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_amazon_order(ship_to=Address(city="Springfield")))
    assert row().attention_reason == "address_missing"
    clerk.post(f"/orders/address/{ORDER_ID}/", TYPED)
    assert (row().attention_reason, bool(row().commerce_number)) == ("", True)


def test_it_is_shown_when_amazon_changes_its_address_after_a_repair(clerk: Client, order: AmazonOrder) -> None:
    clerk.post(f"/orders/address/{ORDER_ID}/", TYPED)
    assert "Amazon has changed its address" not in clerk.get(PAGE).content.decode()
    AddressRepair.objects.update(amazon_address=seal_address(Address(city="Elsewhere")))
    assert "Amazon has changed its address since then." in clerk.get(PAGE).content.decode()


def test_the_address_form_is_only_for_people_with_both_rights(
    reader: Client, anonymous: Client, order: AmazonOrder
) -> None:
    assert reader.get(f"/orders/address/{ORDER_ID}/").status_code == 403
    assert anonymous.get(f"/orders/address/{ORDER_ID}/").status_code == 302
    assert not BuyerDataView.objects.exists()


def test_the_address_of_an_order_that_is_not_open_is_not_changed(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_fba_order())
    assert "cannot be changed any more" in clerk.get(f"/orders/address/{ORDER_ID}/").content.decode()
    assert clerk.post(f"/orders/address/{ORDER_ID}/", TYPED).status_code == 422


class Amazon:
    """Answers getOrder with one order, or fails."""

    def __init__(self, page: OrderPage | None) -> None:
        self.page = page

    def now(self) -> object:
        return PURCHASED_AT + timedelta(days=2)

    def get_order(self, amazon_order_id: AmazonOrderId) -> OrderPage:
        if self.page is None:
            raise Throttled(f"{amazon_order_id}: the plan is used up", retry_after=2)
        return self.page


def test_refreshing_says_what_amazon_has_changed(
    clerk: Client, order: AmazonOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = an_amazon_order(status=FulfillmentStatus.CANCELLED, updated_minutes=5, content_hash=b"new")
    page = OrderPage(orders=(news,), unreadable=(), next_token=None, raw=b"{}")
    monkeypatch.setattr("saleschannel.backoffice.order.actions.marketplace_of", lambda _: Amazon(page))
    text = clerk.post(f"/orders/refresh/{ORDER_ID}/", follow=True).content.decode()
    assert "Read from Amazon. Changed: Amazon&#x27;s status." in text
    assert row().status == "canceled"


def test_refreshing_that_must_wait_says_so(clerk: Client, order: AmazonOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saleschannel.backoffice.order.actions.marketplace_of", lambda _: Amazon(None))
    assert "the plan is used up" in clerk.post(f"/orders/refresh/{ORDER_ID}/", follow=True).content.decode()


@pytest.fixture
def package(order: AmazonOrder) -> Package:
    to_ship = PackageToShip(Tracking("UPS", "1Z-OLD"), (PackageItem(OrderItemId(ITEM_ID), 1),))
    ship_order(order_processing(), ORDER_ID, [to_ship], actor="clara", request_key="one", at=timezone.now())
    return Package.objects.get()


def correction(**changes: str) -> dict[str, str]:
    return {"carrier": "UPS", "carrier_name": "", "tracking_number": "1Z-NEW", "shipping_method": "", **changes}


@pytest.mark.parametrize("state", ["waiting", "refused", "accepted", "seen"])
def test_a_tracking_number_is_corrected_here_in_commerce_and_on_amazon(
    clerk: Client, package: Package, state: str
) -> None:
    Package.objects.update(state=state, error_message="no", mismatch="?")
    ProcrastinateJob.objects.all().delete()
    assert 'value="1Z-OLD"' in clerk.get(f"/orders/tracking/{package.pk}/").content.decode()
    answer = clerk.post(f"/orders/tracking/{package.pk}/", correction(), follow=True)
    assert "Corrected. Amazon is told now." in answer.content.decode()
    package.refresh_from_db()
    assert (package.state, package.tracking_number, package.error_message, package.mismatch) == (
        "waiting",
        "1Z-NEW",
        "",
        "",
    )
    assert package.corrected_from == ("1Z-OLD" if state in {"accepted", "seen"} else "")
    assert ShipmentPackage.objects.get().tracking_number == "1Z-NEW"
    assert ProcrastinateJob.objects.filter(task_name="confirm_shipments").count() == 1
    event = OrderEvent.objects.get(type="shipment.corrected")
    facts = event.facts or {}
    assert (event.actor, facts["before"], facts["tracking"]) == ("clara", "1Z-OLD", "1Z-NEW")


def test_a_correction_that_is_none_or_incomplete_changes_nothing(clerk: Client, package: Package) -> None:
    answer = clerk.post(f"/orders/tracking/{package.pk}/", correction(tracking_number="1Z-OLD"), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    answer = clerk.post(f"/orders/tracking/{package.pk}/", correction(carrier="Other", tracking_number=""))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"carrier_name", "tracking_number"}
    assert not OrderEvent.objects.filter(type="shipment.corrected").exists()


def test_a_confirmation_on_its_way_is_not_corrected(clerk: Client, package: Package) -> None:
    Package.objects.update(state="sent")
    answer = clerk.post(f"/orders/tracking/{package.pk}/", correction())
    assert answer.status_code == 422
    assert "is on its way to Amazon" in answer.content.decode()


def test_a_refused_confirmation_is_sent_again_once(clerk: Client, package: Package) -> None:
    Package.objects.update(state="refused", error_message="no")
    ProcrastinateJob.objects.all().delete()
    first, second = (clerk.post(f"/orders/send-again/{package.pk}/", follow=True) for _ in range(2))
    assert "The confirmation is sent again." in first.content.decode()
    assert "It was sent again already." in second.content.decode()
    assert OrderEvent.objects.filter(type="shipment.sent_again").count() == 1
    assert Package.objects.get().state == "waiting"


@pytest.mark.parametrize("deed", ["retry", "refresh", "release"])
def test_deeds_are_never_done_by_a_link(clerk: Client, order: AmazonOrder, deed: str) -> None:
    assert clerk.get(f"/orders/{deed}/{ORDER_ID}/").status_code == 405


@pytest.mark.parametrize("deed", ["retry", "refresh", "hold", "release", "cancel", "address"])
def test_an_unknown_order_is_not_found(clerk: Client, deed: str) -> None:
    assert clerk.post(f"/orders/{deed}/902-0000000-0000000/").status_code == 404


def test_a_repair_keeps_the_fields_that_nobody_edits(clerk: Client, imported: Importer) -> None:
    del clerk
    a_product()
    imported(an_amazon_order(ship_to=replace(ADDRESS, company="Sample Inc", district="Dist")))
    from saleschannel.services.repair_address import repair_address  # noqa: PLC0415

    repair_address(row(), Address(**{**TYPED, "country": "US"}), backend_of, actor="clara", at=timezone.now())
    ship_to = open_people(Order.objects.get().people).ship_to
    assert (ship_to.company, ship_to.district, ship_to.line1) == ("Sample Inc", "Dist", "7 New Street")
