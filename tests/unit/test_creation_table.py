"""When a Commerce order is created: the table of the design's §1, one row per label, through the whole workflow.

`decide_creation` is the table; the second test proves that the workflows obey it for an order nobody has touched yet.
"""

from __future__ import annotations

import pytest

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.creation import Creation, decide_creation
from saleschannel.domain.order_settings import OutOfStock
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus
from saleschannel.domain.stock import NOTHING_IN_THE_WAY, ItemsCheck
from saleschannel.domain.workflows import next_step
from saleschannel.domain.workflows.steps import AskForAttention, CreateCommerceOrder
from tests.builders import MUG, a_situation, an_amazon_order, settings

MERCHANT, AMAZON = FulfilledBy.MERCHANT, FulfilledBy.AMAZON
BACKORDER, HOLD = OutOfStock.BACKORDER, OutOfStock.HOLD
IN_STOCK, OUT_OF_STOCK = True, False

# fulfilled by, stock of the item, out-of-stock setting, answers for the three columns of the table
TABLE: dict[str, tuple[FulfilledBy, bool, OutOfStock, Creation, Creation, Creation]] = {
    "merchant, in stock or not managed, setting backorder": (
        MERCHANT,
        IN_STOCK,
        BACKORDER,
        Creation.NO,
        Creation.CREATE_AND_RESERVE,
        Creation.CREATE_AND_RESERVE,
    ),
    "merchant, in stock or not managed, setting hold": (
        MERCHANT,
        IN_STOCK,
        HOLD,
        Creation.NO,
        Creation.CREATE_AND_RESERVE,
        Creation.CREATE_AND_RESERVE,
    ),
    "merchant, out of stock, setting backorder": (
        MERCHANT,
        OUT_OF_STOCK,
        BACKORDER,
        Creation.NO,
        Creation.CREATE_AND_RESERVE,
        Creation.CREATE_AND_RESERVE,
    ),
    "merchant, out of stock, setting hold": (
        MERCHANT,
        OUT_OF_STOCK,
        HOLD,
        Creation.NO,
        Creation.HOLD,
        Creation.HOLD,
    ),
    "Amazon, in stock, setting backorder": (
        AMAZON,
        IN_STOCK,
        BACKORDER,
        Creation.NO,
        Creation.NO,
        Creation.CREATE_COMPLETE,
    ),
    "Amazon, in stock, setting hold": (AMAZON, IN_STOCK, HOLD, Creation.NO, Creation.NO, Creation.CREATE_COMPLETE),
    "Amazon, out of stock, setting backorder": (
        AMAZON,
        OUT_OF_STOCK,
        BACKORDER,
        Creation.NO,
        Creation.NO,
        Creation.CREATE_COMPLETE,
    ),
    "Amazon, out of stock, setting hold": (
        AMAZON,
        OUT_OF_STOCK,
        HOLD,
        Creation.NO,
        Creation.NO,
        Creation.CREATE_COMPLETE,
    ),
}

NOT_TO_BE_SHIPPED = (
    FulfillmentStatus.PENDING,
    FulfillmentStatus.PENDING_AVAILABILITY,
    FulfillmentStatus.CANCELLED,
    FulfillmentStatus.UNFULFILLABLE,
    FulfillmentStatus.UNKNOWN,
)
TO_BE_SHIPPED = (FulfillmentStatus.UNSHIPPED, FulfillmentStatus.PARTIALLY_SHIPPED)

CELLS = [
    pytest.param(fulfilled_by, status, in_stock, out_of_stock, answer, id=f"{label}: {status}")
    for label, (fulfilled_by, in_stock, out_of_stock, *answers) in TABLE.items()
    for statuses, answer in zip((NOT_TO_BE_SHIPPED, TO_BE_SHIPPED, (FulfillmentStatus.SHIPPED,)), answers, strict=True)
    for status in statuses
]


def test_the_table_has_a_row_for_every_status() -> None:
    assert {*NOT_TO_BE_SHIPPED, *TO_BE_SHIPPED, FulfillmentStatus.SHIPPED} == set(FulfillmentStatus)
    assert len(CELLS) == len(TABLE) * len(FulfillmentStatus)


@pytest.mark.parametrize(("fulfilled_by", "status", "in_stock", "out_of_stock", "answer"), CELLS)
def test_the_creation_table_answers(
    fulfilled_by: FulfilledBy, status: FulfillmentStatus, in_stock: bool, out_of_stock: OutOfStock, answer: Creation
) -> None:
    order_settings = settings(out_of_stock=out_of_stock)

    assert decide_creation(fulfilled_by, status, in_stock=in_stock, settings=order_settings) is answer


@pytest.mark.parametrize(("fulfilled_by", "status", "in_stock", "out_of_stock", "answer"), CELLS)
def test_the_workflow_of_a_new_order_obeys_the_table(
    fulfilled_by: FulfilledBy, status: FulfillmentStatus, in_stock: bool, out_of_stock: OutOfStock, answer: Creation
) -> None:
    items = NOTHING_IN_THE_WAY if in_stock else ItemsCheck(out_of_stock=(MUG,))
    order = an_amazon_order(fulfilled_by=fulfilled_by, status=status)

    step = next_step(a_situation(order, order_settings=settings(out_of_stock=out_of_stock), items=items))

    assert isinstance(step, CreateCommerceOrder) == (answer in {Creation.CREATE_AND_RESERVE, Creation.CREATE_COMPLETE})
    assert (step == AskForAttention(AttentionReason.OUT_OF_STOCK, MUG)) == (answer is Creation.HOLD)
