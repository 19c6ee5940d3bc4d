"""Made-up pages of Amazon's searchOrders (Orders API 2026-01-01) as bytes; the same number always gives the same page.

Orders have about 2.4 kB of JSON and 1.5 items, FBM, Unshipped. One half is from a store that follows the guest process,
the other half from one that builds customer accounts. Nothing in it belongs to a real person.
"""

from __future__ import annotations

from bisect import bisect
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

import msgspec

GUEST_MARKETPLACE = "ATVPDKIKX0DER"
ACCOUNT_MARKETPLACE = "A2EUQ1WTGCTBG2"
MARKETPLACE_NAMES = {GUEST_MARKETPLACE: "Amazon.com", ACCOUNT_MARKETPLACE: "Amazon.ca"}
CURRENCIES = {GUEST_MARKETPLACE: "USD", ACCOUNT_MARKETPLACE: "CAD"}

ORDERS_PER_PAGE = 100
SKUS = 2_000
ZIPF = 0.9
FIRST_PURCHASE = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS_BETWEEN_ORDERS = 25
ITEMS_OF_AN_ORDER = (1, 2, 3, 4)
SHARE_BY_ITEMS = (64, 25, 8, 3)  # 1.5 on average

FIRST_NAMES = ("Ada", "Ben", "Chloé", "Dirk", "Eva", "Fred", "Gül", "Hana", "Igor", "Jane", "Kofi", "Lena", "Mats")
LAST_NAMES = ("Example", "Sample", "Muster", "Ejemplo", "Esempio", "Voorbeeld", "Exempel", "Primer", "Proba", "Dummy")
CITIES = (("Springfield", "IL", "62701"), ("Riverton", "WY", "82501"), ("Fairview", "NJ", "07022"))
ADJECTIVES = ("Blue", "Large", "Foldable", "Stainless", "Organic", "Wireless", "Handmade", "Compact")
THINGS = ("Mug", "Lamp", "Backpack", "Kettle", "Blanket", "Speaker", "Notebook", "Cutting Board")

Json = dict[str, Any]


def page_bytes(number: int, orders: int = ORDERS_PER_PAGE, begin: datetime = FIRST_PURCHASE) -> bytes:
    """Page `number` (from 0) with the orders that come after those of the pages before; the first was at `begin`."""
    first = number * orders
    body: Json = {"orders": [order_json(index, begin) for index in range(first, first + orders)]}
    body["pagination"] = {"nextToken": f"page-{number + 1}"}
    return msgspec.json.encode(body)


def order_json(index: int, begin: datetime = FIRST_PURCHASE) -> Json:
    """Order `index` of the endless list: verified, to be shipped by the merchant."""
    chance = Random(index)
    marketplace = ACCOUNT_MARKETPLACE if index % 2 else GUEST_MARKETPLACE
    currency = CURRENCIES[marketplace]
    name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}{index // 7 % 500}"
    created = begin + timedelta(seconds=SECONDS_BETWEEN_ORDERS * index, milliseconds=chance.randrange(1000))
    count = chance.choices(ITEMS_OF_AN_ORDER, SHARE_BY_ITEMS)[0]
    items = [item_json(chance, index, position, currency) for position in range(count)]
    cents = sum(item_cents(item) for item in items)
    city, state, postal_code = chance.choice(CITIES)
    return {
        "orderId": order_id(index),
        "orderAliases": [{"aliasId": f"S-{index:09}", "aliasType": "SELLER_ORDER_ID"}],
        "createdTime": iso(created),
        "lastUpdatedTime": iso(created + timedelta(minutes=34)),
        "programs": ["PRIME"] if chance.random() < 0.15 else [],
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": marketplace,
            "marketplaceName": MARKETPLACE_NAMES[marketplace],
        },
        "buyer": {"buyerName": name, "buyerEmail": f"b{index:09}{chance.getrandbits(24):06x}@marketplace.example"},
        "recipient": {
            "deliveryAddress": {
                "name": name,
                "addressLine1": f"{chance.randrange(1, 9999)} Sample Street",
                "addressLine2": f"Unit {chance.randrange(1, 99)}",
                "city": city,
                "stateOrRegion": state,
                "postalCode": postal_code,
                "countryCode": "US" if currency == "USD" else "CA",
                "phone": f"+1 555 01{chance.randrange(100):02}",
                "addressType": "RESIDENTIAL",
            }
        },
        "proceeds": {"grandTotal": money(cents, currency)},
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "fulfillmentServiceLevel": "STANDARD",
            "shipByWindow": window(created, 1, 3),
            "deliverByWindow": window(created, 4, 9),
        },
        "payment": {"paymentExecutions": [{"paymentMethod": "STANDARD", "paymentAmount": money(cents, currency)}]},
        "orderItems": items,
    }


def item_json(chance: Random, index: int, position: int, currency: str) -> Json:
    quantity = 1 if chance.random() < 0.88 else chance.randrange(2, 5)
    number = sku_number(chance)
    unit = 499 + number * 37 % 9_000
    shipping = chance.choice((0, 0, 0, 499))
    tax = round(unit * quantity * 0.0825)
    amounts = {"ITEM": unit * quantity, "SHIPPING": shipping, "TAX": tax}
    title = (
        f"{ADJECTIVES[number % 8]} {THINGS[number // 8 % 8]} No. {number}, Gift Box, Dishwasher Safe, 2 Year Warranty"
    )
    return {
        "orderItemId": f"{index:012}{position:02}",
        "quantityOrdered": quantity,
        "measurement": {"unit": "COUNT", "value": quantity},
        "product": {
            "asin": f"B0B{number:07}",
            "title": title,
            "sellerSku": sku_of(number),
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
            "price": {"unitPrice": money(unit, currency)},
        },
        "proceeds": {
            "proceedsTotal": money(sum(amounts.values()), currency),
            "breakdowns": [
                {"type": kind, "subtotal": money(cents, currency)} for kind, cents in amounts.items() if cents
            ],
        },
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": quantity},
        "tax": {"taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}]},
    }


def item_cents(item: Json) -> int:
    return round(float(item["proceeds"]["proceedsTotal"]["amount"]) * 100)


def order_id(index: int) -> str:
    """Amazon's form; spread over the key space as Amazon's are, so that no index is filled from the right only."""
    mixed = index * 2_654_435_761 % 10**14
    return f"9{index % 90 + 10:02}-{mixed // 10**7:07}-{mixed % 10**7:07}"


def sku_of(number: int) -> str:
    return f"BENCH-{number:05}"


def sku_number(chance: Random) -> int:
    """A product by Zipf's law: few sell much, most sell little."""
    weights = _cumulative_weights()
    return bisect(weights, chance.random() * weights[-1])


@cache
def _cumulative_weights() -> list[float]:
    return list(accumulate(1 / rank**ZIPF for rank in range(1, SKUS + 1)))


def money(cents: int, currency: str) -> Json:
    return {"amount": f"{cents // 100}.{cents % 100:02}", "currencyCode": currency}


def window(created: datetime, first: int, last: int) -> Json:
    return {
        "earliestDateTime": iso(created + timedelta(days=first)),
        "latestDateTime": iso(created + timedelta(days=last)),
    }


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
