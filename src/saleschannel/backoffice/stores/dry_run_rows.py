"""A dry run in the merchant's words: one row per order, and what it comes to altogether."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saleschannel.backoffice.orders.rows import link_below
from saleschannel.backoffice.templatetags.office import money
from saleschannel.channel.attention_texts import attention_text
from saleschannel.channel.wait_texts import wait_text
from saleschannel.domain.dry_runs import Aspect, CustomerPlan, Difference, Outcome, PlannedOrder, StockEffect

OUTCOME_TEXTS: dict[Outcome, Promise] = {
    Outcome.CREATE: gettext_lazy("Is created"),
    Outcome.RESERVE: gettext_lazy("Stock is held"),
    Outcome.WAIT: gettext_lazy("Waits"),
    Outcome.BLOCKED: gettext_lazy("Needs attention"),
    Outcome.NOTHING: gettext_lazy("Nothing to do"),
    Outcome.NOT_IMPORTED: gettext_lazy("Not imported yet"),
}
BADGES = {
    Outcome.CREATE: "good",
    Outcome.RESERVE: "pending",
    Outcome.WAIT: "waiting",
    Outcome.BLOCKED: "bad",
    Outcome.NOTHING: "",
    Outcome.NOT_IMPORTED: "",
}
ASPECT_TEXTS: dict[Aspect, Promise] = {
    Aspect.EXISTENCE: gettext_lazy("Commerce order"),
    Aspect.NUMBER: gettext_lazy("Number"),
    Aspect.COMMERCE_STORE: gettext_lazy("Commerce store"),
    Aspect.STATUS: gettext_lazy("Status"),
    Aspect.CUSTOMER: gettext_lazy("Customer"),
    Aspect.TOTAL: gettext_lazy("Total"),
}


class DryRunRow(NamedTuple):
    """One order; `created` is the number of its real Commerce order, `link` is empty for orders not stored here."""

    number: str
    link: str
    purchased_at: datetime
    outcome: str
    badge: str
    reason: str
    planned_number: str
    status: str
    customer: str
    units: str
    total: str
    stock: list[str]
    created: str
    differences: list[str]


class DryRunPage(NamedTuple):
    """All rows; `counts` says how many there are of each outcome; `changed` how many differ from what was created."""

    rows: list[DryRunRow]
    counts: list[tuple[str, str, int]]
    changed: int
    from_amazon: bool


def dry_run_page(plans: Sequence[PlannedOrder], *, from_amazon: bool) -> DryRunPage:
    counted = Counter(plan.outcome for plan in plans)
    return DryRunPage(
        rows=[row_of(plan, linked=not from_amazon) for plan in plans],
        counts=[(str(OUTCOME_TEXTS[each]), BADGES[each], counted[each]) for each in Outcome if counted[each]],
        changed=sum(bool(plan.differences) for plan in plans),
        from_amazon=from_amazon,
    )


def row_of(plan: PlannedOrder, *, linked: bool) -> DryRunRow:
    draft = plan.draft
    return DryRunRow(
        number=plan.amazon_order_id,
        link=link_below("backoffice:orders", plan.amazon_order_id) if linked else "",
        purchased_at=plan.purchased_at,
        outcome=str(OUTCOME_TEXTS[plan.outcome]),
        badge=BADGES[plan.outcome],
        reason=reason_of(plan),
        planned_number=number_text(plan),
        status=plan.status,
        customer=customer_text(plan),
        units=units_text(plan),
        total=money(draft.totals.grand_total, draft.currency) if draft else "",
        stock=[stock_text(effect) for effect in plan.stock],
        created=plan.created.number if plan.created else "",
        differences=[difference_text(each, plan) for each in plan.differences],
    )


def reason_of(plan: PlannedOrder) -> str:
    if plan.outcome is Outcome.BLOCKED:
        return attention_text(plan.reason, plan.detail)
    if plan.outcome is Outcome.NOT_IMPORTED:
        return _("Amazon has not shipped it, or it was not sold on Amazon.")
    return wait_text(plan.reason)


def number_text(plan: PlannedOrder) -> str:
    """The number; where Commerce gives the next one of its own, that is said."""
    if plan.draft is None:
        return ""
    return plan.number or _("%sthe next number") % plan.draft.number_prefix


def customer_text(plan: PlannedOrder) -> str:
    match plan.customer:
        case CustomerPlan.GUEST:
            return _("Guest")
        case CustomerPlan.FOUND:
            return _("Customer %s") % plan.customer_number if plan.customer_number else _("The same new account")
        case CustomerPlan.NEW:
            return _("New account")
        case None:
            return ""


def units_text(plan: PlannedOrder) -> str:
    if plan.draft is None:
        return ""
    return " · ".join(f"{line.quantity} x {line.sku}" for line in plan.draft.lines)


def stock_text(effect: StockEffect) -> str:
    """What is taken of a SKU, from how many to how many."""
    if effect.free is None:
        return _("%(sku)s: not managed") % {"sku": effect.sku}
    after = effect.free - effect.units
    text = f"{effect.sku}: {effect.free} → {after}"
    return f"{text} ({_('%s backordered') % effect.backordered})" if effect.backordered else text


def difference_text(difference: Difference, plan: PlannedOrder) -> str:
    """“Number: 000000123 → AMZ-902-…”."""
    created, planned = difference.created, difference.planned
    match difference.aspect:
        case Aspect.EXISTENCE:
            planned = _("none")
        case Aspect.NUMBER:
            planned = number_text(plan)
        case Aspect.CUSTOMER:
            was = plan.created.customer_number if plan.created else ""
            created = _("Customer %s") % was if was else _("Guest")
            planned = customer_text(plan)
        case Aspect.TOTAL if plan.created and plan.draft:
            created = money(plan.created.grand_total, plan.created.currency)
            planned = money(plan.draft.totals.grand_total, plan.draft.currency)
        case _:
            pass
    return f"{ASPECT_TEXTS[difference.aspect]}: {created} → {planned}"
