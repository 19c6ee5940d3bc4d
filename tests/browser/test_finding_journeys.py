"""How people find orders: a filter kept under a name, and numbers pasted into the command bar."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.visit import Visit

Visits = Callable[[str], Visit]


def test_a_clerk_keeps_a_filter_that_opens_with_the_tab_until_it_is_deleted(visit: Visits) -> None:
    clerk = visit("clerk")
    clerk.open("/orders/?all=1")
    clerk.page.locator("main summary").first.click()
    clerk.field("Needs attention").select_option("unknown_sku")
    clerk.press("Filter")
    rows = clerk.page.locator("tbody tr")
    expect(rows).to_have_count(2)
    clerk.follow("Save this filter…")
    with clerk.expecting(422):
        clerk.press("Save")
    expect(clerk.error_beside("Name")).to_be_visible()
    clerk.field("Name").fill("No product")
    clerk.choice("The Orders tab opens with it").check()
    clerk.press("Save")

    clerk.open("/orders/")
    expect(rows).to_have_count(2)
    expect(clerk.page.get_by_role("link", name=re.compile("No product"))).to_have_attribute("aria-current", "true")
    clerk.open("/orders/filters/")
    with clerk.page.expect_navigation():
        clerk.page.get_by_role("button", name=re.compile(f"^{clerk.say('Delete')}")).click()
    clerk.sees("No filter is saved. Filter the orders, then save the filter under a name.")


def test_a_filter_that_makes_no_sense_is_refused_beside_the_field(visit: Visits) -> None:
    clerk = visit("clerk")
    clerk.open("/orders/?all=1")
    clerk.page.locator("main summary").first.click()
    clerk.field("Total from").fill("plenty")
    with clerk.expecting(422):
        clerk.press("Filter")
    expect(clerk.error_beside("Total from")).to_be_visible()
    expect(clerk.field("Total from")).to_have_value("plenty")


def test_numbers_pasted_into_the_command_bar_find_their_orders(visit: Visits, language: str, office: Office) -> None:
    clerk = visit("clerk")
    one, other = office.data[f"found_{language}"], office.data["shipped"]
    clerk.open("/errors/")
    look_for(clerk, office.data["commerce_orders"][f"found_{language}"])
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text(one)

    look_for(clerk, f"{one}\t{other}")
    for number in (one, other):
        expect(clerk.page.locator("main").get_by_role("link", name=number)).to_be_visible()

    look_for(clerk, "1Z-SAMPLE-0001")
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text(other)

    look_for(clerk, "902-0000000-0000000")
    clerk.sees("Nothing was found. Buyers' names are searched with the filter of the Orders tab.")


def look_for(clerk: Visit, text: str) -> None:
    """Paste into the command bar from wherever the focus is."""
    clerk.page.keyboard.press("Control+K")
    bar = clerk.page.get_by_role("searchbox", name=clerk.say("Find an order"))
    expect(bar).to_be_focused()
    bar.fill(text)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    clerk.look_around()
