"""A clerk's morning: ten orders, one after the other, each shipped with its tracking number."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.office import Office

TEN = 10


def test_a_clerk_ships_ten_orders(open_page: OpenPage, office: Office) -> None:
    page = open_page("clerk")
    for count, number in enumerate(office.data["to_ship"][:TEN]):
        page.goto(f"/commerce/orders/{number}/")
        page.get_by_label("Carrier", exact=False).first.select_option("UPS")
        page.get_by_label("Tracking number", exact=False).first.fill(f"1Z999AA1012345{count:04d}")
        page.get_by_role("button", name=re.compile("^Ship")).first.click()
        expect(page.get_by_text(f"1Z999AA1012345{count:04d}").first).to_be_visible()
        expect(page.locator(".badge.complete").first).to_be_visible()
