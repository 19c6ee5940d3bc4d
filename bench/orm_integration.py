"""The comparison: the integration people usually write with the ORM, order by order, row by row, on the same models.

It leaves the same rows as the product: encrypted buyer data, search tokens, items, story, Commerce order, lines,
customer, reservation, counters, ERP event. It neither splits bad pages nor guards against parallel workers.
"""

from __future__ import annotations

import json
import zlib
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.models import AmazonOrder, AmazonOrderItem, OrderEvent, RawPage, Store
from saleschannel.commerce.builtin.models import Customer, Order, OrderLine, Product, Reservation
from saleschannel.erp.models import ErpEvent
from saleschannel.vault.current import keyring

Json = dict[str, Any]


def import_page_by_orm(body: bytes, stores: AccountStores, now: datetime, *, transaction_per_order: bool) -> None:
    """One page of searchOrders; autocommit (Django's default) or one transaction per order."""
    page = json.loads(body)
    sealed = keyring().encrypt(zlib.compress(body, 1))
    raw_page = RawPage.objects.create(account_id=stores.account_id, request_id="bench-request", body=sealed)
    for data in page["orders"]:
        with transaction.atomic() if transaction_per_order else nullcontext():
            import_order(data, stores.account_id, raw_page, now)


def import_order(data: Json, account_id: int, raw_page: RawPage, now: datetime) -> None:
    store = Store.objects.select_related("order_settings").get(
        account_id=account_id, marketplace_id=data["salesChannel"]["marketplaceId"]
    )
    amazon_order, created = AmazonOrder.objects.get_or_create(
        account_id=account_id, amazon_order_id=data["orderId"], defaults=order_fields(data, store, raw_page)
    )
    if not created:
        return
    OrderEvent.objects.create(order=amazon_order, type="amazon_order.imported", facts={"status": "UNSHIPPED"})
    for position, item in enumerate(data["orderItems"]):
        AmazonOrderItem.objects.get_or_create(
            order=amazon_order, order_item_id=item["orderItemId"], defaults=item_fields(item, position)
        )
    amazon_order.details_updated_at = now
    amazon_order.save()
    OrderEvent.objects.create(order=amazon_order, type="amazon_order.details_updated")
    customer = None
    if store.order_settings.customer_creation == "new_account":
        customer = customer_for(data, amazon_order)
    order = create_commerce_order(data, customer)
    amazon_order.commerce_number, amazon_order.commerce_state = order.number, order.state
    amazon_order.commerce_status, amazon_order.waiting_for = order.status, "shipment"
    amazon_order.customer_number = customer.number if customer else ""
    amazon_order.save()
    facts = {"number": order.number, "state": order.state}
    OrderEvent.objects.create(order=amazon_order, type="commerce_order.created", facts=facts)
    ErpEvent.objects.create(type="commerce_order.created", subject=order.reference, payload=facts)


def order_fields(data: Json, store: Store, raw_page: RawPage) -> Json:
    fulfillment, total = data["fulfillment"], data["proceeds"]["grandTotal"]
    return {
        "store": store,
        "marketplace_id": store.marketplace_id,
        "fulfilled_by": fulfillment["fulfilledBy"],
        "fulfillment_status": fulfillment["fulfillmentStatus"],
        "status_text": fulfillment["fulfillmentStatus"],
        "status": "unshipped",
        "purchased_at": datetime.fromisoformat(data["createdTime"]),
        "last_updated_at": datetime.fromisoformat(data["lastUpdatedTime"]),
        "ship_by": datetime.fromisoformat(fulfillment["shipByWindow"]["latestDateTime"]),
        "deliver_by": datetime.fromisoformat(fulfillment["deliverByWindow"]["latestDateTime"]),
        "currency": total["currencyCode"],
        "total": Decimal(total["amount"]),
        "units": sum(item["quantityOrdered"] for item in data["orderItems"]),
        "programs": data["programs"],
        "service_level": fulfillment["fulfillmentServiceLevel"],
        "seller_order_id": data["orderAliases"][0]["aliasId"],
        "buyer_data": sealed_people(data),
        "buyer_tokens": keyring().search_tokens(data["buyer"]["buyerName"]),
        "content_hash": blake2b(json.dumps(data).encode(), digest_size=16).digest(),
        "raw_page": raw_page,
    }


