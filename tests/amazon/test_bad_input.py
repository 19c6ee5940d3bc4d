"""Whatever stands in a page: what cannot be read is reported with a reason, and the rest of the page arrives."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleschannel.amazon.json_salvage import MalformedAnswerError
from saleschannel.amazon.order_page import read_bound, read_get_order, read_orders, read_search_page
from saleschannel.domain.orders import AmazonOrder, UnreadableOrder
from tests.amazon.fake_amazon import item_json, money, order_json


def page_with(entry: str) -> bytes:
    """A page of three orders whose middle one is `entry`."""
    good = [json.dumps(order_json(orderId=f"028-000000{n}-0000000")) for n in (1, 3)]
    return f'{{"orders": [{good[0]}, {entry}, {good[1]}], "pagination": {{"nextToken": "next"}}}}'.encode()


def read(body: bytes) -> tuple[tuple[AmazonOrder, ...], tuple[UnreadableOrder, ...], str | None]:
    raws, token = read_search_page(body)
    orders, unreadable = read_orders(raws)
    return orders, unreadable, token


SECOND = "028-0000002-0000000"
BAD_ENTRIES = [
    ("a number", "17", ""),
    ("a text", '"order"', ""),
    ("null", "null", ""),
    ("a list", "[]", ""),
    ("nothing in it", "{}", ""),
    ("a numeric id", '{"orderId": 17}', "17"),
    ("an id of another type", '{"orderId": {"a": 1}}', ""),
    ("a wrong type inside", json.dumps(order_json(orderId=SECOND, buyer=["Ada"])), SECOND),
    ("items that are no list", json.dumps(order_json(orderId=SECOND, orderItems="none")), SECOND),
    ("an item that is no object", json.dumps(order_json(orderId=SECOND, orderItems=[5])), SECOND),
    ("an amount in words", json.dumps(order_json(orderId=SECOND, proceeds={"grandTotal": money("ten")})), SECOND),
    ("an amount with a comma", json.dumps(order_json(orderId=SECOND, proceeds={"grandTotal": money("1,50")})), SECOND),
    ("no amount in the amount", json.dumps(order_json(orderId=SECOND, proceeds={"grandTotal": money("")})), SECOND),
    (
        "a bare NaN as a quantity",
        json.dumps(order_json(orderId=SECOND, orderItems=[item_json(quantityOrdered=float("nan"))])),
        SECOND,
    ),
    (
        "a bare Infinity as an amount",
        f'{{"orderId": "{SECOND}", "proceeds": {{"grandTotal": {{"amount": Infinity}}}}}}',
        SECOND,
    ),
    ("1e400 as a quantity", f'{{"orderId": "{SECOND}", "orderItems": [{{"quantityOrdered": 1e400}}]}}', SECOND),
    (
        "a number of 5000 digits",
        f'{{"orderId": "{SECOND}", "orderItems": [{{"quantityOrdered": {"9" * 5000}}}]}}',
        SECOND,
    ),
    ("half an object", '{"orderId": "1", "createdTime": "2026', ""),
    ("half an object with a comma", '{"orderId": "1", "orderItems": [{"product": {},', ""),
    ("no brackets", "orderId: 1", ""),
    ("unquoted keys", "{orderId: 1}", ""),
    ("a bad escape", '{"orderId": "\\x41"}', ""),
    ("a Python literal", "{'orderId': True}", ""),
    ("5000 brackets", "[" * 5000 + "]" * 5000, ""),
    ("5000 objects in one another", '{"a":' * 5000 + "1" + "}" * 5000, ""),
]


@pytest.mark.parametrize(("entry", "order_id"), [row[1:] for row in BAD_ENTRIES], ids=[row[0] for row in BAD_ENTRIES])
def test_a_bad_entry_is_reported_and_the_rest_of_the_page_arrives(entry: str, order_id: str) -> None:
    orders, unreadable, token = read(page_with(entry))
    assert [order.amazon_order_id for order in orders] == ["028-0000001-0000000", "028-0000003-0000000"]
    assert [bad.amazon_order_id for bad in unreadable] == [order_id]
    assert unreadable[0].reason
    assert unreadable[0].raw.decode() == entry.rstrip(",")
    assert token == "next"


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (json.dumps(order_json(orderItems=[item_json(product={"title": "Tea\0pot"})])), "Teapot"),
        (json.dumps(order_json(orderItems=[item_json(product={"title": "Tea\\u0000pot"})])), "Tea\\u0000pot"),
        (json.dumps(order_json(orderItems=[item_json(product={"title": "Tea\ud800pot"})])), "Tea?pot"),
        (json.dumps(order_json(orderItems=[item_json(product={"title": "Tea\udc00\ud800pot"})])), "Tea??pot"),
        (json.dumps(order_json(orderItems=[item_json(product={"title": "🫖 茶 \u202eteapot"})])), "🫖 茶 \u202eteapot"),
        (
            json.dumps(order_json(orderItems=[item_json(product={"title": "Teapot"})])).replace(
                "Teapot", "Tea\tpot\x01"
            ),
            "Tea\tpot\x01",
        ),
        (
            json.dumps(order_json(orderItems=[item_json(product={"title": "'; DROP TABLE orders; --<script>"})])),
            "'; DROP TABLE orders; --<script>",
        ),
        (json.dumps(order_json(surprise=float("nan"), orderItems=[item_json(product={"title": "Teapot"})])), "Teapot"),
        (
            json.dumps(
                order_json(surprise=17).copy() | {"orderItems": [item_json(product={"title": "Teapot"})]}
            ).replace("17", "1e400"),
            "Teapot",
        ),
    ],
    ids=[
        "NUL",
        "a backslash before u0000",
        "half a surrogate",
        "swapped surrogates",
        "Unicode",
        "raw control characters",
        "injection",
        "NaN in a field we do not use",
        "1e400 in a field we do not use",
    ],
)
def test_hostile_text_arrives_as_text_the_database_can_store(entry: str, title: str) -> None:
    orders, unreadable, _ = read(page_with(entry))
    assert unreadable == ()
    assert orders[1].items[0].title == title


def test_brackets_too_many_are_reported_as_entries_of_their_own() -> None:
    orders, unreadable, token = read(page_with('{"orderId": "1"}]]}}'))
    assert (len(orders), [bad.raw for bad in unreadable], token) == (2, [b'{"orderId": "1"}', b"]]}}"], "next")


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    body = page_with(json.dumps(order_json(orderItems=[item_json(product={"title": "Teapot"})])))
    orders, unreadable, _ = read(body.replace(b"Teapot", b"Tea\xffpot", 2))
    assert (len(orders), len(unreadable)) == (3, 0)
    assert any("\ufffd" in item.title for order in orders for item in order.items)


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert len(read(b"\xef\xbb\xbf" + page_with(json.dumps(order_json())))[0]) == 3


def test_very_long_text_is_kept() -> None:
    (order,), _ = read_orders([json.dumps(order_json(buyer={"buyerName": "A" * 1_000_000})).encode()])
    assert len(order.buyer.name) == 1_000_000


def test_an_order_of_ten_thousand_items_is_an_order() -> None:
    items = [item_json(orderItemId=str(number)) for number in range(10_000)]
    raw = json.dumps(order_json(orderItems=items)).encode()
    (order,), unreadable = read_orders([raw])
    assert (len(order.items), unreadable) == (10_000, ())


def test_a_page_cut_off_anywhere_is_never_taken_for_a_whole_one() -> None:
    body = page_with(json.dumps(order_json(buyer=..., recipient=..., packages=..., orderItems=[])))
    for end in range(len(body)):
        with pytest.raises(MalformedAnswerError):
            read_search_page(body[:end])


def test_a_bad_order_on_a_page_without_a_good_one_is_reported_too() -> None:
    orders, unreadable, token = read(b'{"orders": [{"orderId": "1", ], "lastUpdatedBefore": "2026-05-01T12:00:00Z"}')
    assert (orders, len(unreadable), token) == ((), 1, None)


def test_reasons_do_not_quote_the_buyer() -> None:
    bad = order_json(buyer={"buyerName": "Ada", "buyerEmail": {"is": "ada@marketplace.amazon.example"}})
    _, (unreadable,) = read_orders([json.dumps(bad).encode()])
    assert unreadable.reason == "Expected `str | null`, got `object` - at `$.buyer.buyerEmail`"


def paths(value: Any, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where every value of a JSON tree stands."""
    found = [before] if before else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        found += paths(inner, (*before, key))
    return found


