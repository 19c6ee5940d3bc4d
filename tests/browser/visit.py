"""A person on the pages: finds things by role and label in the person's language. Each page met is checked with axe."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.watched_page import Watch
from tests.browser.words import Words

NUMBER = re.compile(r"[^/=&]*\d[^/=&]*")
CHECKED: set[tuple[str, str, bool]] = set()
"""Pages that axe has seen in this run: address without numbers, language, and whether errors were shown."""


class Visit:
    """One page in one language. Every text is given in English and looked for in the person's language."""

    def __init__(self, page: Page, watch: Watch, words: Words) -> None:
        self.page = page
        self.say = words
        self.watch = watch

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.look_around()

    def press(self, text: str, *, within: Locator | None = None, **values: Any) -> None:
        """A button that leads to a page, be it the same one anew."""
        with self.page.expect_navigation():
            self.button(text, within=within, **values).click()
        self.look_around()

    def follow(self, text: str, *, within: Locator | None = None, **values: Any) -> None:
        with self.page.expect_navigation():
            self.link(text, within=within, **values).click()
        self.look_around()

    def look_around(self) -> None:
        """Nobody must meet a barrier here; the page is in the person's language."""
        assert self.page.locator("html").get_attribute("lang") == self.say.language
        where = NUMBER.sub("…", urlsplit(self.page.url).path)
        key = (where, self.say.language, self.page.get_by_role("alert").count() > 0)
        if key not in CHECKED:
            CHECKED.add(key)
            check_accessibility(self.page)

    def button(self, text: str, *, within: Locator | None = None, **values: Any) -> Locator:
        return (within or self.page.locator("main")).get_by_role("button", name=self.say(text, **values), exact=True)

    def link(self, text: str, *, within: Locator | None = None, **values: Any) -> Locator:
        found = (within or self.page.locator("main")).get_by_role("link", name=self.say(text, **values), exact=True)
        return found.first

    def field(self, label: str, *, within: Locator | None = None, **values: Any) -> Locator:
        """What a label is tied to. The star of needed fields is for the eye only."""
        return (within or self.page.locator("main")).get_by_label(self.labelled(label, **values))

    def labelled(self, label: str, **values: Any) -> re.Pattern[str]:
        return re.compile(rf"^\s*{re.escape(self.say(label, **values))}\s*\*?\s*$", re.IGNORECASE)

    def choice(self, label: str, *, within: Locator | None = None) -> Locator:
        """A radio button or a box, by how its label begins: an explanation may follow."""
        name = re.compile("^" + re.escape(self.say(label)), re.IGNORECASE)
        where = within or self.page.locator("main")
        return where.get_by_role("radio", name=name).or_(where.get_by_role("checkbox", name=name))

    def group(self, legend: str, **values: Any) -> Locator:
        return self.page.get_by_role("group", name=self.say(legend, **values), exact=True)

    def error_beside(self, label: str) -> Locator:
        """The message in the same field as the label."""
        labelled = self.page.get_by_label(self.labelled(label))
        return self.page.locator(".field").filter(has=labelled).get_by_role("alert")

    def sees(self, text: str, **values: Any) -> None:
        expect(self.page.get_by_text(self.say(text, **values)).first).to_be_visible()

    def is_told(self, text: str, **values: Any) -> None:
        """A message above the page's content."""
        told = self.page.get_by_role("status").filter(has_text=self.say(text, **values))
        expect(told.first).to_be_visible()

    def expecting(self, *statuses: int) -> AbstractContextManager[None]:
        """Within it, answers with these statuses are what the person is to get."""
        return self.watch.expecting(*statuses)