def item_fields(item: Json, position: int) -> Json:
    amounts = amounts_of(item)
    return {
        "position": position,
        "sku": item["product"]["sellerSku"],
        "asin": item["product"]["asin"],
        "title": item["product"]["title"],
        "quantity_ordered": item["quantityOrdered"],
        "unit_price": Decimal(item["product"]["price"]["unitPrice"]["amount"]),
        "item_amount": amounts.get("ITEM", Decimal(0)),
        "shipping_amount": amounts.get("SHIPPING", Decimal(0)),
        "tax_amount": amounts.get("TAX", Decimal(0)),
        "gift_wrap_amount": Decimal(0),
        "cod_amount": Decimal(0),
        "other_amount": Decimal(0),
        "discount_amount": Decimal(0),
        "total_amount": Decimal(item["proceeds"]["proceedsTotal"]["amount"]),
        "tax_collected_by_amazon": True,
    }


def amounts_of(item: Json) -> dict[str, Decimal]:
    return {line["type"]: Decimal(line["subtotal"]["amount"]) for line in item["proceeds"]["breakdowns"]}


def sealed_people(data: Json) -> bytes:
    return keyring().encrypt(json.dumps({"buyer": data["buyer"], "ship_to": data["recipient"]}).encode())


def customer_for(data: Json, amazon_order: AmazonOrder) -> Customer:
    email = data["buyer"]["buyerEmail"]
    customer, created = Customer.objects.get_or_create(
        email_digest=keyring().digest(email),
        defaults={"email": email, "name": data["buyer"]["buyerName"], "number": next_number("customer")},
    )
    kind = "customer.created" if created else "customer.found"
    OrderEvent.objects.create(order=amazon_order, type=kind, facts={"number": customer.number})
    return customer


def create_commerce_order(data: Json, customer: Customer | None) -> Order:
    amounts = [amounts_of(item) for item in data["orderItems"]]
    order, created = Order.objects.get_or_create(
        reference=data["orderId"],
        defaults={
            "number": next_number("order"),
            "commerce_store": "default",
            "state": "pending",
            "status": "pending",
            "purchased_at": datetime.fromisoformat(data["createdTime"]),
            "marketplace_id": data["salesChannel"]["marketplaceId"],
            "fulfilled_by": data["fulfillment"]["fulfilledBy"],
            "customer": customer,
            "people": sealed_people(data),
            "buyer_tokens": keyring().search_tokens(data["buyer"]["buyerName"]),
            "labels": ["prime"] if "PRIME" in data["programs"] else [],
            "currency": data["proceeds"]["grandTotal"]["currencyCode"],
            "subtotal": total(amounts, "ITEM"),
            "shipping": total(amounts, "SHIPPING"),
            "tax": total(amounts, "TAX"),
            "gift_wrap": Decimal(0),
            "fees": Decimal(0),
            "discount": Decimal(0),
            "adjustment": Decimal(0),
            "grand_total": Decimal(data["proceeds"]["grandTotal"]["amount"]),
        },
    )
    if created:
        for position, item in enumerate(data["orderItems"], 1):
            add_line(order, item, position)
    return order


def add_line(order: Order, item: Json, position: int) -> None:
    amounts = amounts_of(item)
    product = Product.objects.get(sku=item["product"]["sellerSku"])
    OrderLine.objects.create(
        order=order,
        order_item_id=item["orderItemId"],
        position=position,
        product=product,
        sku=product.sku,
        title=item["product"]["title"],
        quantity=item["quantityOrdered"],
        unit_price=Decimal(item["product"]["price"]["unitPrice"]["amount"]),
        row_total=amounts["ITEM"],
        tax=amounts.get("TAX", Decimal(0)),
        discount=Decimal(0),
    )
    reservation, created = Reservation.objects.get_or_create(
        reference=order.reference, product=product, defaults={"quantity": item["quantityOrdered"]}
    )
    if not created:
        Reservation.objects.filter(pk=reservation.pk).update(quantity=F("quantity") + item["quantityOrdered"])
    Product.objects.filter(pk=product.pk).update(reserved=F("reserved") + item["quantityOrdered"])


def total(amounts: list[dict[str, Decimal]], kind: str) -> Decimal:
    return sum((part.get(kind, Decimal(0)) for part in amounts), Decimal(0))


def next_number(kind: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('commerce_{kind}_number_sequence')")
        return f"{cursor.fetchone()[0]:09}"
