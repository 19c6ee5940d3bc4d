"""Browser, back office, and pages signed in as a person of a role who reads a language."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.acceptance.conftest import amazon, product
from tests.browser.office import Office
from tests.browser.seed import PASSWORD
from tests.browser.watched_page import Watch

__all__ = ["amazon", "product"]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Person(NamedTuple):
    """Whose page it is."""

    role: str
    language: str = "en"
    dark: bool = False
    phone: bool = False


OpenPage = Callable[..., Page]


def pytest_collection_modifyitems() -> None:
    if CHROMIUM is None:
        pytest.exit(
            "The browser tests need Chromium: `apt-get install chromium`, or CHROMIUM=/path/to/chromium.", returncode=1
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = Office(tmp_path_factory.mktemp("office"), os.environ["DATABASE_URL"])
    try:
        opened.start()
        yield opened
    finally:
        opened.stop()


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], Any]:
    """Cookies of those who have signed in; nobody signs in twice."""
    return {}


@pytest.fixture
def open_page(browser: Browser, office: Office, sessions: dict[tuple[str, str], Any]) -> Iterator[OpenPage]:
    """`open_page("clerk", "de", dark=True)`: a signed-in page. What goes wrong in it fails the test at its end."""
    pages: list[tuple[Page, Watch]] = []

    def open_one(role: str, language: str = "en", *, dark: bool = False, phone: bool = False) -> Page:
        known = sessions.get((role, language))
        page = browser.new_context(
            base_url=office.url,
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            locale="de-DE" if language == "de" else "en-GB",
            color_scheme="dark" if dark else "light",
            storage_state=known,
        ).new_page()
        page.set_default_timeout(10_000)
        pages.append((page, Watch(page)))
        if known is None:
            sign_in(page, f"{role.replace('_', '-')}-{language}")
            sessions[role, language] = page.context.storage_state()
        return page

    yield open_one
    for page, _ in pages:
        page.context.close()
    assert [failure for _, watch in pages for failure in watch.failures] == []


def sign_in(page: Page, name: str) -> None:
    page.goto("/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r":\d+/$"))
