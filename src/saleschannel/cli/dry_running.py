"""`saleschannel store dry-run`: what other order settings would make of a store's last orders. Writes nothing."""

# ruff: noqa: PLC0415  models can be imported only after the database was opened

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from saleschannel.cli.database import open_database
from saleschannel.cli.key_values import key_and_value
from saleschannel.cli.output import json_option, show, table

if TYPE_CHECKING:
    from saleschannel.domain.dry_runs import PlannedOrder

MOST_ORDERS = 500
HEADINGS = ("order", "would be", "reason", "number", "status", "customer", "total", "unlike what was created")


@click.command("dry-run")
@click.argument("name", metavar="STORE")
@click.argument("changes", metavar="[KEY=VALUE]...", nargs=-1)
@click.option(
    "--orders",
    type=click.IntRange(1, MOST_ORDERS),
    default=50,
    show_default=True,
    help="How many of the last orders to try.",
)
@click.option("--from-amazon", is_flag=True, help="Read them from Amazon instead of the database; costs one call.")
@json_option
def dry_run_command(name: str, changes: tuple[str, ...], orders: int, *, from_amazon: bool, as_json: bool) -> None:
    """Show what the order settings of STORE, with these changes, would make of its last orders. Nothing is written."""
    wanted = dict(key_and_value(change) for change in changes)
    plans = planned(name, wanted, orders, from_amazon=from_amazon)
    facts = [facts_of(plan) for plan in plans]
    show(
        {"settings": wanted, "counts": dict(Counter(fact["outcome"] for fact in facts)), "orders": facts},
        lambda: table(HEADINGS, [line_of(fact) for fact in facts], empty="There is no order to try the settings on."),
        as_json=as_json,
    )


def planned(name: str, changes: dict[str, str], orders: int, *, from_amazon: bool) -> list[PlannedOrder]:
    open_database()
    from django.utils import timezone

    from saleschannel.config.wiring import marketplace_of, preview_of
    from saleschannel.services.change_order_settings import with_changes
    from saleschannel.services.dry_run import amazon_sample, dry_run, stored_sample
    from saleschannel.services.stores import find_store

    store = find_store(name)
    settings = with_changes(store.order_settings, changes).as_domain()
    amazon = marketplace_of(store.account) if from_amazon else None
    sample = amazon_sample(store, settings, amazon, orders) if amazon else stored_sample(store, settings, orders)
    return dry_run(store.account_id, sample, preview_of(store.commerce_backend), timezone.now())


def facts_of(plan: PlannedOrder) -> dict[str, Any]:
    """A plan without any buyer data."""
    draft = plan.draft
    return {
        "amazon_order_id": plan.amazon_order_id,
        "purchased_at": plan.purchased_at,
        "fulfilled_by": plan.fulfilled_by.value,
        "amazon_status": plan.fulfillment_status.value,
        "outcome": plan.outcome.value,
        "reason": plan.reason,
        "detail": plan.detail,
        "number": plan.number or None,
        "number_prefix": draft.number_prefix if draft else "",
        "commerce_store": draft.commerce_store if draft else "",
        "status": plan.status,
        "customer": plan.customer.value if plan.customer else None,
        "customer_number": plan.customer_number,
        "lines": [{"sku": line.sku, "quantity": line.quantity} for line in draft.lines] if draft else [],
        "grand_total": str(draft.totals.grand_total) if draft else None,
        "currency": draft.currency if draft else "",
        "stock": [
            {"sku": each.sku, "units": each.units, "free": each.free, "backordered": each.backordered}
            for each in plan.stock
        ],
        "created_number": plan.created.number if plan.created else None,
        "differences": [
            {"aspect": each.aspect.value, "created": each.created, "planned": each.planned} for each in plan.differences
        ],
    }


def line_of(fact: dict[str, Any]) -> list[Any]:
    reason = ": ".join(part for part in (fact["reason"], fact["detail"]) if part)
    number = fact["number"] or (f"{fact['number_prefix']}(next)" if fact["lines"] else "")
    total = f"{fact['grand_total']} {fact['currency']}" if fact["grand_total"] else ""
    unlike = ", ".join(difference["aspect"] for difference in fact["differences"])
    return [fact["amazon_order_id"], fact["outcome"], reason, number, fact["status"], fact["customer"], total, unlike]
