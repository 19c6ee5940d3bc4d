"""What a clerk does with one order: ships it in parts, repairs its address, credits it, works without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from saleschannel.domain.carriers import COMMON_CARRIERS
from tests.browser.office import Office
from tests.browser.seed import LANGUAGES
from tests.browser.visit import Visit

Visits = Callable[[str], Visit]


def test_a_clerk_ships_a_part_in_two_packages_and_the_rest_later(visit: Visits, language: str, office: Office) -> None:
    clerk = visit("clerk")
    clerk.open(f"/commerce/orders/{commerce_number(office, f'several_{language}')}/")
    first = clerk.group("Package %(number)s", number=1)
    clerk.field("Carrier", within=first).select_option("UPS")
    clerk.field("Tracking number", within=first).fill(ups_number(language, 1))
    units_of(first, "MUG-BLUE").fill("1")
    units_of(first, "BOWL-GREEN").fill("0")
    clerk.button("Add a package").click()
    second = clerk.group("Package %(number)s", number=2)
    clerk.field("Carrier", within=second).select_option("UPS")
    clerk.field("Tracking number", within=second).fill(ups_number(language, 2))

    with clerk.expecting(422):
        clerk.press("Ship")
    expect(second.get_by_role("alert")).to_have_text(
        clerk.say("The package is empty. Enter the units of at least one line.")
    )
    expect(clerk.field("Tracking number", within=first)).to_have_value(ups_number(language, 1))
    expect(units_of(first, "MUG-BLUE")).to_have_value("1")

    units_of(second, "BOWL-GREEN").fill("1")
    clerk.press("Ship")
    expect(clerk.page.locator("#ship").get_by_text(clerk.say("of %(left)s", left=2))).to_have_count(1)
    expect(clerk.page.locator("#ship").get_by_text(clerk.say("of %(left)s", left=1))).to_have_count(1)

    rest = clerk.group("Package %(number)s", number=1)
    clerk.field("Carrier", within=rest).select_option("UPS")
    clerk.field("Tracking number", within=rest).fill(ups_number(language, 3))
    clerk.press("Ship")
    expect(clerk.page.locator("#ship")).to_have_count(0)
    for count in (1, 2, 3):
        expect(clerk.page.get_by_text(ups_number(language, count)).first).to_be_visible()
    clerk.sees("Complete")


def test_a_clerk_repairs_an_address_and_the_order_says_who_did(visit: Visits, language: str, office: Office) -> None:
    clerk = visit("clerk")
    clerk.open(f"/orders/{office.data[f'repaired_{language}']}/")
    clerk.follow("Repair the address")
    clerk.field("City").fill("")
    clerk.field("Postal code").fill("62702")
    with clerk.expecting(422):
        clerk.press("Save the address")
    expect(clerk.error_beside("City")).to_have_text(clerk.say("This is needed for the delivery. Enter it."))
    expect(clerk.field("Postal code")).to_have_value("62702")

    clerk.field("City").fill("Shelbyville")
    clerk.press("Save the address")
    clerk.sees("Repaired by %(name)s", name=f"clerk-{language}")
    expect(clerk.page.get_by_text("Shelbyville").first).to_be_visible()
    expect(clerk.page.get_by_role("complementary").get_by_text(f"clerk-{language}").first).to_be_visible()

    clerk.follow("Repair the address")
    clerk.press("Use Amazon's address again")
    expect(clerk.page.get_by_text("Springfield").first).to_be_visible()
    expect(clerk.page.get_by_text(clerk.say("Repaired by %(name)s", name=f"clerk-{language}"))).to_have_count(0)


def test_a_clerk_credits_one_unit_and_cannot_credit_more_than_was_invoiced(
    visit: Visits, language: str, office: Office
) -> None:
    clerk = visit("clerk")
    clerk.open(f"/commerce/orders/{commerce_number(office, f'credited_{language}')}/")
    clerk.follow("Make a credit memo")
    units = clerk.page.get_by_role("spinbutton").first
    units.fill("9")
    clerk.field("Reason").fill("Arrived broken.")
    with clerk.expecting(422):
        clerk.press("Make the credit memo")
    expect(clerk.page.get_by_role("alert").first).to_be_visible()
    expect(units).to_have_value("9")
    expect(clerk.field("Reason")).to_have_value("Arrived broken.")

    units.fill("1")
    clerk.page.get_by_role("checkbox").first.check()
    clerk.press("Make the credit memo")
    memos = clerk.page.locator("#credit-memos")
    expect(memos.get_by_text("Arrived broken.")).to_be_visible()
    clerk.follow("Print", within=memos)
    expect(clerk.page.get_by_text("JUG-WHITE").first).to_be_visible()


def test_a_clerk_finds_and_ships_an_order_without_a_mouse(visit: Visits, language: str, office: Office) -> None:
    clerk = visit("clerk")
    keys, page = clerk.page.keyboard, clerk.page
    number = commerce_number(office, f"typed_{language}")
    clerk.open("/")
    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.type(number)
    with page.expect_navigation():
        keys.press("Enter")
    tab_to(clerk, clerk.link("Commerce order %(number)s", number=number))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(number)))

    carrier = clerk.field("Carrier").first
    tab_to(clerk, carrier)
    for _ in COMMON_CARRIERS:
        if carrier.input_value() != "UPS":
            keys.press("ArrowDown")
    expect(carrier).to_have_value("UPS")
    tab_to(clerk, clerk.field("Tracking number").first)
    keys.type(ups_number(language, 9))
    with page.expect_navigation():
        keys.press("Enter")
    clerk.look_around()
    expect(page).not_to_have_url(re.compile(re.escape(number)))

    clerk.open(f"/commerce/orders/{number}/")
    expect(page.get_by_text(ups_number(language, 9)).first).to_be_visible()


def commerce_number(office: Office, name: str) -> str:
    number: str = office.data["commerce_orders"][name]
    return number


def units_of(package: Locator, sku: str) -> Locator:
    return package.get_by_label(re.compile(sku))


def ups_number(language: str, count: int) -> str:
    """No two orders have the same: a number that is used already makes the page ask."""
    return f"1Z999AA1{LANGUAGES.index(language) + 1:02}1234{count:04}"


def tab_to(clerk: Visit, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    handle = wanted.element_handle()
    for _ in range(80):
        if clerk.page.evaluate("wanted => document.activeElement === wanted", handle):
            return
        clerk.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted}.")
