"""What an Amazon order says that has no column in Magento: one comment of its history, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from saleschannel.commerce.adobe.order_amounts import OrderAmounts
from saleschannel.commerce.adobe.plain_text import fit_comment
from saleschannel.domain.commerce import CommerceOrderDraft
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.domain.money import as_written

LABELS = {"prime": "Prime", "business": "Amazon Business", "replacement": "Replacement"}


def first_words(reference: str) -> str:
    """How the comment begins, by which it is found again."""
    return f"Amazon order {reference}"


def order_comment(draft: CommerceOrderDraft, amounts: OrderAmounts, full_texts: Sequence[str] = ()) -> str:
    """Marks, times, gift messages, amounts that need a word, and texts that were too long for their columns."""
    marketplace = MARKETPLACES.get(draft.marketplace_id)
    lines = [", ".join([first_words(draft.reference), *([marketplace.name] if marketplace is not None else [])])]
    lines += [LABELS.get(label, label) for label in draft.labels]
    lines += [f"Replaces Amazon order {draft.replaces}"] if draft.replaces else []
    lines += [f"Service level: {draft.service_level}"] if draft.service_level else []
    lines += [f"Ship by: {_moment(draft.ship_by)}"] if draft.ship_by else []
    lines += [f"Deliver by: {_moment(draft.deliver_by)}"] if draft.deliver_by else []
    lines += [f"Gift message: {message}" for message in draft.gift_messages]
    lines += [f"{line.sku} was sold as {line.amazon_sku}" for line in draft.lines if line.amazon_sku]
    lines += _about_amounts(draft, amounts)
    return fit_comment("\n".join([*lines, *full_texts]))


def _about_amounts(draft: CommerceOrderDraft, amounts: OrderAmounts) -> list[str]:
    lines = []
    if amounts.left_out:
        lines.append(f"Tax collected by Amazon, not part of this order: {_amount(draft, amounts.left_out)}")
    if any(line.tax_collected_by_amazon and line.tax for line in draft.lines) and not amounts.left_out:
        lines.append("Tax of this order is collected and remitted by Amazon")
    if amounts.adjustment:
        lines.append(f"Amazon's total differs from its parts by {_amount(draft, amounts.adjustment)}")
    return lines


def _amount(draft: CommerceOrderDraft, amount: Decimal) -> str:
    return f"{as_written(amount, draft.currency)} {draft.currency}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
