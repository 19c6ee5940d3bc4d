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
from tests.acceptance.product import Product
from tests.browser.office import Office
from tests.browser.seed import PASSWORD
from tests.browser.visit import Visit
from tests.browser.watched_page import Watch
from tests.browser.words import Words

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
Sessions = dict[tuple[str, str, str], Any]
"""Cookies by the back office, the person's name and the language."""


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
def sessions() -> Sessions:
    """Cookies of those who have signed in; nobody signs in twice."""
    return {}


class Door:
    """Opens signed-in pages of one back office, and closes them."""

    def __init__(self, browser: Browser, url: str, sessions: Sessions) -> None:
        self.browser = browser
        self.url = url
        self.sessions = sessions
        self.opened: list[tuple[Page, Watch]] = []

    def open(self, name: str, language: str, *, dark: bool = False, phone: bool = False) -> tuple[Page, Watch]:
        """A page on which somebody has signed in, and what goes wrong in it."""
        known = self.sessions.get((self.url, name, language))
        page = self.browser.new_context(
            base_url=self.url,
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            locale="de-DE" if language == "de" else "en-GB",
            color_scheme="dark" if dark else "light",
            storage_state=known,
        ).new_page()
        page.set_default_timeout(10_000)
        watch = Watch(page)
        self.opened.append((page, watch))
        if known is None:
            sign_in(page, name)
            self.sessions[self.url, name, language] = page.context.storage_state()
        return page, watch

    def close(self) -> None:
        """Fails on everything that went wrong in a page."""
        for page, _ in self.opened:
            page.context.close()
        assert [failure for _, watch in self.opened for failure in watch.failures] == []


@pytest.fixture
def open_page(browser: Browser, office: Office, sessions: Sessions) -> Iterator[OpenPage]:
    """`open_page("clerk", "de", dark=True)`: a signed-in page. What goes wrong in it fails the test at its end."""
    door = Door(browser, office.url, sessions)

    def open_one(role: str, language: str = "en", *, dark: bool = False, phone: bool = False) -> Page:
        page, _ = door.open(f"{role.replace('_', '-')}-{language}", language, dark=dark, phone=phone)
        return page

    yield open_one
    door.close()


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> str:
    """The language in which a journey is made."""
    return str(request.param)


@pytest.fixture
def words(language: str) -> Words:
    return Words(language)


@pytest.fixture
def visit(browser: Browser, office: Office, sessions: Sessions, words: Words) -> Iterator[Callable[[str], Visit]]:
    """`visit("clerk")`: somebody with that role in the office with made-up data, reading the journey's language."""
    door = Door(browser, office.url, sessions)

    def enter(role: str) -> Visit:
        name = f"{role.replace('_', '-')}-{words.language}"
        return Visit(*door.open(name, words.language), words)

    yield enter
    door.close()


@pytest.fixture
def clerk_with_amazon(browser: Browser, product: Product, sessions: Sessions, words: Words) -> Iterator[Visit]:
    """Somebody in a back office that works with the simulated Amazon, reading the journey's language."""
    door = Door(browser, str(product.web.base_url), sessions)
    yield Visit(*door.open("clerk", words.language), words)
    door.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r":\d+/$"))
