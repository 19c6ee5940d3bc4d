"""A clerk's morning: ten orders, one after the other, each shipped with its tracking number."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.office import Office

TEN = 10


def test_a_clerk_ships_ten_orders_one_leading_to_the_next(open_page: OpenPage, office: Office) -> None:
    page = open_page("clerk")
    page.goto(f"/commerce/orders/{office.data['to_ship'][0]}/")
    shipped = []
    for count in range(TEN):
        shipped.append(page.url)
        page.get_by_label(re.compile("^Carrier")).first.select_option("UPS")
        page.get_by_label(re.compile("^Tracking number")).first.fill(f"1Z999AA1012345{count:04d}")
        page.get_by_role("button", name="Ship, then the next order").click()
        expect(page.get_by_role("status").first).to_contain_text("shipped")
    assert len(set(shipped)) == TEN

    for count in (0, TEN - 1):
        page.goto(shipped[count])
        expect(page.get_by_text(f"1Z999AA1012345{count:04d}").first).to_be_visible()
        expect(page.get_by_role("button", name="Ship, then the next order")).to_have_count(0)
