"""Both workflows against a model: whatever Amazon says, in whatever order, an order ends where the tables say.

Amazon's answers arrive in any order, repeated and stale; the merchant ships, restocks and changes settings in between.
"""

from __future__ import annotations

from collections import Counter

import msgspec
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from saleschannel.domain.commerce import OPEN_STATES, CommerceOrderState
from saleschannel.domain.order_settings import CustomerCreation, FbaOrders, OrderSettings, OutOfStock, StockWhilePending
from saleschannel.domain.orders import (
    CONFIRMED_BY_AMAZON,
    VERIFIED,
    AmazonOrder,
    FulfilledBy,
    FulfillmentStatus,
    Program,
)
from saleschannel.domain.workflows.steps import (
    AskForAttention,
    Finished,
    Wait,
    WaitReason,
)
from tests.builders import MUG, PLATE
from tests.unit.workflows.channel_model import (
    NO_UNITS,
    ORDERED,
    AmazonMovesOn,
    AmazonRefusesConfirmations,
    AmazonSays,
    ChangeSettings,
    Channel,
    Event,
    MerchantShips,
    Restock,
    amazons_order,
    sku_of,
)

Status = FulfillmentStatus
State = CommerceOrderState

# What must hold at any time


def assert_at_most_one_commerce_order_and_only_if_the_table_says_so(channel: Channel) -> None:
    assert channel.creations == int(channel.table_said_create)
    assert channel.progress.has_commerce_order == channel.table_said_create
    assert channel.customers <= channel.creations


def assert_stock_adds_up(channel: Channel, initial: int) -> None:
    by_amazon = channel.history[0].fulfilled_by is FulfilledBy.AMAZON
    shipped = Counter({sku_of(line): units for line, units in channel.progress.shipped.items()})
    held = channel.held_while_pending
    wanted = channel.unshipped() if channel.progress.commerce_state in OPEN_STATES else NO_UNITS
    for sku in ORDERED:
        assert channel.on_hand[sku] == initial + channel.received[sku] - (0 if by_amazon else shipped[sku])
        assert channel.reserved[sku] == held[sku] + (0 if by_amazon else wanted[sku])
    assert channel.progress.reserved_while_pending == (held != NO_UNITS)
    assert held == NO_UNITS or not channel.progress.has_commerce_order
    if by_amazon:
        assert not shipped


def assert_packages_are_confirmed_once(channel: Channel, order: AmazonOrder) -> None:
    assert set(channel.confirmations.values()) <= {1}
    if not CONFIRMED_BY_AMAZON.isdisjoint(order.programs):
        assert not channel.confirmations
    elif order.fulfillment_status in VERIFIED:
        assert not channel.unconfirmed


def assert_it_rests_where_the_tables_say(channel: Channel, order: AmazonOrder) -> None:
    state, rest = channel.progress.commerce_state, channel.rest
    by_merchant = order.fulfilled_by is FulfilledBy.MERCHANT
    match order.fulfillment_status:
        case Status.PENDING | Status.PENDING_AVAILABILITY if by_merchant:
            assert rest == Wait(WaitReason.PAYMENT)
        case Status.CANCELLED if by_merchant:
            assert channel.held_while_pending == NO_UNITS
            shipped = any(channel.progress.shipped.values())
            assert isinstance(rest, AskForAttention) == shipped
            assert shipped or state in {None, State.CANCELED}
        case Status.SHIPPED if channel.table_said_create:
            assert rest == Finished()
            assert state in {State.COMPLETE, State.CANCELED}
        case Status.UNKNOWN | Status.UNFULFILLABLE:
            assert isinstance(rest, AskForAttention)
        case _:
            assert isinstance(rest, Wait | AskForAttention | Finished)
    if not channel.settings.import_orders and order.fulfillment_status in VERIFIED:
        assert channel.held_while_pending == NO_UNITS


# Strategies

order_settings = st.builds(
    OrderSettings,
    import_orders=st.sampled_from([True, True, True, False]),
    customer_creation=st.sampled_from(CustomerCreation),
    stock_while_pending=st.sampled_from(StockWhilePending),
    fba_orders=st.sampled_from(FbaOrders),
    out_of_stock=st.sampled_from(OutOfStock),
)
events = st.lists(
    st.one_of(
        st.builds(AmazonMovesOn),
        st.builds(AmazonSays, st.integers(0, 7)),
        st.builds(MerchantShips, st.sampled_from(list(ORDERED)), st.integers(1, 2)),
        st.builds(Restock, st.integers(1, 3)),
        st.builds(ChangeSettings, order_settings),
        st.builds(AmazonRefusesConfirmations, st.booleans()),
    ),
    min_size=6,
    max_size=20,
)
# each status may come, those on the usual path more often, so that most orders live long enough to be interesting
usual = [Status.PENDING, Status.UNSHIPPED, Status.UNSHIPPED, Status.PARTIALLY_SHIPPED, Status.SHIPPED, Status.CANCELLED]
histories = st.lists(st.sampled_from([*usual, *usual, *Status]), min_size=1, max_size=8)
programs_of_orders = st.sampled_from([(), (), (Program.PRIME,), (Program.SHIP_PLUS,)])


