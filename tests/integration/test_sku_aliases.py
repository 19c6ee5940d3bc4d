"""Alias SKUs: an Amazon SKU means a product, everywhere the same, and no line is doubled or lost for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrderItem, SellerAccount, SkuAlias
from saleschannel.channel.sku_aliases import product_skus
from saleschannel.commerce.builtin.models import Order, OrderLine, Product
from saleschannel.commerce.builtin.queries import stock_differences
from saleschannel.config.wiring import backend_of
from saleschannel.domain.errors import NotFound, PermanentError
from saleschannel.domain.orders import FulfillmentStatus, SellerSku
from saleschannel.services import aliased_commerce
from saleschannel.services.aliased_commerce import AliasedCommerce
from saleschannel.services.retry_orders import retry_waiting_orders
from saleschannel.services.sku_aliases import add_alias, aliases, remove_alias, unknown_products
from tests.builders import MUG, ORDER_ID, OTHER_ITEM_ID, PLATE, an_amazon_order, an_item
from tests.fakes.in_memory_commerce import InMemoryCommerce
from tests.integration.channel_shop import NOW, a_product, an_account, import_orders, row_of

OTHER_ORDER = "902-7777777-7777777"


def alias(amazon_sku: str, product_sku: str = MUG, account: SellerAccount | None = None) -> None:
    add_alias(amazon_sku, product_sku, account=account, actor="clara")


def lines_of(order_id: str = ORDER_ID) -> list[tuple[str, str, int]]:
    lines = OrderLine.objects.filter(order__reference=order_id).order_by("position")
    return list(lines.values_list("sku", "amazon_sku", "quantity"))


@pytest.mark.django_db
def test_an_order_keeps_amazons_sku_and_its_commerce_order_has_the_products() -> None:
    account = an_account()
    mug = a_product()
    alias("MUG-FBM")

    import_orders(account, an_amazon_order(an_item("MUG-FBM", 2), an_item(MUG, order_item_id=OTHER_ITEM_ID)))

    assert lines_of() == [(MUG, "MUG-FBM", 2), (MUG, "", 1)]
    assert set(OrderLine.objects.values_list("product_id", flat=True)) == {mug.pk}
    assert [item.sku for item in AmazonOrderItem.objects.order_by("position")] == ["MUG-FBM", MUG]
    assert Product.objects.get().reserved == 3


@pytest.mark.django_db
def test_an_alias_goes_before_a_product_that_has_amazons_sku_itself() -> None:
    account = an_account()
    a_product()
    a_product(PLATE)
    alias(MUG, PLATE)
    import_orders(account, an_amazon_order())
    assert lines_of() == [(PLATE, MUG, 1)]


@pytest.mark.django_db
def test_the_alias_of_an_account_goes_before_that_of_all_and_says_nothing_to_others() -> None:
    account = an_account()
    a_product()
    a_product(PLATE)
    other = SellerAccount.objects.create(name="Other", region="eu", client_id="i", client_secret="s", refresh_token="t")
    alias("CUP", PLATE)
    alias("CUP", MUG, account)
    alias("JAR", MUG, other)
    import_orders(account, an_amazon_order(an_item("CUP")), an_amazon_order(an_item("JAR"), order_id=OTHER_ORDER))
    assert lines_of() == [(MUG, "CUP", 1)]
    assert row_of(an_amazon_order(order_id=OTHER_ORDER)).attention_reason == "unknown_sku"


@pytest.mark.django_db
def test_an_alias_is_not_looked_up_again_as_an_alias() -> None:
    account = an_account()
    a_product(PLATE)
    alias("CUP", MUG)
    alias(MUG, PLATE)
    import_orders(account, an_amazon_order(an_item("CUP")))
    row = row_of(an_amazon_order())
    assert (row.attention_reason, row.attention_detail) == ("unknown_sku", "CUP")


@pytest.mark.django_db
def test_adding_an_alias_frees_the_orders_that_waited_for_it() -> None:
    account = an_account()
    a_product()
    waiting = [an_amazon_order(an_item("CUP"), order_id=f"902-{number}") for number in range(3)]
    import_orders(account, *waiting)
    alias("CUP")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'retry_waiting_orders'")
        assert cursor.fetchone() == (1,)
    assert retry_waiting_orders(AccountStores.load(account), backend_of, NOW) == 3
    assert Order.objects.count() == 3
    assert {row_of(order).attention_reason for order in waiting} == {""}


@pytest.mark.django_db
def test_two_skus_of_one_product_share_its_units_within_a_page() -> None:
    account = an_account(out_of_stock="hold")
    a_product(quantity=1)
    alias("CUP")
    orders = [an_amazon_order(an_item("CUP")), an_amazon_order(an_item(MUG), order_id=OTHER_ORDER)]
    import_orders(account, *orders)
    assert [row_of(order).attention_reason for order in orders] == ["", "out_of_stock"]
    assert stock_differences() == []


@pytest.mark.django_db
def test_stock_of_a_pending_order_is_held_for_the_product_and_taken_over() -> None:
    account = an_account(stock_while_pending="reserve")
    a_product(quantity=9)
    alias("CUP")
    pending = FulfillmentStatus.PENDING
    items = (an_item("CUP", 2), an_item(MUG, 1, order_item_id=OTHER_ITEM_ID))
    import_orders(account, an_amazon_order(*items, status=pending))
    assert Product.objects.get().reserved == 3
    import_orders(account, an_amazon_order(*items, updated_minutes=5))
    assert Product.objects.get().reserved == 3
    assert lines_of() == [(MUG, "CUP", 2), (MUG, "", 1)]


@pytest.mark.django_db
def test_aliases_are_read_once_per_page_and_not_for_orders_that_ask_for_no_stock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = an_account()
    a_product()
    alias("CUP")
    asked: list[set[str]] = []

    def counted(account_id: int, skus: Collection[SellerSku]) -> dict[SellerSku, SellerSku]:
        asked.append(set(skus))
        return product_skus(account_id, skus)

    monkeypatch.setattr(aliased_commerce, "product_skus", counted)
    page = [an_amazon_order(an_item(sku), order_id=f"902-{sku}") for sku in ("CUP", MUG, "JAR")]
    import_orders(account, *page)
    assert asked == [{"CUP", MUG, "JAR"}]
    import_orders(account, *[replace(order, last_updated_at=NOW, service_level="x") for order in page[:2]])
    assert len(asked) == 1


@pytest.mark.django_db
def test_any_commerce_gets_the_products_skus_and_is_answered_for_in_amazons() -> None:
    account = an_account()
    fake = InMemoryCommerce()
    fake.add_product(MUG, 4)
    alias("CUP")
    alias("JAR", "NO-SUCH-PRODUCT")
    commerce = AliasedCommerce(fake, account.pk)
    skus = [an_item(sku).sku for sku in ("CUP", MUG, "JAR", "POT")]
    found = commerce.availability("default", skus)
    assert {sku: entry.sku for sku, entry in found.items()} == {"CUP": MUG, MUG: MUG}


@pytest.mark.django_db
def test_an_alias_is_added_once_and_never_moved_silently() -> None:
    alias("CUP", MUG)
    alias("CUP", MUG)
    with pytest.raises(PermanentError, match="CUP is an alias of MUG-BLUE already"):
        alias("CUP", PLATE)
    assert list(SkuAlias.objects.values_list("amazon_sku", "product_sku", "created_by")) == [("CUP", MUG, "clara")]


@pytest.mark.django_db
@pytest.mark.parametrize(("amazon_sku", "product_sku"), [("", MUG), ("CUP", ""), (MUG, MUG), ("C" * 201, MUG)])
def test_what_makes_no_alias_is_refused(amazon_sku: str, product_sku: str) -> None:
    with pytest.raises(PermanentError):
        alias(amazon_sku, product_sku)
    assert not aliases().exists()


@pytest.mark.django_db
def test_removing_an_alias_leaves_orders_alone_and_a_second_time_says_so() -> None:
    account = an_account()
    a_product()
    alias("CUP")
    import_orders(account, an_amazon_order(an_item("CUP")))
    remove_alias("CUP", account=None)
    assert lines_of() == [(MUG, "CUP", 1)]
    with pytest.raises(NotFound):
        remove_alias("CUP", account=None)


@pytest.mark.django_db
def test_products_that_no_commerce_knows_are_found() -> None:
    a_product()
    assert unknown_products([MUG, PLATE], backend_of) == {PLATE}
    an_account()
    assert unknown_products([MUG, PLATE], backend_of) == {PLATE}


SKUS = ["A", "B", "C", "D"]
PRODUCTS = ["A", "X", "Y"]
alias_maps = st.dictionaries(st.sampled_from(SKUS), st.sampled_from([*PRODUCTS, "GONE"]), max_size=4)
baskets = st.lists(st.lists(st.tuples(st.sampled_from(SKUS), st.integers(0, 3)), min_size=1, max_size=4), max_size=4)


@pytest.mark.django_db
@hypothesis_settings(max_examples=20, deadline=timedelta(seconds=10))
@given(for_all=alias_maps, for_account=alias_maps, orders=baskets, stock=st.integers(0, 6), hold=st.booleans())
def test_whatever_the_aliases_each_item_has_one_line_with_its_product_or_its_order_waits(
    for_all: dict[str, str],
    for_account: dict[str, str],
    orders: list[list[tuple[str, int]]],
    stock: int,
    hold: bool,
) -> None:
    with transaction.atomic():
        account = an_account(out_of_stock="hold" if hold else "backorder")
        for sku in PRODUCTS:
            a_product(sku, stock)
        SkuAlias.objects.bulk_create([SkuAlias(amazon_sku=sku, product_sku=to) for sku, to in for_all.items()])
        SkuAlias.objects.bulk_create(
            [SkuAlias(amazon_sku=sku, product_sku=to, account=account) for sku, to in for_account.items()]
        )
        page = [
            an_amazon_order(
                *[an_item(sku, units, order_item_id=f"{number}") for number, (sku, units) in enumerate(basket)],
                order_id=f"902-{number}",
            )
            for number, basket in enumerate(orders)
        ]
        import_orders(account, *page)
        meaning = {sku: for_account.get(sku, for_all.get(sku, sku)) for sku in SKUS}
        for order in page:
            wanted = [
                (item.order_item_id, meaning[item.sku], item.quantity_ordered)
                for item in order.items
                if item.quantity_ordered
            ]
            lines = OrderLine.objects.filter(order__reference=order.amazon_order_id).order_by("position")
            found = list(lines.values_list("order_item_id", "sku", "quantity"))
            reason = row_of(order).attention_reason
            assert found == ([] if reason else wanted)
            if not hold:
                unknown = any(sku not in PRODUCTS for _, sku, _ in wanted)
                assert reason == ("unreadable" if not wanted else "unknown_sku" if unknown else "")
        assert stock_differences() == []
        if hold:
            assert not Product.objects.filter(reserved__gt=stock).exists()
        transaction.set_rollback(True)
