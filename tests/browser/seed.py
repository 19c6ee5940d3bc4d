"""Fills an installation with made-up data: people of every role and language, orders of both kinds in every state.

Run as a program of its own (`python -m tests.browser.seed`) on an empty database; prints what pages need as JSON.
"""

# ruff: noqa: PLC0415, S311  models can be imported only after Django was set up; a seeded world is not cryptography

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

PASSWORD = "correct-Horse-battery-9"
ROLES = ("administrator", "manager", "clerk", "operator", "read_only")
LANGUAGES = ("en", "de")
TO_SHIP = 12
PRODUCTS = (
    ("MUG-BLUE", "Blue mug", "12.50"),
    ("BOWL-GREEN", "Green bowl", "9.90"),
    ("JUG-WHITE", "White jug", "24.00"),
    ("PLATE-RED", "Red plate", "19.90"),
)
FIRST = ("Ada", "Bruno", "Carla", "Dario", "Elif", "Fynn", "Greta", "Hugo", "Ines", "Jonas")
LAST = ("Example", "Muster", "Sample", "Probe", "Specimen")
STREETS = ("Sample Street", "Example Road", "Test Avenue")


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(furnish(datetime.now(UTC).replace(minute=0, second=0, microsecond=0))))  # noqa: T201


def furnish(now: datetime) -> dict[str, Any]:
    """All of it; the numbers and keys of one thing of each sort."""
    people()
    account, us, germany = stores(now)
    products()
    world = World(account, now)
    numbers = world.place_all()
    errors_and_notices(account, now)
    from saleschannel.channel.models import CommunicationError
    from saleschannel.commerce.builtin.models import Customer, Invoice, Order, Product

    found = Order.objects.values_list("reference", "number")
    commerce = dict(found)
    return {
        **numbers,
        "to_ship": [commerce[reference] for reference in numbers["to_ship"]],
        "commerce_orders": {name: commerce.get(value, "") for name, value in numbers.items() if isinstance(value, str)},
        "keys": {
            "account": account.pk,
            "store": us.pk,
            "other_store": germany.pk,
            "product": Product.objects.get(sku="MUG-BLUE").pk,
            "customer": Customer.objects.values_list("number", flat=True).first(),
            "invoice": Invoice.objects.values_list("number", flat=True).first(),
            "error": CommunicationError.objects.values_list("pk", flat=True).first(),
            "user": user_key("clerk-en"),
        },
    }


def people() -> None:
    """One person for each role and language; the language is the person's own setting."""
    from django.contrib.auth.models import User

    from saleschannel.backoffice.models import Person

    for role in ROLES:
        for language in LANGUAGES:
            name = f"{role.replace('_', '-')}-{language}"
            user = User.objects.create_user(name, email=f"{name}@shop.example", password=PASSWORD, is_staff=True)
            Person.objects.create(user=user, role=role, language=language)


def user_key(name: str) -> int:
    from django.contrib.auth.models import User

    return User.objects.get(username=name).pk


def stores(now: datetime) -> tuple[Any, Any, Any]:
    """A seller account with a store in the United States and one in Germany that builds customer accounts."""
    from saleschannel.channel.models import ImportCursor, OrderSettings, SellerAccount, Store

    account = SellerAccount.objects.create(
        name="Sample Seller", region="na", client_id="app", client_secret="secret", refresh_token="Atzr|sample"
    )
    SellerAccount.objects.update(authorized_at=now - timedelta(days=20))
    listed = []
    for name, marketplace in (("Sample US", "ATVPDKIKX0DER"), ("Sample Canada", "A2EUQ1WTGCTBG2")):
        store = Store.objects.create(
            account=account,
            name=name,
            marketplace_id=marketplace,
            connected_at=now - timedelta(days=40),
            import_from=now - timedelta(days=40),
        )
        OrderSettings.objects.create(store=store, customer_creation="new_account")
        listed.append(store)
    ImportCursor.objects.create(account=account, watermark=now, last_success_at=now + timedelta(days=1))
    return account, listed[0], listed[1]


def products() -> None:
    from saleschannel.commerce.builtin.models import Product

    for sku, name, price in PRODUCTS:
        Product.objects.create(sku=sku, name=name, price=Decimal(price), quantity=500)
    Product.objects.create(sku="VASE-OLD", name="Old vase", price=Decimal("49.00"), quantity=0, enabled=False)


def errors_and_notices(account: Any, now: datetime) -> None:
    from saleschannel.channel.communication_errors import record_error
    from saleschannel.channel.models import Notice, NoticeSettings, SellerAccount
    from saleschannel.domain.errors import Throttled, Unavailable

    record_error(account.pk, "searchOrders", Unavailable("Amazon did not answer within 30 s."))
    record_error(account.pk, "searchOrders", Throttled("Amazon's limit for searchOrders is used up.", retry_after=60))
    SellerAccount.objects.update(problem="")
    # Nobody works here, and that is not what the pictures are to show.
    NoticeSettings.objects.create(looked_at=now + timedelta(days=365))
    facts = {"store": "Sample US", "late": 2, "near": 3, "first": (now - timedelta(hours=2)).isoformat()}
    Notice.objects.create(
        kind="ship_by_near",
        subject="store:1",
        severity="problem",
        told_severity="problem",
        facts=facts,
        first_seen_at=now,
        opened_at=now,
        told_at=now,
    )


