"""Whether a page can be used by everybody, as far as axe can tell."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}


def check_accessibility(page: Page) -> None:
    """Fails on every serious or critical violation, with the rule and the places where it is broken."""
    found = Axe().run(page).response["violations"]
    grave = [violation for violation in found if violation["impact"] in GRAVE]
    assert grave == [], f"{page.url}\n" + "\n".join(map(described, grave))


def described(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    places = "\n".join(f"    {node['target']} {node['html'][:160]}" for node in nodes[:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}\n{places}"
