"""The read path of the command bar: orders by any number that stands on paper. An index answers each question."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import QuerySet

from saleschannel.channel.models import AmazonOrder, AmazonOrderItem, Package
from saleschannel.domain.order_numbers import amazon_numbers_in, other_numbers_in

MOST = 50


class FoundBy(StrEnum):
    """Which of its numbers led to an order."""

    AMAZON_NUMBER = "amazon_number"
    COMMERCE_NUMBER = "commerce_number"
    TRACKING_NUMBER = "tracking_number"
    SKU = "sku"


class FoundOrder(NamedTuple):
    found_by: FoundBy
    order: AmazonOrder


class Search(NamedTuple):
    """What was searched for, and what was found; `numbers` are Amazon's, `words` everything else."""

    numbers: list[str]
    words: list[str]
    orders: list[FoundOrder]


def search_orders(text: str) -> Search:
    """Orders that the pasted text names: by Amazon's numbers, else by Commerce's and tracking numbers, else by SKU."""
    plain = text.replace("\0", "")
    numbers = amazon_numbers_in(plain)
    by_number = _orders(AmazonOrder.objects.filter(amazon_order_id__in=numbers).values_list("pk", flat=True))
    if by_number:
        return Search(numbers, [], [FoundOrder(FoundBy.AMAZON_NUMBER, order) for order in by_number])
    words = other_numbers_in(plain)
    return Search(numbers, words, _by_words(words) if words else [])


def _by_words(words: Sequence[str]) -> list[FoundOrder]:
    by_commerce = AmazonOrder.objects.filter(commerce_number__in=words).values_list("pk", flat=True)
    found = [FoundOrder(FoundBy.COMMERCE_NUMBER, order) for order in _orders(by_commerce)]
    by_amazon = AmazonOrder.objects.filter(amazon_order_id__in=words).values_list("pk", flat=True)  # others' formats
    found += [FoundOrder(FoundBy.AMAZON_NUMBER, order) for order in _orders(by_amazon)]
    by_tracking = Package.objects.filter(tracking_number__in=words).values_list("order_id", flat=True)
    found += [FoundOrder(FoundBy.TRACKING_NUMBER, order) for order in _orders(by_tracking)]
    if found:
        return found
    by_sku = AmazonOrderItem.objects.filter(sku__in=words).order_by("-order_id").values_list("order_id", flat=True)
    return [FoundOrder(FoundBy.SKU, order) for order in _orders(by_sku)]


def _orders(ids: QuerySet[Any, int]) -> list[AmazonOrder]:
    """The orders with these ids, newest first, without buyer data; at most as many as a page shows."""
    some = set(ids[:MOST])
    if not some:
        return []
    orders = AmazonOrder.objects.filter(pk__in=some).defer("buyer_data", "buyer_tokens", "amazon_packages")
    return list(orders.order_by("-purchased_at", "-pk"))
