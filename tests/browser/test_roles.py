"""Each role sees what it may do, and the server refuses the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.office import Office
from tests.browser.pages import addresses
from tests.browser.seed import FIRST, LAST, STREETS
from tests.browser.visit import Visit

Visits = Callable[[str], Visit]
BUYERS = [f"{first} {last}" for first in FIRST for last in LAST] + [*STREETS, "@marketplace.amazon"]

# Of each role: pages that it may open, pages that it may not.
MAY = {
    "administrator": (["/orders/", "/stores/", "/users/", "/accounts/", "/notices/settings/"], []),
    "manager": (["/orders/", "/accounts/", "/notices/settings/"], ["/users/"]),
    "clerk": (["/orders/", "/commerce/products/"], ["/accounts/", "/users/", "/notices/settings/"]),
    "operator": (["/orders/", "/errors/"], ["/accounts/", "/users/"]),
    "read_only": (["/orders/", "/errors/"], ["/accounts/", "/users/", "/notices/settings/"]),
}


@pytest.mark.parametrize("role", MAY)
def test_a_role_opens_its_pages_and_no_others(role: str, open_page: OpenPage) -> None:
    page = open_page(role)
    opened, refused = MAY[role]
    for path in opened:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
    for path in refused:
        assert page.request.get(path).status == 403, path


@pytest.mark.parametrize("role", ["operator", "read_only"])
def test_who_may_not_see_buyer_data_sees_no_name(role: str, open_page: OpenPage, office: Office) -> None:
    page = open_page(role)
    page.goto(f"/orders/{office.data['late']}/")
    expect(page.get_by_text("Sample Street")).to_have_count(0)
    expect(page.get_by_text("@marketplace.amazon")).to_have_count(0)


def test_a_reader_meets_no_buyer_on_any_page_and_no_page_breaks(visit: Visits, office: Office) -> None:
    reader = visit("read_only")
    for name, address in addresses(office.data):
        answer = reader.page.request.get(address, max_redirects=0)
        assert answer.status < 500, address
        text = answer.text()
        shown = [person for person in BUYERS if person in text] if answer.status == 200 else []
        assert not shown, f"{name} {address} shows {shown}"
    reader.open(f"/orders/{office.data['late']}/")
    reader.sees("Hidden: it needs the right to see buyer data.")


def test_a_reader_finds_nothing_to_press_and_is_refused_on_the_server(visit: Visits, office: Office) -> None:
    reader = visit("read_only")
    order, number = office.data["to_ship"][-1], office.data["late"]
    reader.open(f"/commerce/orders/{order}/")
    for text in ("Ship", "Ship, then the next order", "Add comment", "Invoice what is shipped"):
        expect(reader.button(text)).to_have_count(0)
    reader.open(f"/orders/{number}/")
    for text in ("Retry", "Refresh from Amazon", "Release"):
        expect(reader.button(text)).to_have_count(0)
    reader.open("/orders/?all=1")
    for text in ("Retry", "Hold", "Release", "Cancel…"):
        expect(reader.button(text)).to_have_count(0)
    token = next(cookie["value"] for cookie in reader.page.context.cookies() if cookie["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": f"{office.url}/"}
    for deed in (f"/orders/retry/{number}/", f"/orders/cancel/{number}/", f"/commerce/orders/ship/{order}/"):
        assert reader.page.request.post(deed, headers=headers).status == 403, deed
    with reader.expecting(403):
        reader.open(f"/orders/address/{number}/")
