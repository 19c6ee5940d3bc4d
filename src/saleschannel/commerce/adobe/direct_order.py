"""Sequence D: the order is saved whole by one call. It reserves nothing (facts adobe-commerce-observed §3).

With Amazon's number the database itself refuses a second one, so a repetition is safe. With Magento's number a call
whose answer was lost is looked for, after the time in which it can still take effect, before it is repeated.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from saleschannel.commerce.adobe.errors import ANSWERED, says_duplicate
from saleschannel.commerce.adobe.order_mapping import OrderParts, new_order
from saleschannel.commerce.adobe.orders import SeenOrder
from saleschannel.commerce.adobe.shop import Shop
from saleschannel.domain.errors import OrderRejected, OutcomeUnknown

ATTEMPTS = 2


class NumberTakenError(Exception):
    """Another order of the store view has this number."""


def create_direct(shop: Shop, parts: OrderParts) -> SeenOrder:
    """The order, created now or by an earlier try. Raises OrderRejected, NumberTakenError, OutcomeUnknown."""
    order = _save(shop, parts)
    return with_prefix(shop, parts, order)


def with_prefix(shop: Shop, parts: OrderParts, order: SeenOrder) -> SeenOrder:
    """Magento's own number gets the merchant's prefix after the fact; a repetition finds it there."""
    prefix = parts.draft.number_prefix
    if parts.draft.number is not None or not prefix or order.increment_id.startswith(prefix):
        return order
    number = prefix + order.increment_id
    shop.orders.change_columns(order.entity_id, increment_id=number)
    return msgspec.structs.replace(order, increment_id=number)


def _save(shop: Shop, parts: OrderParts) -> SeenOrder:
    entity = new_order(parts)
    store = parts.draft.commerce_store
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return shop.orders.save(entity, store=store)
        except OrderRejected as error:
            return _refused(shop, parts, error)
        except OutcomeUnknown as error:
            existing = _look(shop, parts, error)
            if existing is not None:
                return existing
            if attempt == ATTEMPTS:
                raise for_good(error) from None
    raise AssertionError  # the loop returns or raises


def _look(shop: Shop, parts: OrderParts, error: OutcomeUnknown) -> SeenOrder | None:
    """With Amazon's number there is nothing to wait for: the repetition itself is refused if it was there."""
    if new_order(parts).increment_id is UNSET:
        shop.wait_before_looking(error)
    return find(shop, parts.draft.reference)


def _refused(shop: Shop, parts: OrderParts, error: OrderRejected) -> SeenOrder:
    """A refusal for a value that must be unique may mean that the order exists; also after an error of an extension
    that came when the order was saved already (facts §1.1, gift messages)."""
    existing = find(shop, parts.draft.reference)
    if existing is not None:
        return existing
    if says_duplicate(error) and parts.draft.number is not None:
        raise NumberTakenError(parts.draft.number) from None
    raise error


def find(shop: Shop, reference: str) -> SeenOrder | None:
    return shop.orders.by_references([reference]).get(reference)


def for_good(error: OutcomeUnknown) -> OrderRejected | OutcomeUnknown:
    """An order that the server answers with 500 twice, and that is not there afterwards, is for a person to look at."""
    if error.code != ANSWERED:
        return error
    return OrderRejected(error.message, code="refused_500", remedy=error.remedy)
