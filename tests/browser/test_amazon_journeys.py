"""Journeys that end at Amazon, on a back office with its worker and the simulated Amazon."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from saleschannel.simulator.feeds import process_due
from saleschannel.simulator.server import SimulatorThread
from saleschannel.simulator.state import Status
from tests.acceptance.conftest import let_time_pass
from tests.acceptance.product import Product, until
from tests.browser.visit import Visit

LONG = 30_000
"""Milliseconds that real processes may take."""


@pytest.fixture(scope="module")
def germany(product: Product, amazon: SimulatorThread) -> None:
    """A second seller account: Amazon takes cancellations of one account at most every twenty minutes."""
    keys = ["--client-id", "amzn1.application-oa2-client.demo", "--client-secret", "demo-secret"]
    addresses = ["--endpoint", amazon.url, "--token-endpoint", f"{amazon.url}/auth/o2/token"]
    words = [*keys, "--refresh-token", "Atzr|demo-eu", *addresses, "--limits-factor", "1000"]
    product.command("account", "add", "Europe", "--region", "eu", *words)
    product.command("store", "add", "Europe", "DE", "Amazon Germany")


def place(amazon: SimulatorThread, *skus: str, country: str = "US") -> list[str]:
    """An order at Amazon for each SKU; their numbers."""
    placed = [
        amazon.world.place(marketplace=country, status=Status.UNSHIPPED, lines=[{"sku": sku, "quantity": 1}])
        for sku in skus
    ]
    let_time_pass(amazon.world)
    return [order.order_id for order in placed]


def wait_for_commerce_order(clerk: Visit, order: str) -> None:
    """Until it was imported and nothing stops it."""
    made = re.compile("^" + clerk.say("Commerce order %(number)s", number="0"))
    wait_for(clerk, f"/orders/{order}/", clerk.page.get_by_role("main").get_by_role("link", name=made))


def is_in_a_feed(amazon: SimulatorThread, order: str) -> bool:
    world = amazon.world
    return any(order in world.feed_documents[feed.document_id].content for feed in list(world.feeds.values()))


def wait_for(clerk: Visit, address: str, sight: Locator) -> None:
    """Open a page again and again until something is there."""

    def there() -> bool:
        clerk.page.goto(address)
        return sight.count() > 0

    with clerk.expecting(404):
        until(there, f"{address} shows {sight}")


@pytest.mark.parametrize("way", ["alias", "product"])
def test_a_clerk_mends_an_unknown_sku_once_and_all_its_orders_go_on(
    way: str, language: str, clerk_with_amazon: Visit, amazon: SimulatorThread
) -> None:
    clerk, sku = clerk_with_amazon, f"UNKNOWN-{way}-{language}".upper()
    orders = place(amazon, sku, sku)
    row = clerk.page.get_by_role("row").filter(has_text=sku)
    wait_for(clerk, "/commerce/unknown-skus/", row.get_by_role("link", name="2", exact=True))
    clerk.look_around()
    if way == "alias":
        retry_in_vain(clerk, sku)
        clerk.open("/commerce/unknown-skus/")
        meant = row.get_by_label(re.compile(f"^{clerk.say('Product SKU')}"))
        meant.fill("NO-SUCH-PRODUCT")
        with clerk.expecting(422):
            clerk.press("Map", within=row)
        expect(row.get_by_role("alert")).to_be_visible()
        meant.fill("MUG-BLUE")
        clerk.press("Map", within=row)
    else:
        clerk.follow("Create the product", within=row)
        clerk.field("Price").fill("8")
        clerk.field("Quantity").fill("5")
        clerk.press("Create the product")
    for order in orders:
        wait_for_commerce_order(clerk, order)
    clerk.open("/commerce/unknown-skus/")
    expect(clerk.page.get_by_role("row").filter(has_text=sku)).to_have_count(0)


def retry_in_vain(clerk: Visit, sku: str) -> None:
    """All orders of the cause are tried again from the dashboard; nothing was mended, so they still wait."""
    clerk.open("/dashboard/")
    clerk.press("Retry all", within=clerk.page.get_by_role("row").filter(has_text=sku))
    expect(clerk.page.locator("#run").get_by_text(clerk.say("Finished"), exact=True)).to_be_visible(timeout=LONG)


def test_a_clerk_cancels_at_amazon_and_sees_its_answer(
    language: str, clerk_with_amazon: Visit, amazon: SimulatorThread, germany: None
) -> None:
    clerk, country = clerk_with_amazon, {"en": "US", "de": "DE"}[language]
    [order] = place(amazon, "BOWL-GREEN", country=country)
    wait_for_commerce_order(clerk, order)
    clerk.look_around()
    clerk.follow("Cancel on Amazon")
    clerk.field("Reason").select_option("NoInventory")
    with clerk.expecting(422):
        clerk.press("Cancel on Amazon")
    sure = clerk.choice("Cancel the whole order. This cannot be taken back.")
    expect(clerk.page.get_by_role("alert")).to_have_text(
        clerk.say("Tick this box to confirm that the order is to be canceled.")
    )
    expect(clerk.field("Reason")).to_have_value("NoInventory")

    sure.check()
    clerk.press("Cancel on Amazon")
    clerk.sees("Requested")
    until(lambda: is_in_a_feed(amazon, order), "Amazon has the feed")
    let_time_pass(amazon.world)
    with amazon.world.lock:
        process_due(amazon.world)
    assert amazon.world.order(order).status is Status.CANCELLED
    let_time_pass(amazon.world)
    badge = clerk.say("Canceled")
    wait_for(clerk, f"/orders/{order}/", clerk.page.locator(".facts .badge", has_text=badge))
    clerk.look_around()


def test_a_clerk_ships_with_a_file_after_one_with_wrong_columns_was_refused(
    language: str, clerk_with_amazon: Visit, amazon: SimulatorThread
) -> None:
    clerk = clerk_with_amazon
    orders = place(amazon, "PLATE-RED", "JUG-WHITE")
    for order in orders:
        wait_for_commerce_order(clerk, order)
    clerk.open("/orders/")
    clerk.follow("Ship with a file")
    clerk.field("File with tracking numbers").set_input_files(csv("parcel;weight\n1;2\n"))
    with clerk.expecting(422):
        clerk.press("Look at it")
    expect(clerk.error_beside("File with tracking numbers")).to_be_visible()

    numbers = [f"1Z999AA1{ord(language[0]):03}123450{count}" for count in range(2)]
    lines = [f"{order};UPS;{number}\n" for order, number in zip(orders, numbers, strict=True)]
    head = "Bestellnummer;Versender;Sendungsnummer\n" if language == "de" else "order-id;carrier-code;tracking-number\n"
    content = head + "".join(lines) + "902-0000000-0000000;UPS;1Z999AA10123456784\n"
    clerk.field("File with tracking numbers").set_input_files(csv(content))
    clerk.press("Look at it")
    wrong = clerk.page.get_by_role("row").filter(has_text="902-0000000-0000000")
    expect(wrong).to_contain_text(clerk.say("Failed"))
    clerk.press("Ship %(number)s packages", number=2)
    expect(clerk.page.locator("#run").get_by_text(clerk.say("Finished"), exact=True)).to_be_visible(timeout=LONG)
    clerk.look_around()
    shipped = Status.SHIPPED
    until(lambda: all(amazon.world.order(order).status is shipped for order in orders), "Amazon has both packages")


CONNECTIONS: dict[tuple[str, str], dict[str, Any]] = {
    ("token", "en"): {"region": "fe", "token": "Atzr|demo-fe", "marketplace": "Amazon.co.jp"},
    ("token", "de"): {"region": "fe", "token": "Atzr|demo-au", "marketplace": "Amazon.com.au"},
    ("consent", "en"): {"region": "fe", "seller": "A-DEMO-SG", "marketplace": "Amazon.sg"},
    ("consent", "de"): {"region": "na", "seller": "A-DEMO", "marketplace": "Amazon.ca"},
}


@pytest.mark.parametrize("way", ["token", "consent"])
def test_a_manager_connects_a_store(way: str, language: str, clerk_with_amazon: Visit, amazon: SimulatorThread) -> None:
    manager, wanted = clerk_with_amazon, CONNECTIONS[way, language]
    account = f"Account {way} {language}"
    manager.open("/setup/")
    manager.follow("Connect another seller account")
    fill_account(manager, account, wanted, amazon.url)
    if way == "token":
        mend_keys(manager, wanted["token"])
    else:
        agree_at_amazon(manager, wanted["seller"])
    manager.press("Test the connection")
    readable = manager.page.get_by_role("listitem").filter(has_text=manager.say("Orders can be read"))
    expect(readable).to_contain_text(manager.say("yes"))
    manager.follow("Go on")

    name = f"Store {way} {language}"
    manager.page.get_by_role("radio", name=re.compile(re.escape(wanted["marketplace"]))).check()
    manager.field("Name").fill(name)
    manager.press("Save and go on")
    manager.press("Save and go on")
    manager.press("Dry run with orders at Amazon")
    expect(manager.page.locator("#dry-run")).to_be_visible()
    manager.press("Save and go on")

    manager.choice("Also orders placed before, from a day on").check()
    with manager.expecting(422):
        manager.press("Start the import")
    expect(manager.error_beside("Import orders from")).to_be_visible()
    manager.field("Import orders from").fill("2020-01-01")
    with manager.expecting(422):
        manager.press("Start the import")
    expect(manager.error_beside("Import orders from")).to_have_text(
        manager.say("Amazon gives only orders of the last two years. Choose a later day.")
    )
    manager.choice("Only orders placed from now on").check()
    manager.press("Start the import")
    manager.sees("The store is connected")
    manager.open("/stores/")
    expect(manager.page.get_by_role("link", name=name).first).to_be_visible()


def fill_account(manager: Visit, name: str, wanted: dict[str, Any], amazon_url: str) -> None:
    """The first step; a wrong token, where one is typed."""
    manager.field("Name").fill(name)
    manager.field("Region").select_option(wanted["region"])
    manager.field("Client id").fill("amzn1.application-oa2-client.demo")
    manager.field("Client secret").fill("demo-secret")
    manager.page.locator("main summary").last.click()
    manager.field("API endpoint").fill(amazon_url)
    manager.field("Token endpoint").fill(f"{amazon_url}/auth/o2/token")
    manager.field("Seller Central").fill(amazon_url)
    manager.field("Times Amazon's limits").fill("1000")
    with manager.expecting(422):
        manager.press("Save and go on")
    expect(manager.error_beside("Refresh token")).to_be_visible()
    expect(manager.field("Name")).to_have_value(name)
    manager.field("Client secret").fill("demo-secret")
    if "token" in wanted:
        manager.field("Refresh token").fill("Atzr|wrong")
    else:
        manager.choice("Authorise on Amazon's page").check()
        manager.field("Application id").fill("amzn1.sp.solution.demo")
    manager.press("Save and go on")


def mend_keys(manager: Visit, token: str) -> None:
    """The test says that Amazon does not know the token; another one is typed."""
    manager.press("Test the connection")
    manager.sees("It does not work yet")
    expect(manager.page.get_by_role("alert").first).to_be_visible()
    manager.follow("Enter other keys")
    manager.field("Refresh token").fill(token)
    manager.press("Try and save")


def agree_at_amazon(manager: Visit, seller: str) -> None:
    """Amazon's own page, which is in English for everybody."""
    page = manager.page
    with page.expect_navigation():
        manager.link("To Amazon").click()
    page.get_by_role("radio", name=re.compile(f"^{seller} ")).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Confirm").click()
    manager.look_around()
    manager.is_told("Amazon has authorised the app for this account.")


def csv(text: str) -> FilePayload:
    return {"name": "tracking.csv", "mimeType": "text/csv", "buffer": text.encode()}
