"""Examples of Commerce order numbers under given order settings, by the rule that numbers real orders."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from django.utils.translation import gettext as _

from saleschannel.domain.commerce import draft_commerce_order
from saleschannel.domain.order_settings import OrderSettings
from saleschannel.domain.orders import AmazonOrder, AmazonOrderId, FulfilledBy, FulfillmentStatus, Program

COMMERCE_NUMBER = "000000123"
A_DAY = datetime(2026, 1, 1, tzinfo=UTC)
ORDINARY = AmazonOrder(
    AmazonOrderId("902-1234567-1234567"), "", FulfilledBy.MERCHANT, FulfillmentStatus.UNSHIPPED, A_DAY, A_DAY, ()
)


class NumberExample(NamedTuple):
    """A kind of order, and the number it would get; `prefixes` names the fields whose prefixes it has."""

    kind: str
    number: str
    prefixes: str


def number_examples(settings: OrderSettings) -> list[NumberExample]:
    replace = msgspec.structs.replace
    kinds = (
        (_("Ordinary order"), ORDINARY, "prefix_all"),
        ("FBA", replace(ORDINARY, fulfilled_by=FulfilledBy.AMAZON), "prefix_all prefix_fba"),
        ("Prime", replace(ORDINARY, programs=(Program.PRIME,)), "prefix_all prefix_prime"),
        ("Business", replace(ORDINARY, programs=(Program.BUSINESS,)), "prefix_all prefix_business"),
    )
    return [NumberExample(kind, number_of(order, settings), prefixes) for kind, order, prefixes in kinds]


def number_of(order: AmazonOrder, settings: OrderSettings) -> str:
    draft = draft_commerce_order(order, settings)
    return draft.number or draft.number_prefix + COMMERCE_NUMBER
