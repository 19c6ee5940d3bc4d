"""Every page can be used by everybody: in both languages, light and dark, on a wide screen and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import COLOURS, barriers_of, check_accessibility
from tests.browser.conftest import Door, OpenPage, Sessions
from tests.browser.office import Office
from tests.browser.pages import addresses, is_page

WIDTHS = (1280, 1024, 768, 390)

OUTSIDE = """() => {
  const main = document.querySelector('main')
  const edge = main ? main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight) : innerWidth
  const wide = [...document.querySelectorAll('main :is(table, form, section, nav, fieldset, pre)')]
    .filter(part => part.checkVisibility() && part.getBoundingClientRect().right > edge + 1 && !part.closest('.unseen'))
    .map(part => `${part.tagName.toLowerCase()}.${part.className} by ${part.getBoundingClientRect().right - edge} px`)
  const all = document.documentElement.scrollWidth - innerWidth
  return all > 0 ? [`the whole page by ${all} px`, ...wide] : wide
}"""
"""The parts of a page that reach over the edge of its column."""


@pytest.fixture(scope="session")
def every_page(browser: Browser, office: Office, sessions: Sessions) -> list[str]:
    """The addresses of all pages with the seeded data."""
    door = Door(browser, office.url, sessions)
    page, _ = door.open("administrator-en", "en")
    found = [address for _, address in addresses(office.data) if is_page(page, address)]
    door.close()
    assert len(found) > 50
    return found


def test_no_page_has_a_barrier_or_is_wider_than_its_screen_and_all_can_be_read_in_the_dark(
    every_page: list[str], open_page: OpenPage
) -> None:
    page = open_page("administrator")
    problems = []
    for address in every_page:
        page.goto(address)
        problems += [*barriers_of(page), *too_wide(page), *hard_to_read_in_the_dark(page)]
    assert problems == [], "\n\n".join(problems)


def test_no_page_in_german_has_a_barrier_or_is_wider_than_its_screen(
    every_page: list[str], open_page: OpenPage
) -> None:
    page = open_page("administrator", "de")
    problems = []
    for address in every_page:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "de"
        problems += [*barriers_of(page, without=COLOURS), *too_wide(page)]
    assert problems == [], "\n\n".join(problems)


def test_the_sign_in_page_has_no_barrier(open_page: OpenPage) -> None:
    page = open_page("clerk")
    page.context.clear_cookies()
    page.goto("/login/")
    check_accessibility(page)


def too_wide(page: Page) -> Iterator[str]:
    """What is cut or must be scrolled to, at each width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        outside: list[Any] = page.evaluate(OUTSIDE)
        if outside:
            yield f"{page.url} at {width} px: {'; '.join(outside)}"
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def hard_to_read_in_the_dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    found = [f"In the dark: {barrier}" for barrier in barriers_of(page, only=COLOURS)]
    page.emulate_media(color_scheme="light")
    return found
