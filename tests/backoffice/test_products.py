"""Products: the list with its filters, new ones, the product page with stock, log, orders and alias SKUs."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from saleschannel.channel.models import OrderSettings, SkuAlias, Store
from saleschannel.commerce.builtin.models import Product, StockChange
from saleschannel.commerce.builtin.shipping import ship
from saleschannel.domain.orders import FulfillmentStatus
from tests.backoffice.conftest import Importer
from tests.builders import MUG, ORDER_ID, PLATE, PURCHASED_AT, an_amazon_order, an_item
from tests.commerce.builders import a_parcel, a_product

LIST = "/commerce/products/"


def skus(client: Client, **filters: str) -> list[str]:
    return [row["sku"] for row in client.get(LIST, filters).context["rows"]]


def facts(product: Product, **typed: Any) -> dict[str, Any]:
    """The form of the product page as the browser sends it."""
    seen = {"name": product.name, "price": str(product.price), "manage_stock": "on", "enabled": "on"}
    return {**{f"initial-{name}": value for name, value in seen.items()}, **seen, **typed}


def jobs() -> list[tuple[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE task_name = 'retry_waiting_orders'")
        return [(name, json.loads(args)) for name, args in cursor]


@pytest.fixture
def some_products(db: None) -> None:
    a_product("BOWL", 0)
    a_product("CUP", 2, reserved=3)
    a_product("JAR", 9, enabled=False)
    a_product(MUG, 9, reserved=1)
    a_product("SERVICE", 0, manage_stock=False)


@pytest.mark.usefixtures("some_products")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, ["BOWL", "CUP", "JAR", MUG, "SERVICE"], id="all, by SKU"),
        pytest.param({"text": "mug"}, [MUG], id="how the SKU begins, in any case"),
        pytest.param({"text": "name of c"}, ["CUP"], id="how the name begins"),
        pytest.param({"text": "OTHER"}, ["JAR"], id="an alias SKU"),
        pytest.param({"text": "100%_"}, [], id="no pattern"),
        pytest.param({"enabled": "no"}, ["JAR"], id="disabled"),
        pytest.param({"enabled": "yes", "managed": "yes"}, ["BOWL", "CUP", MUG], id="two filters"),
        pytest.param({"managed": "no"}, ["SERVICE"], id="not managed"),
        pytest.param({"stock": "out"}, ["BOWL", "CUP"], id="out of stock"),
        pytest.param({"stock": "short"}, ["CUP"], id="more promised than there is"),
        pytest.param({"stock": "reserved"}, ["CUP", MUG], id="has reservations"),
        pytest.param({"sold": "never", "text": "B"}, ["BOWL"], id="never sold"),
    ],
)
def test_the_list_is_narrowed_down(clerk: Client, filters: dict[str, str], expected: list[str]) -> None:
    SkuAlias.objects.create(amazon_sku="OTHER-SKU", product_sku="JAR")
    assert skus(clerk, **filters) == expected


def test_a_product_that_was_sold_is_not_among_those_never_sold(clerk: Client, imported: Importer) -> None:
    a_product()
    a_product(PLATE)
    imported(an_amazon_order())
    assert skus(clerk, sold="never") == [PLATE]


def test_a_filter_with_nonsense_is_named_and_filters_nothing(clerk: Client, db: None) -> None:
    a_product()
    answer = clerk.get(LIST, {"stock": "plenty"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["stock"]
    assert len(answer.context["rows"]) == 1


def test_the_list_has_pages_and_few_statements(
    clerk: Client, db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Product.objects.bulk_create([Product(sku=f"SKU-{number:03}", name="x", quantity=1) for number in range(120)])
    clerk.get(LIST)
    with django_assert_max_num_queries(9):
        answer = clerk.get(LIST, {"text": "sku"})
    assert answer.context["count"].number == 120
    second = clerk.get(LIST, {"text": "sku", "after": answer.context["page"].after})
    assert second.context["rows"][0]["sku"] == "SKU-050"
    assert clerk.get(LIST, {"before": second.context["page"].before}).context["rows"][0]["sku"] == "SKU-000"


def test_many_products_are_switched_at_once_and_the_filter_stays(clerk: Client, store: Store) -> None:
    chosen = [a_product(sku).pk for sku in ("A", "B")]
    a_product("C")
    data = {"chosen": [*chosen, "nonsense"], "deed": "disable", "query": "text=x"}
    assert clerk.post("/commerce/products/switch/", data)["Location"] == "/commerce/products/?text=x"
    assert list(Product.objects.order_by("sku").values_list("enabled", flat=True)) == [False, False, True]
    clerk.post("/commerce/products/switch/", {"chosen": chosen[:1], "deed": "enable"})
    assert list(Product.objects.order_by("sku").values_list("enabled", flat=True)) == [True, False, True]
    assert jobs() == [("retry_waiting_orders", {"account_id": store.account_id})]


def test_choosing_nothing_says_so(clerk: Client, db: None) -> None:
    text = clerk.post("/commerce/products/switch/", {"deed": "enable"}, follow=True).content.decode()
    assert "Nothing was chosen. Tick the products first." in text


def test_facts_are_changed_and_what_waited_for_them_can_go_on(clerk: Client, store: Store) -> None:
    product = a_product(enabled=False, price=Decimal(3))
    data = {**facts(product), "initial-enabled": "", "name": "Mug", "price": "12.50"}
    address = f"/commerce/products/{product.pk}/"
    assert clerk.post(address, data)["Location"] == address
    product.refresh_from_db()
    assert (product.enabled, product.name, product.price, product.quantity) == (True, "Mug", Decimal("12.5"), 5)
    assert jobs() == [("retry_waiting_orders", {"account_id": store.account_id})]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(clerk: Client, db: None) -> None:
    product = a_product()
    data = facts(product, price="7")
    Product.objects.update(name="Renamed by a colleague", enabled=False)
    clerk.post(f"/commerce/products/{product.pk}/", data)
    product.refresh_from_db()
    assert (product.name, product.enabled, product.price) == ("Renamed by a colleague", False, 7)


def test_bad_facts_stay_in_the_form_with_the_reason_beside_them(clerk: Client, db: None) -> None:
    product = a_product()
    answer = clerk.post(f"/commerce/products/{product.pk}/", facts(product, name="", price="-2"))
    assert answer.status_code == 422
    assert answer.context["facts"].errors == {
        "name": ["This field is required."],
        "price": ["A price is not negative."],
    }
    assert 'value="-2"' in answer.content.decode()


def test_a_new_product_has_its_first_quantity_in_the_log(clerk: Client, store: Store) -> None:
    data = {"sku": "VASE", "name": "Vase", "price": "12,50", "quantity": "7", "manage_stock": "on", "enabled": "on"}
    answer = clerk.post("/commerce/products/new/", {**data, "price": "12.50"})
    product = Product.objects.get()
    assert answer["Location"] == f"/commerce/products/{product.pk}/"
    assert (product.sku, product.name, product.price, product.quantity) == ("VASE", "Vase", Decimal("12.5"), 7)
    change = StockChange.objects.get()
    assert (change.cause, change.old, change.new, change.actor) == ("created", 0, 7, "clara")
    again = clerk.post("/commerce/products/new/", {**data, "price": "1"})
    assert again.context["form"].errors == {"sku": ["There is a product with this SKU already."]}
    assert Product.objects.get().price == Decimal("12.5")


def test_a_new_product_begins_with_what_the_address_gives(clerk: Client, db: None) -> None:
    text = clerk.get("/commerce/products/new/", {"sku": "VASE-1", "name": "A vase"}).content.decode()
    assert 'value="VASE-1"' in text
    assert 'value="A vase"' in text


def stock(product: Product, **typed: Any) -> tuple[str, dict[str, Any]]:
    data = {"seen": product.quantity, "how": "count", "units": 12, "reason": "stock-taking", **typed}
    return f"/commerce/products/{product.pk}/stock/", data


@pytest.mark.parametrize(("how", "units", "expected"), [("count", 12, 12), ("move", 3, 8), ("move", -2, 3)])
def test_stock_is_written_exactly_and_told_who_when_why(
    clerk: Client, store: Store, how: str, units: int, expected: int
) -> None:
    product = a_product(quantity=5)
    address, data = stock(product, how=how, units=units, reason="Delivery 4711")
    text = clerk.post(address, data, follow=True).content.decode()
    assert Product.objects.get().quantity == expected
    (change,) = StockChange.objects.all()
    assert (change.old, change.new, change.actor, change.reason) == (5, expected, "clara", "Delivery 4711")
    assert change.cause == "adjusted"
    assert f"5 → {expected}" in text
    assert "Delivery 4711" in text
    assert jobs() == [("retry_waiting_orders", {"account_id": store.account_id})]


@pytest.mark.parametrize("how", ["count", "move"])
def test_a_quantity_that_changed_meanwhile_is_not_overwritten(clerk: Client, db: None, how: str) -> None:
    product = a_product(quantity=5)
    address, data = stock(product, how=how, seen=7)
    answer = clerk.post(address, data)
    assert answer.status_code == 422
    assert "has changed from 7 to 5 meanwhile" in answer.content.decode()
    assert Product.objects.get().quantity == 5
    assert answer.context["stock"]["seen"].value() == "5"
    assert answer.context["stock"]["reason"].value() == "stock-taking"
    assert clerk.post(address, {**data, "seen": 5}).status_code == 302


def test_a_stock_form_that_is_sent_twice_moves_units_once(clerk: Client, db: None) -> None:
    address, data = stock(a_product(quantity=5), how="move", units=3)
    assert [clerk.post(address, data).status_code for _ in range(2)] == [302, 422]
    assert Product.objects.get().quantity == 8


def test_a_reservation_made_meanwhile_stays(clerk: Client, imported: Importer) -> None:
    product = a_product(quantity=5)
    address, data = stock(product)
    imported(an_amazon_order(an_item(quantity=2)))
    clerk.post(address, data)
    assert Product.objects.values_list("quantity", "reserved").get() == (12, 2)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"units": "many"}, "units"), ({"units": ""}, "units"), ({"reason": " "}, "reason"), ({"units": 10**10}, "units")],
)
def test_bad_stock_is_refused_beside_its_field(clerk: Client, db: None, typed: dict[str, Any], field: str) -> None:
    address, data = stock(a_product(), **typed)
    answer = clerk.post(address, data)
    assert (answer.status_code, list(answer.context["stock"].errors)) == (422, [field])
    assert not StockChange.objects.exists()


def test_the_page_shows_who_holds_units_what_was_sold_and_every_change(
    clerk: Client, store: Store, imported: Importer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    OrderSettings.objects.update(stock_while_pending="reserve")
    product = a_product(quantity=9)
    SkuAlias.objects.create(amazon_sku="CUP", product_sku=MUG)
    pending = an_amazon_order(order_id="902-2", status=FulfillmentStatus.PENDING)
    row, *_ = imported(an_amazon_order(an_item("CUP", 2)), pending)
    ship(row.commerce_number, [a_parcel()], actor="sam", at=PURCHASED_AT)
    with django_assert_max_num_queries(12):
        answer = clerk.get(f"/commerce/products/{product.pk}/")
    holding = {(line["text"], line["quantity"]) for line in answer.context["holding"]}
    assert holding == {("902-2", 1), (row.commerce_number, 1)}
    (change,) = answer.context["changes"]
    assert (change["old"], change["new"], change["actor"], change["reference"]) == (9, 8, "sam", ORDER_ID)
    (line,) = answer.context["recent"]
    assert (line.number, line.quantity, line.shipped, line.amazon_sku) == (row.commerce_number, 2, 1, "CUP")
    text = answer.content.decode()
    assert f'href="/commerce/orders/{row.commerce_number}/"' in text
    assert 'href="/orders/902-2/"' in text
    assert "as CUP on Amazon" in text
    assert "as CUP on Amazon" in clerk.get(f"/commerce/orders/{row.commerce_number}/").content.decode()


def test_aliases_come_and_go_on_the_product_page(clerk: Client, store: Store) -> None:
    product = a_product()
    address = f"/commerce/products/{product.pk}/"
    answer = clerk.post(f"{address}aliases/", {"amazon_sku": " CUP ", "account": store.account_id})
    assert answer["Location"] == address
    alias = SkuAlias.objects.get()
    assert (alias.amazon_sku, alias.product_sku, alias.account, alias.created_by) == (
        "CUP",
        MUG,
        store.account,
        "clara",
    )
    assert jobs() == [("retry_waiting_orders", {"account_id": store.account_id})]
    assert "CUP" in clerk.get(address).content.decode()
    for _ in range(2):
        assert clerk.post(f"{address}aliases/{alias.pk}/remove/")["Location"] == address
    assert not SkuAlias.objects.exists()


def test_an_alias_that_is_taken_is_refused_beside_its_field(clerk: Client, store: Store) -> None:
    SkuAlias.objects.create(amazon_sku="CUP", product_sku=PLATE)
    answer = clerk.post(f"/commerce/products/{a_product().pk}/aliases/", {"amazon_sku": "CUP"})
    assert answer.status_code == 422
    assert answer.context["alias"].errors == {
        "amazon_sku": ["CUP is an alias of PLATE-WHITE already. Remove that alias first."]
    }


def test_who_may_only_look_sees_no_deed_and_can_do_none(reader: Client, db: None) -> None:
    product = a_product()
    address = f"/commerce/products/{product.pk}/"
    for page in (LIST, address):
        assert 'method="post" action="/commerce/' not in reader.get(page).content.decode()
    for deed in (address, f"{address}stock/", f"{address}aliases/", "/commerce/products/switch/", f"{LIST}new/"):
        assert reader.post(deed, {"units": 1}).status_code == 403
    assert reader.get("/commerce/import/products/").status_code == 403
    assert not StockChange.objects.exists()


def test_the_pages_speak_german(clerk: Client, imported: Importer) -> None:
    product = a_product()
    imported(an_amazon_order(an_item("CUP")))
    clerk.cookies["django_language"] = "de"
    words = {
        LIST: ("Lagerbestand geführt", "Ausgewählte aktivieren"),
        f"/commerce/products/{product.pk}/": ("Bestandsprotokoll", "Alias-SKUs"),
        "/commerce/unknown-skus/": ("Unbekannte SKUs", "Wartende Bestellungen"),
        "/commerce/aliases/": ("alle Konten",),
        "/commerce/import/stock/": ("Ansehen, was sich ändern würde",),
    }
    for address, expected in words.items():
        text = clerk.get(address, headers={"accept-language": "de"}).content.decode()
        for word in expected:
            assert word in text, (address, word)
