"""A state changes in one place: only along the transition table, once, with a row that tells of it."""

from __future__ import annotations

import itertools

import pytest

from saleschannel.commerce.builtin.models import Order, OrderStateChange
from saleschannel.commerce.builtin.states import change_states
from saleschannel.domain.commerce import COMMERCE_TRANSITIONS, CommerceOrderState
from tests.commerce.builders import a_created_order, a_product

pytestmark = pytest.mark.django_db
PAIRS = list(itertools.product(CommerceOrderState, CommerceOrderState))


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[f"{old} to {new}" for old, new in PAIRS])
def test_a_state_goes_only_where_the_table_lets_it(old: CommerceOrderState, new: CommerceOrderState) -> None:
    a_product()
    order = a_created_order()
    Order.objects.filter(pk=order.pk).update(state=old.value, status="custom")
    changed = change_states([order.pk], new, "a test")
    order.refresh_from_db()
    rows = list(OrderStateChange.objects.values_list("order", "old", "new", "cause"))
    if new in COMMERCE_TRANSITIONS[old]:
        assert (changed, order.state, order.status) == ({order.pk}, new.value, new.value)
        assert rows == [(order.pk, old.value, new.value, "a test")]
    else:
        assert (changed, order.state, order.status) == (set(), old.value, "custom")
        assert rows == []


def test_changing_no_orders_is_nothing() -> None:
    assert change_states([], CommerceOrderState.COMPLETE, "a test") == set()
