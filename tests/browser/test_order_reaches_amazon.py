"""From the browser to Amazon: a clerk finds an order, ships it, and the simulated Amazon has the package."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.state import Status
from tests.acceptance.conftest import let_time_pass
from tests.acceptance.product import PASSWORD, Product, until

pytestmark = pytest.mark.story


@pytest.fixture
def page(browser: Browser, product: Product) -> Iterator[Page]:
    """A signed-in page whose scripts must not fail."""
    opened = browser.new_page(base_url=str(product.web.base_url), viewport={"width": 1280, "height": 900}, locale="en")
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.goto("/login/")
    opened.fill("input[name=username]", "clerk")
    opened.fill("input[name=password]", PASSWORD)
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile(r":\d+/$"))
    yield opened
    opened.close()
    assert failures == []


@pytest.fixture(scope="module")
def order_id(amazon: SimulatorThread, product: Product) -> str:
    line = {"sku": "JUG-WHITE", "quantity": 1}
    order = amazon.world.place(marketplace="US", status=Status.UNSHIPPED, lines=[line], buyer={"name": "Paula Probe"})
    let_time_pass(amazon.world)
    product.wait_for_order(order.order_id, lambda entry: entry["commerce"] is not None)
    return order.order_id


def test_a_clerk_finds_an_order_by_its_number_and_ships_it(page: Page, order_id: str, amazon: SimulatorThread) -> None:
    page.goto(f"/orders/?number={order_id}")
    page.get_by_role("link", name=order_id).click()
    page.get_by_role("link", name=re.compile(r"^Commerce order \d")).click()
    page.get_by_label("Carrier", exact=False).first.select_option("UPS")
    page.get_by_label("Tracking number", exact=False).first.fill("1Z999AA10123459999")
    page.get_by_role("button", name="Ship", exact=True).click()

    expect(page.get_by_text("1Z999AA10123459999").first).to_be_visible()
    until(lambda: amazon.world.order(order_id).status.value == "SHIPPED", "Amazon has the package")


def test_a_package_without_a_tracking_number_is_refused_beside_the_field_and_nothing_typed_is_lost(
    page: Page, amazon: SimulatorThread, product: Product
) -> None:
    order = amazon.world.place(marketplace="US", status=Status.UNSHIPPED, lines=[{"sku": "JUG-WHITE", "quantity": 1}])
    let_time_pass(amazon.world)
    entry = product.wait_for_order(order.order_id, lambda entry: entry["commerce"] is not None)
    page.goto(f"/commerce/orders/{entry['commerce']['number']}/")
    page.get_by_label("Carrier", exact=False).first.select_option("UPS")
    page.get_by_role("button", name="Ship", exact=True).click()

    expect(page.locator(".error, .errorlist").first).to_be_visible()
    expect(page.get_by_label("Carrier", exact=False).first).to_have_value("UPS")


def test_a_german_browser_gets_german_pages(browser: Browser, product: Product) -> None:
    page = browser.new_page(base_url=str(product.web.base_url), locale="de-DE")
    page.goto("/login/")

    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    page.close()