def replaced(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    tree: Any = json.loads(json.dumps(order_json()))
    target = tree
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return dict(tree)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(["NaN", "1e999999", "-1", "9" * 400, "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(paths(order_json())), value=JSON_VALUES)
def test_any_value_anywhere_gives_an_order_or_an_unreadable_one(path: tuple[str | int, ...], value: Any) -> None:
    raw = json.dumps(replaced(path, value)).encode()
    orders, unreadable = read_orders([raw])
    assert len(orders) + len(unreadable) == 1
    for order in orders:
        assert order.purchased_at.utcoffset() is not None
        assert all(0 <= item.quantity_ordered < 2**31 for item in order.items)
        assert order.total is None or order.total.amount.is_finite()
        assert "\\x00" not in repr(msgspec.structs.replace(order, content_hash=b""))
    for bad in unreadable:
        assert bad.reason
        assert "\0" not in bad.amazon_order_id


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f'{{"orders": [{text}]}}'.encode()))
def test_any_bytes_are_a_page_or_malformed(body: bytes) -> None:
    try:
        orders, unreadable, _ = read(body)
    except MalformedAnswerError:
        return
    assert isinstance(orders, tuple)
    assert isinstance(unreadable, tuple)


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=100) | st.text(max_size=100).map(lambda text: f'{{"order": {text}}}'.encode()))
def test_any_bytes_are_an_order_or_malformed(body: bytes) -> None:
    try:
        raws = read_get_order(body)
    except MalformedAnswerError:
        return
    orders, unreadable = read_orders(raws)
    assert len(orders) + len(unreadable) == 1


