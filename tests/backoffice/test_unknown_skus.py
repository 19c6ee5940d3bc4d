"""Unknown SKUs: what blocks orders, mapped once for all of them; and the list of alias SKUs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder, SellerAccount, SkuAlias, Store
from saleschannel.channel.unknown_skus import likely_products
from saleschannel.commerce.builtin.models import OrderLine, Product
from saleschannel.config.wiring import backend_of
from saleschannel.domain.orders import TimeWindow
from saleschannel.services.retry_orders import retry_waiting_orders
from tests.backoffice.conftest import Importer
from tests.builders import MUG, OTHER_ITEM_ID, PURCHASED_AT, an_amazon_order, an_item
from tests.commerce.builders import a_product

PAGE = "/commerce/unknown-skus/"


@pytest.fixture
def held(imported: Importer) -> list[AmazonOrder]:
    """Three orders that wait: two for a cup, one of them and another for a jar."""
    by = PURCHASED_AT + timedelta(days=1)
    return imported(
        an_amazon_order(an_item("CUP", 2), order_id="902-1", ship_by=TimeWindow(None, by)),
        an_amazon_order(
            an_item("CUP"),
            an_item("JAR, big", order_item_id=OTHER_ITEM_ID),
            an_item(MUG, 0, order_item_id="3"),
            order_id="902-2",
        ),
        an_amazon_order(an_item("JAR, big"), order_id="902-3"),
    )


def test_each_sku_tells_how_many_orders_wait_and_how_soon(
    clerk: Client, held: list[AmazonOrder], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        answer = clerk.get(PAGE)
    found = [(row["sku"], row["orders"], row["units"]) for row in answer.context["rows"]]
    assert found == [("CUP", 2, 3), ("JAR, big", 2, 2)]
    assert answer.context["rows"][0]["first_ship_by"] == held[0].ship_by
    text = answer.content.decode()
    assert "/orders/?attention=unknown_sku" in text
    assert "/commerce/products/new/?sku=CUP&amp;name=Title+of+CUP" in text


def test_mapping_a_sku_frees_all_orders_that_wait_for_it(clerk: Client, held: list[AmazonOrder], store: Store) -> None:
    a_product()
    answer = clerk.post(f"{PAGE}map/", {"amazon_sku": "CUP", "product_sku": MUG, "account": ""}, follow=True)
    assert "CUP means MUG-BLUE now." in answer.content.decode()
    assert retry_waiting_orders(AccountStores.load(store.account), backend_of, PURCHASED_AT) == 1
    assert list(OrderLine.objects.values_list("sku", "amazon_sku", "quantity")) == [(MUG, "CUP", 2)]
    assert [row["sku"] for row in clerk.get(PAGE).context["rows"]] == ["JAR, big"]


def test_a_product_that_does_not_exist_is_refused_beside_its_sku_and_what_was_typed_stays(
    clerk: Client, held: list[AmazonOrder]
) -> None:
    answer = clerk.post(f"{PAGE}map/", {"amazon_sku": "CUP", "product_sku": "MUG-BLEU"})
    assert answer.status_code == 422
    cup, jar = answer.context["rows"]
    assert cup["errors"] == ["There is no product “MUG-BLEU”. Create it first, or correct the SKU."]
    assert (cup["typed"], jar["errors"]) == ("MUG-BLEU", [])
    assert 'value="MUG-BLEU"' in answer.content.decode()
    assert not SkuAlias.objects.exists()


def test_a_refusal_for_a_sku_that_is_known_by_now_is_told_on_top(clerk: Client, db: None) -> None:
    answer = clerk.post(f"{PAGE}map/", {"amazon_sku": "CUP", "product_sku": ""})
    assert (answer.status_code, answer.context["refused"] is not None) == (422, True)
    assert "The alias was not added." in answer.content.decode()


def test_a_product_that_is_called_nearly_the_same_is_suggested(clerk: Client, imported: Importer) -> None:
    a_product()
    imported(an_amazon_order(an_item("Mug-Blue-FBM")))
    (row,) = clerk.get(PAGE).context["rows"]
    assert (row["typed"], row["suggested"]) == (MUG, True)


@pytest.mark.parametrize(
    ("sku", "candidates"),
    [
        ("MUG", ["MUG"]),
        ("mug-fbm", ["MUG-FBM", "MUG"]),
        ("FBA-MUG_2", ["FBA-MUG_2", "MUG_2", "MUG"]),
        ("FBA-", ["FBA-"]),
    ],
)
def test_what_sellers_add_for_amazon_is_taken_off(sku: str, candidates: list[str]) -> None:
    assert likely_products([sku]) == {sku: candidates}


def test_products_are_suggested_while_their_sku_is_typed(clerk: Client, db: None) -> None:
    a_product()
    Product.objects.create(sku="PLATE<b>", name="<i>")
    assert clerk.get("/commerce/products/suggest/", {"product_sku": "mug"}).content.decode() == (
        '<option value="MUG-BLUE">Name of MUG-BLUE</option>'
    )
    escaped = clerk.get("/commerce/products/suggest/", {"product_sku": "plate"}).content.decode()
    assert escaped == '<option value="PLATE&lt;b&gt;">&lt;i&gt;</option>'
    assert clerk.get("/commerce/products/suggest/").content == b""


def test_who_may_only_look_sees_what_waits_and_maps_nothing(reader: Client, held: list[AmazonOrder]) -> None:
    assert "CUP" in reader.get(PAGE).content.decode()
    assert 'name="product_sku"' not in reader.get(PAGE).content.decode()
    for deed in (f"{PAGE}map/", "/commerce/aliases/", "/commerce/aliases/1/remove/"):
        assert reader.post(deed, {"amazon_sku": "CUP", "product_sku": MUG}).status_code == 403
    assert not SkuAlias.objects.exists()


def test_aliases_are_listed_found_added_and_removed(clerk: Client, store: Store) -> None:
    a_product()
    other = SellerAccount.objects.create(name="Other", region="eu", client_id="i", client_secret="s", refresh_token="t")
    SkuAlias.objects.bulk_create(SkuAlias(amazon_sku=f"A-{number:03}", product_sku=MUG) for number in range(60))
    clerk.post("/commerce/aliases/", {"amazon_sku": "ZZZ", "product_sku": MUG, "account": other.pk})
    answer = clerk.get("/commerce/aliases/")
    assert [row["amazon_sku"] for row in answer.context["rows"]][:2] == ["A-000", "A-001"]
    last = clerk.get("/commerce/aliases/", {"after": answer.context["page"].after}).context["rows"][-1]
    assert (last["amazon_sku"], last["account"], last["by"]) == ("ZZZ", "Other", "clara")
    (found,) = clerk.get("/commerce/aliases/", {"text": "ZZ"}).context["rows"]
    assert len(clerk.get("/commerce/aliases/", {"text": "MUG"}).context["rows"]) == 50
    assert clerk.post(found["remove"])["Location"] == "/commerce/aliases/"
    assert SkuAlias.objects.count() == 60


def test_an_alias_without_a_product_is_refused_in_place(clerk: Client, db: None) -> None:
    answer = clerk.post("/commerce/aliases/", {"amazon_sku": "CUP", "product_sku": "NO"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["product_sku"]
    assert SkuAlias.objects.filter(created_by=F("created_by")).count() == 0
