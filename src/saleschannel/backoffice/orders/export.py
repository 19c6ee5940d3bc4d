"""The rows of an export of orders: read in batches by their ids, so that a long file holds no transaction open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.orders.rows import status_text
from saleschannel.channel.amazon_texts import fulfilled_by_text, program_labels
from saleschannel.channel.attention_texts import attention_text
from saleschannel.channel.models import AmazonOrder
from saleschannel.channel.order_records import BuyerData, decrypt_buyer_data
from saleschannel.domain.marketplaces import MARKETPLACES
from saleschannel.domain.money import decimals_of
from saleschannel.vault.keyring import DecryptionError

BATCH = 1_000
Cell = str | int | Decimal | datetime | None
Row = list[Cell]
COLUMNS = (
    "pk",
    "amazon_order_id",
    "purchased_at",
    "status",
    "store_id",
    "marketplace_id",
    "fulfilled_by",
    "programs",
    "ship_by",
    "total",
    "currency",
    "units",
    "commerce_number",
    "attention_reason",
    "attention_detail",
    "hold_reason",
    "last_updated_at",
    "buyer_data",
)


def header(*, with_buyers: bool) -> list[str]:
    """The column names in the reader's language; those of buyer data come last."""
    names = [
        _("Amazon order"),
        _("Purchase date"),
        _("Status"),
        _("Store"),
        _("Marketplace"),
        _("Fulfilled by"),
        _("Programs"),
        _("Ship by"),
        _("Total"),
        _("Currency"),
        _("Units"),
        _("Commerce order"),
        _("Needs attention"),
        _("Held"),
        _("Updated by Amazon"),
    ]
    return [*names, *buyer_columns()] if with_buyers else names


def buyer_columns() -> list[str]:
    return [
        _("Buyer"),
        _("E-mail"),
        _("Recipient's name"),
        _("Address line 1"),
        _("Address line 2"),
        _("Address line 3"),
        _("Postal code"),
        _("City"),
        _("State or region"),
        _("Country"),
        _("Phone"),
    ]


def export_batches(
    orders: QuerySet[AmazonOrder],
    stores: Mapping[int, str],
    *,
    with_buyers: bool,
    seen: Callable[[Sequence[str]], None],
) -> Iterator[list[Row]]:
    """The rows, newest import first; `seen` is told the orders of each batch whose buyers are in the file."""
    wanted = COLUMNS if with_buyers else COLUMNS[:-1]
    last: int | None = None
    while True:
        part = orders if last is None else orders.filter(pk__lt=last)
        records = [dict(zip(wanted, row, strict=True)) for row in part.order_by("-pk").values_list(*wanted)[:BATCH]]
        if not records:
            return
        last = records[-1]["pk"]
        if with_buyers:
            seen([record["amazon_order_id"] for record in records if record["buyer_data"]])
        yield [_row(record, stores, with_buyers=with_buyers) for record in records]


def _row(record: Mapping[str, Any], stores: Mapping[int, str], *, with_buyers: bool) -> Row:
    marketplace = MARKETPLACES.get(record["marketplace_id"])
    row: Row = [
        record["amazon_order_id"],
        timezone.localtime(record["purchased_at"]),
        status_text(record["status"]),
        stores.get(record["store_id"], ""),
        marketplace.name if marketplace else record["marketplace_id"],
        fulfilled_by_text(record["fulfilled_by"]),
        ", ".join(program_labels(record["programs"])),
        timezone.localtime(record["ship_by"]) if record["ship_by"] else None,
        _amount(record["total"], record["currency"]),
        record["currency"],
        record["units"],
        record["commerce_number"],
        attention_text(record["attention_reason"], record["attention_detail"]),
        record["hold_reason"],
        timezone.localtime(record["last_updated_at"]),
    ]
    return row + _buyer(record["buyer_data"]) if with_buyers else row


def _amount(amount: Decimal | None, currency: str) -> Decimal | None:
    """With the currency's digits; further ones only where there are any."""
    if amount is None:
        return None
    exponent = amount.normalize().as_tuple().exponent
    digits = max(decimals_of(currency), -exponent if isinstance(exponent, int) else 0)
    return amount.quantize(Decimal(1).scaleb(-digits))


def _buyer(stored: bytes | memoryview | None) -> Row:
    try:
        people = decrypt_buyer_data(stored)
    except DecryptionError:
        people = BuyerData()
    to = people.ship_to
    return [
        people.buyer.name,
        people.buyer.email,
        to.name,
        to.line1,
        to.line2,
        to.line3,
        to.postal_code,
        to.city,
        to.region,
        to.country,
        to.phone,
    ]