@settings(max_examples=100, deadline=None)
@given(
    quantity=st.integers(0, 2**31 - 1),
    amounts=st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=6),
    name=st.text(max_size=50).filter(lambda text: "\0" not in text),
)
def test_what_amazon_sends_is_what_the_domain_gets(quantity: int, amounts: list[Any], name: str) -> None:
    lines = [{"type": "ITEM", "subtotal": money(str(amount))} for amount in amounts]
    proceeds = {"proceedsTotal": money(str(sum(amounts))), "breakdowns": lines}
    item = item_json(quantityOrdered=quantity, proceeds=proceeds)
    raw = json.dumps(order_json(orderItems=[item], buyer={"buyerName": name})).encode()
    (order,), unreadable = read_orders([raw])
    assert unreadable == ()
    assert (order.items[0].quantity_ordered, order.buyer.name) == (quantity, name)
    assert order.items[0].amounts.item == order.items[0].amounts.total == sum(amounts)


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        (b'{"orders": [], "lastUpdatedBefore": "2026-05-01T12:00:00.000Z"}', datetime(2026, 5, 1, 12, tzinfo=UTC)),
        (b'{"orders": [], "createdBefore": "2026-05-01T12:00:00Z"}', None),
        (b'{"orders": [], "lastUpdatedBefore": "soon"}', None),
        (b'{"orders": []', None),
    ],
)
def test_the_bound_that_amazon_used_is_read_where_it_can_be(body: bytes, bound: datetime | None) -> None:
    assert read_bound(body, by_creation=False) == bound