@hypothesis_settings(max_examples=1000, deadline=None)
@given(
    fulfilled_by=st.sampled_from(FulfilledBy),
    statuses=histories,
    programs=programs_of_orders,
    settings=order_settings,
    initial=st.integers(0, 3),
    happenings=events,
)
def test_whatever_happens_an_order_rests_where_the_tables_say(
    *,
    fulfilled_by: FulfilledBy,
    statuses: list[Status],
    programs: tuple[str, ...],
    settings: OrderSettings,
    initial: int,
    happenings: list[Event],
) -> None:
    history = [amazons_order(fulfilled_by, status, minute, programs) for minute, status in enumerate(statuses)]
    channel = Channel(history, settings, Counter(dict.fromkeys(ORDERED, initial)))

    for event in happenings:
        channel.happen(event)

        assert_at_most_one_commerce_order_and_only_if_the_table_says_so(channel)
        assert_stock_adds_up(channel, initial)
        if channel.order is not None and not isinstance(event, ChangeSettings):
            assert_packages_are_confirmed_once(channel, channel.order)
            assert_it_rests_where_the_tables_say(channel, channel.order)


SHIPPED_STORY = [
    Status.PENDING_AVAILABILITY,
    Status.PENDING,
    Status.UNSHIPPED,
    Status.PARTIALLY_SHIPPED,
    Status.SHIPPED,
]
CANCELLED_STORY = [Status.PENDING, Status.UNSHIPPED, Status.CANCELLED]


@hypothesis_settings(deadline=None)
@given(deliveries=st.lists(st.sampled_from(range(5)), max_size=12), settings=order_settings)
@example(deliveries=[], settings=OrderSettings(stock_while_pending=StockWhilePending.RESERVE))
def test_an_order_that_amazon_calls_shipped_ends_the_same_whatever_was_seen_before(
    deliveries: list[int], settings: OrderSettings
) -> None:
    settings = msgspec.structs.replace(settings, import_orders=True)
    history = [amazons_order(FulfilledBy.MERCHANT, status, minute) for minute, status in enumerate(SHIPPED_STORY)]
    channel = Channel(history, settings, Counter({MUG: 5, PLATE: 5}))

    for minute in [*deliveries, len(history) - 1, *deliveries]:
        channel.happen(AmazonSays(minute))

    assert (channel.progress.commerce_state, channel.rest, channel.creations) == (State.COMPLETE, Finished(), 1)
    assert (channel.on_hand, +channel.reserved) == (Counter({MUG: 3, PLATE: 4}), NO_UNITS)


@hypothesis_settings(deadline=None)
@given(deliveries=st.lists(st.sampled_from(range(3)), max_size=8), settings=order_settings)
def test_an_order_that_amazon_calls_cancelled_leaves_no_trace_in_the_stock(
    deliveries: list[int], settings: OrderSettings
) -> None:
    history = [amazons_order(FulfilledBy.MERCHANT, status, minute) for minute, status in enumerate(CANCELLED_STORY)]
    channel = Channel(history, settings, Counter({MUG: 5, PLATE: 5}))

    for minute in [*deliveries, len(history) - 1, *deliveries]:
        channel.happen(AmazonSays(minute))

    assert channel.progress.commerce_state in {None, State.CANCELED}
    assert channel.rest == Finished()
    assert (channel.on_hand, +channel.reserved) == (Counter({MUG: 5, PLATE: 5}), NO_UNITS)


@hypothesis_settings(deadline=None)
@given(deliveries=st.lists(st.sampled_from(range(5)), max_size=12), settings=order_settings)
def test_an_order_fulfilled_by_amazon_never_touches_the_merchants_stock(
    deliveries: list[int], settings: OrderSettings
) -> None:
    history = [amazons_order(FulfilledBy.AMAZON, status, minute) for minute, status in enumerate(SHIPPED_STORY)]
    channel = Channel(history, settings, Counter({MUG: 5, PLATE: 5}))

    for minute in deliveries:
        channel.happen(AmazonSays(minute))

    assert (channel.order is not None) == (len(history) - 1 in deliveries)
    assert (channel.on_hand, channel.reserved) == (Counter({MUG: 5, PLATE: 5}), NO_UNITS)
    assert channel.progress.commerce_state in {None, State.COMPLETE}
