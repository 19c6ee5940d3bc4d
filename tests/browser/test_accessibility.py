"""Every list page can be used by everybody: in both languages, light and dark, wide and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import OpenPage

LISTS = (
    "/",
    "/orders/",
    "/orders/awaiting-amazon/",
    "/commerce/orders/",
    "/commerce/products/",
    "/commerce/customers/",
    "/stores/",
    "/accounts/",
    "/errors/",
    "/users/",
    "/notices/",
    "/notices/settings/",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_list_page_has_a_serious_barrier(language: str, dark: bool, open_page: OpenPage) -> None:
    page = open_page("administrator", language, dark=dark)
    problems = []
    for path in LISTS:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        try:
            check_accessibility(page)
        except AssertionError as problem:
            problems.append(str(problem))
    assert problems == [], "\n\n".join(problems)


def test_no_list_page_scrolls_sideways_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("administrator", phone=True)
    wide = []
    for path in LISTS:
        page.goto(path)
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            wide.append(path)
    assert wide == []


def test_the_sign_in_page_has_no_barrier(open_page: OpenPage) -> None:
    page = open_page("clerk")
    page.context.clear_cookies()
    page.goto("/login/")
    check_accessibility(page)
