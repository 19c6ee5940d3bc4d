"""One order for people: what `saleschannel orders show` prints. Knows the document only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from saleschannel.cli.output import fields, table

Document = dict[str, Any]


def order_text(order: Document) -> str:
    """Facts, items, Commerce order, shipments, story: each under its heading, empty parts left out."""
    parts = [
        ("", head_of(order)),
        ("Items", items_of(order["items"])),
        ("Commerce order", commerce_of(order["commerce"])),
        ("Shipments", shipments_of(order["shipments"])),
        ("Comments", lines_of(order["notes"]["comments"])),
        ("Story", lines_of(order["notes"]["events"])),
    ]
    return "\n\n".join(f"{heading}\n{text}".strip() for heading, text in parts if text)


def head_of(order: Document) -> str:
    notes, buyer = order["notes"], order["buyer"] or {}
    total = order["total"]
    return fields(
        [
            ("Amazon order", order["amazon_order_id"]),
            ("store", f"{order['store']} ({order['marketplace']})"),
            ("fulfilled by", order["fulfilled_by"].lower()),
            ("status", f"{order['status']} (Amazon: {order['amazon_status']})"),
            ("purchased", moment(order["purchased_at"])),
            ("ship by", moment(order["ship_by"])),
            ("total", amount(total["amount"], total["currency"]) if total else ""),
            ("buyer", buyer.get("name", "")),
            ("e-mail", buyer.get("email", "")),
            ("ship to", address(order["ship_to"] or {})),
            ("waits for", notes["waiting"]),
            ("needs attention", notes["attention"]),
            ("what to do", notes["remedy"]),
        ]
    )


def items_of(items: list[Document]) -> str:
    rows = [(item["sku"], item["title"], item["quantity"], item["quantity_shipped"], item["amount"]) for item in items]
    return table(("sku", "title", "ordered", "shipped", "amount"), rows, empty="")


def commerce_of(commerce: Document | None) -> str:
    if commerce is None:
        return ""
    totals, customer = commerce["totals"], commerce["customer"]
    amounts = [(name.replace("_", " "), value) for name, value in totals.items() if name != "currency" and value]
    return fields(
        [
            ("number", commerce["number"]),
            ("state", f"{commerce['state']} ({commerce['status']})"),
            ("customer", "guest" if customer["guest"] else customer["number"]),
            *[(name, amount(value, totals["currency"])) for name, value in amounts],
        ]
    )


def shipments_of(packages: list[Document]) -> str:
    rows = [
        (
            package["package_reference"],
            package["carrier"],
            package["tracking_number"],
            package["state"],
            sum(item["quantity"] for item in package["items"]),
            package["error"],
        )
        for package in packages
    ]
    return table(("package", "carrier", "tracking", "confirmation", "units", "error"), rows, empty="")


def lines_of(entries: Iterable[Document]) -> str:
    return "\n".join(
        f"{moment(entry['at'])}  {entry['text']}" + (f" ({entry['actor']})" if entry["actor"] else "")
        for entry in entries
    )


def moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC" if value else ""


def amount(value: Decimal, currency: str) -> str:
    return f"{value} {currency}".strip()


def address(ship_to: Document) -> str:
    names = ("name", "company", "line1", "line2", "line3", "postal_code", "city", "region", "country")
    return ", ".join(ship_to[name] for name in names if ship_to.get(name))
