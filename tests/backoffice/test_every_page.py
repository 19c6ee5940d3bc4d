"""Every page of the back office, taken from the addresses themselves: a new one is covered when it is added.

All are opened once by an administrator, in both languages, with content of every kind; the tests look at the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client

from saleschannel.backoffice.roles import Role
from tests.backoffice.conftest import signed_in
from tests.backoffice.filled_addresses import filled_addresses, names, sources
from tests.backoffice.furnished_office import furnish

MOST_QUERIES = 15
LANGUAGES = ("en", "de")
ACTOR = "ada"
NO_PAGE = 405  # a deed, which is only ever sent
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK")
# Pages that lead elsewhere with what there is here: to Amazon, to the next order, to the step of the set-up.
MAY_LEAD_ELSEWHERE = {
    "authorize",
    "bulk",
    "find",
    "new_account",
    "new_store",
    "next_to_ship",
    "orders",
    "setup_commerce",
    "setup_done",
    "setup_history",
    "setup_marketplace",
    "setup_settings",
    "setup_test",
}
REFUSED = {"authorized": 422}  # Amazon leads back to it, and did not

# Addresses beside the bare ones: tabs, filters, files, papers.
MORE = {
    "order": ["?tab=items", "?tab=packages", "?tab=raw", "?tab=story"],
    "orders": ["?all=1", "?status=shipped", "?attention=any", "?purchased_from=never&total_to=many"],
    "awaiting_amazon": ["?awaiting=1"],
    "commerce_orders": ["?state=complete", "?number=1", "?purchased_from=never"],
    "orders_to_ship": ["?undated=1"],
    "products": ["?text=sku", "?stock=out", "?sold=never", "?enabled=no"],
    "activity": ["?kind=attention", "?person=ada", "?since=2020-01-01", "?since=never"],
    "errors": ["?code=throttled", "?number=902-open-1", "?since=never"],
    "jobs": ["?state=todo", "?job=import_orders"],
    "buyer_data_views": ["?order=902-open-1", "?kind=order", "?since=never"],
    "find": ["?q=902", f"?q={'MUG-BLUE'}", "?q=nothing"],
    "suggest_products": ["?product_sku=SKU"],
}
ENGLISH = re.compile(r"\b(?:the|of|is|are|and|not|this|your|from|cannot|has|have)\b", re.IGNORECASE)
OF_THE_BUILDERS = re.compile(r"^(?:Title|Name) of [A-Z0-9-]+$")
ALIKE = re.compile(r"-[0-9]+/$")
IN_EVERY_STATE = {"order": ["", "?tab=items"], "commerce_order": [""], "bulk_run": [""]}
SOME = 6
BY_HANDLER = re.compile(r"^on[a-z]+$")


pytestmark = pytest.mark.django_db  # so that there is a database for the visits


@dataclass(frozen=True)
class Visit:
    """One page as it was answered. `queries` are the statements that the database was asked."""

    address: str
    language: str
    status: int
    queries: list[str]
    html: str

    @cached_property
    def page(self) -> Page:
        return Page(self.html)


@pytest.fixture(scope="module")
def visits(django_db_setup: None, django_db_blocker: Any) -> dict[str, list[Visit]]:
    """All pages by the names of their addresses; what they were made of is gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        client = signed_in(ACTOR, Role.ADMINISTRATOR)
        furnish(client, ACTOR)
        known = sources()
        found = {name: list(visits_of(client, name, unlike(name, filled_addresses(name, known)))) for name in names()}
        transaction.set_rollback(True)
    return found


def unlike(name: str, addresses: list[str]) -> list[str]:
    """One of those orders that are all alike, all others where they matter most, and some of everything else."""
    one_of_each = {ALIKE.sub("", address): address for address in addresses}
    return list(one_of_each.values())[: None if name in IN_EVERY_STATE else SOME]


def visits_of(client: Client, name: str, addresses: list[str]) -> Iterator[Visit]:
    """Each address in turns in both languages; the first one, with all its filters and tabs, in both."""
    first = addresses[0]
    if client.get(first).status_code == NO_PAGE:  # what is made once per process is made now
        yield Visit(first, "", NO_PAGE, [], "")
        return
    for language in LANGUAGES:
        for address in (first, *(first + query for query in MORE.get(name, []))):
            yield visit(client, address, language)
    for number, address in enumerate(addresses[1:]):
        for query in IN_EVERY_STATE.get(name, [""]):
            yield visit(client, address + query, LANGUAGES[number % 2])


def visit(client: Client, address: str, language: str) -> Visit:
    with counted() as queries:
        answer: Any = client.get(address, headers={"accept-language": language})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return Visit(address, language, answer.status_code, queries, content.decode() if is_page else "")


@contextmanager
def counted() -> Iterator[list[str]]:
    """All statements, also those that do not go through Django; none that only mark a place in a transaction."""
    found: list[str] = []
    execute = psycopg.Cursor.execute

    def counting(cursor: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        text = query if isinstance(query, str) else repr(query)
        if not text.startswith(BOOKKEEPING):
            found.append(text)
        return execute(cursor, query, *arguments, **options)

    psycopg.Cursor.execute = counting  # type: ignore[method-assign,assignment]
    try:
        yield found
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]


class Page(HTMLParser):
    """The texts that people read (those between tags, and in attributes), and what a strict CSP refuses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.refused: list[str] = []
        self.within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.within = tag
        self.refused += [f"<{tag} {name}>" for name in given if name == "style" or BY_HANDLER.match(name)]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.refused.append(f"<{tag}>")
        if (given.get("href") or "").startswith("javascript:"):
            self.refused.append(f"<{tag} href=javascript:>")
        self.texts += [given[name] or "" for name in ("title", "placeholder", "aria-label", "alt") if name in given]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  HTMLParser's own signature
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within not in {"script", "style", "pre", "code"} and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.mark.parametrize("name", names())
def test_every_address_opens_with_what_an_office_has(visits: dict[str, list[Visit]], name: str) -> None:
    allowed = {200, NO_PAGE, REFUSED.get(name, 200)} | ({302} if name in MAY_LEAD_ELSEWHERE else set())
    assert {visit.address: visit.status for visit in visits[name] if visit.status not in allowed} == {}


@pytest.mark.parametrize("name", names())
def test_no_page_makes_more_than_15_queries(visits: dict[str, list[Visit]], name: str) -> None:
    too_many = [visit for visit in visits[name] if len(visit.queries) > MOST_QUERIES]
    assert {visit.address: numbered(visit.queries) for visit in too_many} == {}


def numbered(queries: list[str]) -> list[str]:
    return [f"{number}. {' '.join(query.split())[:150]}" for number, query in enumerate(queries, 1)]


@pytest.mark.parametrize("name", names())
def test_no_page_holds_a_script_or_a_style_that_a_strict_policy_refuses(
    visits: dict[str, list[Visit]], name: str
) -> None:
    assert {visit.address: found for visit in visits[name] if (found := visit.page.refused)} == {}


@pytest.mark.parametrize("name", names())
def test_a_german_page_says_no_english_sentence(visits: dict[str, list[Visit]], name: str) -> None:
    german = [visit for visit in visits[name] if visit.language == "de"]
    found = {text: visit.address for visit in german for text in visit.page.texts if is_english(text)}
    assert found == {}


def is_english(text: str) -> bool:
    return bool(ENGLISH.search(text)) and not OF_THE_BUILDERS.match(text)
