"""The kinds of files that can be imported on pages: products, stock, alias SKUs. Each is planned, shown, carried out.

What is shown of a plan is a summary of limited length, made when the file is read; the plan itself may be long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.commerce.builtin import product_plans, products_csv
from saleschannel.commerce.builtin.product_plans import ProductPlan
from saleschannel.commerce.builtin.product_rows import ProductRow, StockLog
from saleschannel.config.wiring import backend_of
from saleschannel.domain.money import as_written
from saleschannel.services import alias_files
from saleschannel.services.alias_files import AliasPlan
from saleschannel.services.free_held_orders import free_held_orders
from saleschannel.spreadsheets import RowError

ROWS_SHOWN = 200


class Plan(Protocol):
    """What the plans of all kinds have."""

    @property
    def created(self) -> Sequence[Any]: ...

    @property
    def changed(self) -> Sequence[Any]: ...

    @property
    def unchanged(self) -> int: ...

    @property
    def errors(self) -> Sequence[RowError]: ...


class Done(Protocol):
    """What is told when a plan was carried out."""

    @property
    def created(self) -> int: ...

    @property
    def changed(self) -> int: ...

    @property
    def left(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of file. `described` gives line, name and changes of a planned row for the preview."""

    title: Promise
    columns: str
    help: Promise
    example: str
    plan_type: type[Any]
    read: Callable[[bytes], Plan]
    described: Callable[[Plan], Iterator[dict[str, Any]]]
    carry_out: Callable[[Any, str, str], Done]
    exported: Callable[[], Iterable[str]]


def summary_of(kind: ImportKind, plan: Plan) -> dict[str, Any]:
    """What the preview shows: counts of everything, and the first rows of each sort."""
    rows: dict[str, list[dict[str, Any]]] = {"created": [], "changed": []}
    for row in kind.described(plan):
        shown = rows[row.pop("sort")]
        if len(shown) < ROWS_SHOWN:
            shown.append(row)
    bad_lines = {error.line for error in plan.errors}
    return {
        "created": len(plan.created),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "wrong": len(bad_lines),
        "errors": [
            {"line": error.line, "column": error.column, "problem": error.problem, "remedy": error.remedy}
            for error in plan.errors[:ROWS_SHOWN]
        ],
        "more_errors": max(0, len(plan.errors) - ROWS_SHOWN),
        "rows": rows,
    }


def describe_products(plan: Plan) -> Iterator[dict[str, Any]]:
    assert isinstance(plan, ProductPlan)  # noqa: S101  read by plan_products or plan_stock
    for change in plan.changed[:ROWS_SHOWN]:
        steps = [
            {"column": name, "old": cell(getattr(change.before, name)), "new": cell(getattr(change.after, name))}
            for name in product_plans.VALUES
            if getattr(change.after, name) is not None
        ]
        yield {"sort": "changed", "line": change.after.line, "name": change.after.sku, "steps": steps}
    for row in plan.created[:ROWS_SHOWN]:
        steps = [
            {"column": name, "old": "", "new": cell(getattr(row, name))}
            for name in product_plans.VALUES
            if getattr(row, name) is not None
        ]
        yield {"sort": "created", "line": row.line, "name": row.sku, "steps": steps}


def cell(value: Any) -> str:
    """A value as the file writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(as_written(value, "") if isinstance(value, Decimal) else value)


def describe_aliases(plan: Plan) -> Iterator[dict[str, Any]]:
    assert isinstance(plan, AliasPlan)  # noqa: S101  read by plan_aliases
    for sort, lines in (("changed", plan.changed), ("created", plan.created)):
        for line in lines[:ROWS_SHOWN]:
            steps = [{"column": "product_sku", "old": line.row.seen or "", "new": line.row.product_sku}]
            if line.account:
                steps.append({"column": "account", "old": "", "new": line.account})
            yield {"sort": sort, "line": line.line, "name": line.row.key.amazon_sku, "steps": steps}


def write_products(plan: ProductPlan, actor: str, file_name: str) -> Done:
    with transaction.atomic():
        done = product_plans.carry_out(plan, StockLog(actor=actor, reason=file_name))
        free_held_orders()
    return done


def write_aliases(plan: AliasPlan, actor: str, file_name: str) -> Done:  # noqa: ARG001  the kinds are called alike
    return alias_files.carry_out(plan, actor)


def export_products(products: Iterable[ProductRow] | None = None) -> Iterable[str]:
    return products_csv.export_products(products)


KINDS: dict[str, ImportKind] = {
    "products": ImportKind(
        title=_("Products"),
        columns=", ".join(products_csv.COLUMNS),
        help=_("Only the SKU is needed. Empty cells leave an existing product's value alone; new SKUs are created."),
        example="sku,name,price,quantity\nMUG-BLUE,Blue mug,12.50,40\n",
        plan_type=ProductPlan,
        read=product_plans.plan_products,
        described=describe_products,
        carry_out=write_products,
        exported=export_products,
    ),
    "stock": ImportKind(
        title=_("Stock"),
        columns=", ".join(products_csv.STOCK_COLUMNS),
        help=_("The units on the shelf, those reserved for open orders included. The products must exist."),
        example="sku,quantity\nMUG-BLUE,40\n",
        plan_type=ProductPlan,
        read=product_plans.plan_stock,
        described=describe_products,
        carry_out=write_products,
        exported=products_csv.export_stock,
    ),
    "aliases": ImportKind(
        title=_("Alias SKUs"),
        columns=", ".join(alias_files.COLUMNS),
        help=_("Which product an Amazon SKU means; without the name of a seller account, in all of them."),
        example="amazon_sku,product_sku,account\nMUG-BLUE-FBM,MUG-BLUE,\n",
        plan_type=AliasPlan,
        read=lambda content: alias_files.plan_aliases(content, backend_of),
        described=describe_aliases,
        carry_out=write_aliases,
        exported=alias_files.export_aliases,
    ),
}