class World:
    """Places orders as Amazon would, through the import."""

    def __init__(self, account: Any, now: datetime) -> None:
        self.account = account
        self.now = now
        self.random = random.Random(7)
        self.count = 0

    def place_all(self) -> dict[str, Any]:
        """Orders of both kinds in every state; the Amazon numbers by what they show."""
        from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus

        fba: dict[str, Any] = {"fulfilled_by": FulfilledBy.AMAZON, "status": FulfillmentStatus.SHIPPED}
        orders = {
            "pending": self.order(status=FulfillmentStatus.PENDING),
            "cancelled": self.order(status=FulfillmentStatus.CANCELLED),
            "unfulfillable": self.order(status=FulfillmentStatus.UNFULFILLABLE),
            "unknown_sku": self.order(sku="NO-SUCH-SKU"),
            "also_unknown_sku": self.order(sku="NO-SUCH-SKU"),
            "disabled_product": self.order(sku="VASE-OLD"),
            "late": self.order(ship_by=self.now - timedelta(hours=2)),
            "prime": self.order(programs=frozenset({"PRIME"})),
            "business": self.order(programs=frozenset({"AMAZON_BUSINESS"})),
            "shipped_elsewhere": self.order(status=FulfillmentStatus.SHIPPED),
            "fba": self.order(**fba),
            "partial": self.order(quantity=3),
            "shipped": self.order(),
            "held": self.order(),
        }
        more = [self.order() for _ in range(TO_SHIP)] + [self.order(**fba) for _ in range(5)]
        of_journeys = self.orders_of_journeys()
        self.bring_in([*orders.values(), *more, *of_journeys.values()])
        numbers: dict[str, Any] = {name: str(order.amazon_order_id) for name, order in orders.items()}
        self.ship(orders["shipped"], 1, "1Z-SAMPLE-0001")
        self.ship(orders["partial"], 1, "1Z-SAMPLE-0002")
        to_ship = sorted(more[:TO_SHIP], key=lambda order: order.ship_by.latest)
        numbers["to_ship"] = [str(order.amazon_order_id) for order in to_ship]
        numbers |= {name: str(order.amazon_order_id) for name, order in of_journeys.items()}
        for language in LANGUAGES:
            self.ship(of_journeys[f"credited_{language}"], 2, f"1Z-CREDITED-{language.upper()}")
        return numbers

    def orders_of_journeys(self) -> dict[str, Any]:
        """Orders that one journey each works on, once per language; due last, so that no other journey meets them."""
        due = self.now + timedelta(days=20)
        found = {}
        for language in LANGUAGES:
            found[f"several_{language}"] = self.order(sku="MUG-BLUE", quantity=3, second="BOWL-GREEN", ship_by=due)
            found[f"credited_{language}"] = self.order(sku="JUG-WHITE", quantity=2, ship_by=due)
            for name in ("repaired", "typed", "found"):
                found[f"{name}_{language}"] = self.order(ship_by=due)
        return found

    def bring_in(self, orders: list[Any]) -> None:
        from saleschannel.channel.account_stores import AccountStores
        from saleschannel.config.wiring import backend_of
        from saleschannel.ports import OrderPage
        from saleschannel.services.import_page import import_page

        page = OrderPage(orders=tuple(orders), unreadable=(), next_token=None, raw=b"{}")
        result = import_page(AccountStores.load(self.account), page, backend_of, self.now)
        assert result is not None

    def ship(self, order: Any, units: int, tracking_number: str) -> None:
        from saleschannel.config.wiring import order_processing, tracking_of
        from saleschannel.domain.orders import PackageItem
        from saleschannel.ports import PackageToShip
        from saleschannel.services.ship_order import ship_order

        items = (PackageItem(order.items[0].order_item_id, units),)
        package = PackageToShip(tracking_of("UPS", tracking_number), items)
        number = str(order.amazon_order_id)
        ship_order(order_processing(), number, [package], actor="clerk-en", request_key=number, at=self.now)

    def order(
        self, *, sku: str = "", quantity: int = 1, second: str = "", ship_by: datetime | None = None, **changes: Any
    ) -> Any:
        """One made-up order, with two units of a second SKU if one is named. What varies comes from a fixed seed."""
        from saleschannel.domain.orders import TimeWindow
        from tests.builders import an_amazon_order, an_item

        self.count += 1
        prices = {entry[0]: entry[2] for entry in PRODUCTS}
        price = prices.get(sku, "12.50")
        sku = sku or self.random.choice(PRODUCTS)[0]
        items = [an_item(sku, quantity, price=price, order_item_id=f"1000000000{self.count:04d}", tax="1.10")]
        if second:
            items.append(an_item(second, 2, price=prices[second], order_item_id=f"2000000000{self.count:04d}"))
        purchased = self.now - timedelta(hours=3 * self.count + 1)
        person = f"{FIRST[self.count % len(FIRST)]} {LAST[self.count % len(LAST)]}"
        return an_amazon_order(
            *items,
            order_id=f"902-{self.count:07d}-{self.random.randrange(10**6, 10**7)}",
            purchased_at=purchased,
            last_updated_at=purchased + timedelta(minutes=40),
            ship_by=TimeWindow(None, ship_by or self.now + timedelta(hours=8 + 5 * (self.count % 9))),
            **self.people(person, changes),
            **changes,
        )

    def people(self, person: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Who bought and where it goes; Amazon tells neither of orders that it fulfils itself."""
        from saleschannel.domain.orders import Address, Buyer, FulfilledBy

        city = {"city": "Springfield", "region": "IL", "country": "US"}
        if changes.get("fulfilled_by") is FulfilledBy.AMAZON:
            return {"buyer": Buyer(), "ship_to": Address(**city)}
        street = f"{self.count} {self.random.choice(STREETS)}"
        mail = f"b{self.count:04d}@marketplace.amazon.example"
        return {
            "buyer": Buyer(name=person, email=mail),
            "ship_to": Address(name=person, line1=street, postal_code="62701", **city),
        }


if __name__ == "__main__":
    main()
