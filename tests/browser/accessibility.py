"""Whether a page can be used by everybody, as far as axe can tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
AXE_SCRIPT = Axe().axe_script


def check_accessibility(page: Page) -> None:
    """Fails on every serious or critical violation, with the rule and the places where it is broken."""
    found = barriers_of(page)
    assert found == [], "\n".join(found)


COLOURS = ("color-contrast", "link-in-text-block")
"""The rules about colours, which take most of the time and are the same in every language."""


def barriers_of(page: Page, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
    """Every serious or critical violation in words; of some rules only, or without some."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    if only:
        options["runOnly"] = list(only)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{page.url}\n{described(violation)}" for violation in found if violation["impact"] in GRAVE]


def described(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    places = "\n".join(f"    {node['target']} {node['html'][:160]}" for node in nodes[:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}\n{places}"
