"""Each role sees what it may do, and the server refuses the rest."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.office import Office

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


def test_a_reader_finds_nothing_to_press_on_an_order(open_page: OpenPage, office: Office) -> None:
    page = open_page("read_only")
    page.goto(f"/commerce/orders/{office.data['to_ship'][-1]}/")
    expect(page.get_by_role("button", name="Ship", exact=True)).to_have_count(0)
