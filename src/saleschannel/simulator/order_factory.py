"""Makes orders as buyers place them, repeatably: the same seed and number give the same order. It moves no order on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Annotated, Any, TypeVar

import msgspec

from saleschannel.simulator import people
from saleschannel.simulator.marketplaces import MARKETPLACES, Marketplace
from saleschannel.simulator.state import Address, Buyer, Item, Order, Product, Seller, Status

_AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]
_Person = TypeVar("_Person", Buyer, Address)


class Line(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A wanted order line; what is not given comes from the catalogue (or, for an unknown SKU, is made up)."""

    sku: str
    quantity: int = 1
    price: Decimal | None = None
    title: str | None = None


class PlaceOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How an order is to be placed; every field has a sensible default. Times are ISO 8601 with offset.

    `marketplace` is an id or country code. `variety` mixes Prime, Business, gifts and promotions at random.
    `updated` defaults to `created`, and that to now.
    `address` and `buyer` override single fields of state.Address / Buyer.
    """

    seller_id: str | None = None
    marketplace: str | None = None
    fulfilled_by: str = "MERCHANT"
    status: Status = Status.PENDING
    lines: list[Line] | None = None
    created: _AwareTime | None = None
    updated: _AwareTime | None = None
    order_id: str | None = None
    prime: bool = False
    business: bool = False
    gift: bool = False
    gift_message: str = "Happy birthday!"
    promotion: bool = False
    shipping_charge: Decimal | None = None
    delivery_tip: Decimal = Decimal(0)
    zero_price: bool = False
    replacement_of: str | None = None
    mcf: bool = False
    ship_plus: bool = False
    easy_ship: bool = False
    invoice_by_amazon: bool = False
    preorder: bool = False
    programs: list[str] = []
    item_programs: list[str] = []
    service_level: str | None = None
    payment_method: str = "CreditCard"
    aliases: list[str] = []
    buyer: dict[str, str] = {}
    address: dict[str, str] = {}
    variety: bool = False


DEFAULT_CATALOGUE = (
    Product(sku="MUG-BLUE-01", title="Stoneware mug, blue, 350 ml", price=Decimal("14.99")),
    Product(sku="MUG-WHITE-01", title="Stoneware mug, white, 350 ml", price=Decimal("14.99")),
    Product(sku="LAMP-DESK-02", title="Desk lamp with dimmer", price=Decimal("39.90")),
    Product(sku="BAG-CANVAS-03", title="Canvas bag with inner pocket", price=Decimal("24.50")),
    Product(sku="NOTE-A5-04", title="Notebook A5, dotted, 160 pages", price=Decimal("9.95")),
    Product(sku="PEN-SET-05", title="Set of 6 fineliners", price=Decimal("12.00")),
    Product(sku="CUSHION-06", title="Linen cushion 45 x 45 cm", price=Decimal("29.00")),
    Product(sku="KETTLE-07", title="Gooseneck kettle 1 l", price=Decimal("59.00")),
)

# Days from placing to ship-by and deliver-by, (earliest, latest) each, by service level.
_PROMISES = {
    "STANDARD": ((0, 2), (3, 6)),
    "EXPEDITED": ((0, 1), (2, 4)),
    "SECOND_DAY": ((0, 1), (2, 2)),
    "NEXT_DAY": ((0, 1), (1, 1)),
}


def random_for(seed: int, number: int) -> Random:
    """Give the random source of the order with this running number, whatever was made before it."""
    return Random(f"{seed}/{number}")


def make_order(wish: PlaceOrder, seller: Seller, catalogue: Sequence[Product], now: datetime, random: Random) -> Order:
    """Make the order a buyer would place; its status is PENDING (or PENDING_AVAILABILITY for a pre-order)."""
    if wish.variety:
        wish = with_variety(wish, random)
    marketplace = MARKETPLACES[wish.marketplace or random.choice(seller.marketplace_ids)]
    created = wish.created or now
    level = wish.service_level or ("SECOND_DAY" if wish.prime else random.choice(("STANDARD", "STANDARD", "EXPEDITED")))
    name = wish.buyer.get("name") or people.full_name(marketplace.country, random)
    ship_by, deliver_by = _promise(created, level)
    return Order(
        order_id=wish.order_id or _order_id(wish, random),
        seller_id=seller.seller_id,
        marketplace_id=marketplace.id,
        created=created,
        updated=wish.updated or created,
        status=Status.PENDING_AVAILABILITY if wish.preorder else Status.PENDING,
        fulfilled_by="AMAZON" if wish.mcf else wish.fulfilled_by,
        service_level=level,
        ship_by=ship_by,
        deliver_by=deliver_by,
        buyer=_buyer(wish, name, random),
        address=_address(wish, marketplace, name, random),
        items=_items(wish, marketplace, catalogue, random),
        programs=_programs(wish),
        aliases=wish.aliases or (["MCF-" + people.fill_pattern("######", random)] if wish.mcf else []),
        replaces=wish.replacement_of or "",
        delivery_tip=wish.delivery_tip,
        payment_method=wish.payment_method,
        is_mcf=wish.mcf,
    )


def with_variety(wish: PlaceOrder, random: Random) -> PlaceOrder:
    """Give the wish what real orders have now and then, unless it was asked for already."""
    return msgspec.structs.replace(
        wish,
        prime=wish.prime or random.random() < 0.25,
        business=wish.business or random.random() < 0.1,
        gift=wish.gift or random.random() < 0.08,
        promotion=wish.promotion or random.random() < 0.15,
    )


def _order_id(wish: PlaceOrder, random: Random) -> str:
    return people.fill_pattern("S01-#######-#######" if wish.mcf else "1##-#######-#######", random)


def _promise(created: datetime, level: str) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    midnight = created.replace(hour=0, minute=0, second=0, microsecond=0)
    ship, deliver = _PROMISES.get(level, _PROMISES["STANDARD"])

    def window(days: tuple[int, int]) -> tuple[datetime, datetime]:
        return midnight + timedelta(days=days[0]), midnight + timedelta(days=days[1] + 1, seconds=-1)

    return window(ship), window(deliver)


def _buyer(wish: PlaceOrder, name: str, random: Random) -> Buyer:
    buyer = Buyer(name=name, email=people.email(random))
    if wish.business:
        buyer.company = f"{name.rsplit(maxsplit=1)[-1]} Trading (sample)"
        buyer.purchase_order_number = people.fill_pattern("PO-#####", random)
    if wish.invoice_by_amazon:
        buyer.name, buyer.company = "Amazon Business EU SARL", "Amazon Business EU SARL"
        buyer.email = "no-reply-amazon-iba-buyer@marketplace.amazon.example"
    return _overridden(buyer, wish.buyer)


def _address(wish: PlaceOrder, marketplace: Marketplace, name: str, random: Random) -> Address:
    address = people.address(marketplace.country, name, random)
    if wish.business:
        address.company, address.address_type = f"{name.rsplit(maxsplit=1)[-1]} Trading (sample)", "COMMERCIAL"
    return _overridden(address, wish.address)


def _overridden(record: _Person, changes: dict[str, str]) -> _Person:
    unknown = changes.keys() - set(record.__struct_fields__)
    if unknown:
        raise ValueError(
            f"{type(record).__name__.lower()} has no field {', '.join(sorted(unknown))}; "
            f"it has {', '.join(record.__struct_fields__)}"
        )
    return msgspec.structs.replace(record, **changes)


def _programs(wish: PlaceOrder) -> list[str]:
    flags = {
        "PRIME": wish.prime,
        "AMAZON_BUSINESS": wish.business,
        "FBM_SHIP_PLUS": wish.ship_plus,
        "AMAZON_EASY_SHIP": wish.easy_ship,
        "INVOICE_BY_AMAZON": wish.invoice_by_amazon,
        "PREORDER": wish.preorder,
    }
    return [name for name, wanted in flags.items() if wanted] + wish.programs


def _items(wish: PlaceOrder, marketplace: Marketplace, catalogue: Sequence[Product], random: Random) -> list[Item]:
    lines = wish.lines or _random_lines(catalogue, random)
    known = {product.sku: product for product in catalogue}
    return [_item(line, known.get(line.sku), wish, marketplace, random) for line in lines]


def _random_lines(catalogue: Sequence[Product], random: Random) -> list[Line]:
    count = min(random.choices((1, 2, 3), weights=(65, 22, 13))[0], len(catalogue))
    return [
        Line(sku=product.sku, quantity=random.choices((1, 2, 3), weights=(80, 15, 5))[0])
        for product in random.sample(list(catalogue), count)
    ]


def _item(line: Line, product: Product | None, wish: PlaceOrder, marketplace: Marketplace, random: Random) -> Item:
    def money(amount: Decimal) -> Decimal:
        return amount.quantize(marketplace.quantum, ROUND_HALF_UP)

    free = wish.zero_price or wish.replacement_of is not None
    price = line.price if line.price is not None else money(_list_price(product, random) * marketplace.price_factor)
    unit_price = Decimal(0).quantize(marketplace.quantum) if free else price
    total = unit_price * line.quantity
    shipping = Decimal(0) if free else _shipping(wish, marketplace)
    gift_wrap = money(Decimal("3.5") * marketplace.price_factor) if wish.gift and not free else Decimal(0)
    item_discount = money(total / 10) if wish.promotion else Decimal(0)
    rate = marketplace.tax_rate
    return Item(
        item_id=people.fill_pattern("4#############", random),
        sku=line.sku,
        asin=(product.asin if product else "") or "B0" + people.fill_pattern("########", Random(line.sku)),
        title=line.title or (product.title if product else f"Item {line.sku}"),
        quantity=line.quantity,
        unit_price=unit_price,
        shipping=money(shipping),
        gift_wrap=gift_wrap,
        item_discount=item_discount,
        shipping_discount=money(shipping) if wish.promotion else Decimal(0),
        item_tax=money((total - item_discount) * rate),
        shipping_tax=Decimal(0) if wish.promotion else money(shipping * rate),
        gift_wrap_tax=money(gift_wrap * rate),
        promotion_ids=["PAWS-SAMPLE-10-OFF", "FREE-SHIPPING-SAMPLE"] if wish.promotion else [],
        gift_message=wish.gift_message if wish.gift else "",
        gift_wrap_level="Premium" if wish.gift else "",
        business_price=wish.business,
        programs=list(wish.item_programs),
        points=int(total / 100) if marketplace.country == "JP" else 0,
    )


def _list_price(product: Product | None, random: Random) -> Decimal:
    return product.price if product else Decimal(random.randint(500, 9999)) / 100


def _shipping(wish: PlaceOrder, marketplace: Marketplace) -> Decimal:
    if wish.shipping_charge is not None:
        return wish.shipping_charge
    return Decimal(0) if wish.prime else Decimal("4.99") * marketplace.price_factor


def place_order_from(options: dict[str, Any]) -> PlaceOrder:
    """Check loose options (JSON or keyword arguments) and give the wish;
    raises msgspec.ValidationError saying what is wrong.
    """
    return msgspec.convert(options, PlaceOrder, strict=False)
