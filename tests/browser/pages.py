"""All pages of the back office with seeded data: taken from the addresses themselves, so that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

from saleschannel.backoffice import urls

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")

# Which key of the seed a number in an address is, by how the address begins.
KEYS = (
    ("setup/account/", "account"),
    ("accounts/", "account"),
    ("setup/store/", "store"),
    ("stores/", "store"),
    ("commerce/products/", "product"),
    ("commerce/customers/", "customer"),
    ("commerce/print/invoice/", "invoice"),
    ("users/", "user"),
    ("errors/", "error"),
)
WORDS = {"kind": "products"}


def addresses(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and address of every pattern for which the seed has something to show."""
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        values = {match["name"]: value_of(route, match["name"], data) for match in PARAMETER.finditer(route)}
        if all(values.values()):
            filled = PARAMETER.sub(lambda match: quote(str(values[match["name"]])), route)  # noqa: B023  used at once
            yield str(pattern.name), f"/{filled}"


def value_of(route: str, name: str, data: dict[str, Any]) -> Any:
    """What stands in an address for a parameter; nothing where the seed has none."""
    if name in WORDS:
        return WORDS[name]
    if name == "amazon_order_id":
        return data["partial"]
    if route.startswith("commerce/orders/"):
        return data["commerce_orders"]["partial"]
    return next((data["keys"].get(key) for start, key in KEYS if route.startswith(start)), None)


def is_page(page: Page, address: str) -> bool:
    """Whether there is a page: not a deed, a piece of another page, a file or a way to elsewhere."""
    answer = page.request.get(address, max_redirects=0)
    if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
        return False
    return "<html" in answer.text()[:500]
