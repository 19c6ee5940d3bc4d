"""The SKUs that block orders because Commerce has no product of theirs: how many orders, how soon they must ship."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from saleschannel.batch_sql import rows

ORDERS_READ = 5_000
SKUS_SHOWN = 200

# The detail names the order's unknown SKUs; the items tell them apart even where a SKU holds a comma.
UNKNOWN_SKUS = """
    WITH held AS (
        SELECT id, account_id, ship_by, attention_detail FROM channel_amazonorder
         WHERE attention_reason = 'unknown_sku' AND NOT (attention_reason = '')
         ORDER BY ship_by LIMIT %b
    )
    SELECT i.sku, max(i.title), max(i.asin), count(DISTINCT h.id), sum(i.quantity_ordered)::bigint, min(h.ship_by),
           array_agg(DISTINCT h.account_id)
      FROM held h JOIN channel_amazonorderitem i ON i.order_id = h.id
     WHERE i.quantity_ordered > 0
       AND position(', ' || i.sku || ', ' IN ', ' || h.attention_detail || ', ') > 0
     GROUP BY i.sku
     ORDER BY min(h.ship_by) NULLS LAST, count(DISTINCT h.id) DESC, i.sku
     LIMIT %b
"""


class UnknownSku(NamedTuple):
    """An Amazon SKU without product, and the orders that wait for it."""

    sku: str
    title: str
    asin: str
    orders: int
    units: int
    first_ship_by: datetime | None
    account_ids: list[int]


def unknown_skus() -> list[UnknownSku]:
    """Those of the most urgent orders, the most urgent first. One statement."""
    return [UnknownSku(*row) for row in rows(UNKNOWN_SKUS, ORDERS_READ, SKUS_SHOWN)]


ADDED_TO_SKUS = re.compile(
    r"^(?:AMZ|AMAZON|FBA|FBM|MFN)[-_. ]|[-_. ](?:AMZ|AMAZON|FBA|FBM|MFN|NEW|USED|PRIME|SFP|[A-Z]{2}|\d{1,2})$"
)


def likely_products(skus: Iterable[str]) -> dict[str, list[str]]:
    """For each SKU what the product may be called: the same without what sellers add for Amazon, the longest first."""
    return {sku: _shortened(sku.upper()) for sku in skus}


def _shortened(sku: str) -> list[str]:
    candidates = [sku]
    while (shorter := ADDED_TO_SKUS.sub("", candidates[-1], count=1)) and shorter != candidates[-1]:
        candidates.append(shorter)
    return candidates
