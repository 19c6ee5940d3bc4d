"""The simulated Amazon itself: sellers, orders, what was received. Everything that changes it goes through here,
under one lock.

It knows nothing of HTTP. Every change of an order sets `updated` from the simulator's clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import RLock
from typing import Any

import msgspec

from saleschannel.simulator import transitions
from saleschannel.simulator.clock import Clock
from saleschannel.simulator.consent import Grant
from saleschannel.simulator.faults import Faults
from saleschannel.simulator.marketplaces import find_marketplace
from saleschannel.simulator.order_book import OrderBook
from saleschannel.simulator.order_factory import (
    DEFAULT_CATALOGUE,
    PlaceOrder,
    make_order,
    place_order_from,
    random_for,
)
from saleschannel.simulator.sellers import default_sellers
from saleschannel.simulator.state import (
    AutopilotSettings,
    DueAction,
    Feed,
    FeedDocument,
    Order,
    Override,
    Package,
    Product,
    ReceivedConfirmation,
    Seller,
    Status,
)
from saleschannel.simulator.usage_plans import UsagePlans


class UnknownOrderError(LookupError):
    """There is no such order in this world."""


class World:
    """All state, with the operations of the control API as methods. Safe to use from several threads."""

    def __init__(self, *, seed: int = 1, clock: Clock | None = None, usage_plans: bool = True) -> None:
        self.lock = RLock()
        self.seed = seed
        self.clock = clock or Clock()
        self.plans = UsagePlans(enabled=usage_plans)
        self.faults = Faults(seed)
        self.sellers: dict[str, Seller] = {seller.seller_id: seller for seller in default_sellers()}
        self.books: dict[str, OrderBook] = {seller_id: OrderBook() for seller_id in self.sellers}
        self.catalogue: list[Product] = list(DEFAULT_CATALOGUE)
        self.placed = 0
        self.calls: Counter[str] = Counter()
        self.received: list[ReceivedConfirmation] = []
        self.due: list[DueAction] = []
        self.feed_documents: dict[str, FeedDocument] = {}
        self.feeds: dict[str, Feed] = {}
        self.feed_seconds = 30.0
        self.autopilot = AutopilotSettings()
        self.last_pages: dict[str, bytes] = {}
        self.grants: dict[str, Grant] = {}
        self.package_update_limit = 10
        self.check_carriers = True
        self.revision = 0

    # Looking

    def orders(self) -> list[Order]:
        """List all orders, seller by seller, each seller's in the order in which they were placed."""
        with self.lock:
            return [order for book in self.books.values() for order in book]

    def order(self, order_id: str) -> Order:
        """Find an order of any seller; raises UnknownOrderError."""
        for book in self.books.values():
            order = book.get(order_id)
            if order is not None:
                return order
        raise UnknownOrderError(
            f"There is no order {order_id} in this simulated Amazon: `GET /control/orders` lists them."
        )

    # Setting up

    def add_seller(self, seller: Seller) -> None:
        """Add a selling partner account, or replace the one of this id; its orders stay."""
        with self.lock:
            seller.marketplace_ids = [find_marketplace(wanted).id for wanted in seller.marketplace_ids]
            self.sellers[seller.seller_id] = seller
            self.books.setdefault(seller.seller_id, OrderBook())
            self.revision += 1

    def set_catalogue(self, products: list[Product]) -> None:
        """Set the listings that orders without own lines draw from."""
        if not products:
            raise ValueError("The catalogue is empty: orders need at least one product to draw from.")
        with self.lock:
            self.catalogue = list(products)
            self.revision += 1

    # Placing

    def place(self, **options: Any) -> Order:
        """Place one order; the options are those of order_factory.PlaceOrder."""
        return self.place_wish(place_order_from(options))

    def place_wish(self, wish: PlaceOrder) -> Order:
        """Place one order and bring it to the wanted status."""
        with self.lock:
            seller = self._seller_for(wish)
            if wish.marketplace:
                wish = msgspec.structs.replace(wish, marketplace=find_marketplace(wish.marketplace).id)
            order = self._new_order(wish, seller)
            self._bring_to(order, wish.status)
            self.books[seller.seller_id].add(order)
            self.revision += 1
            return order

    def place_many(
        self, count: int, *, fba_share: float = 0.0, spread: timedelta = timedelta(0), **options: Any
    ) -> list[Order]:
        """Place `count` orders fast, evenly over the time `spread` up to now, a share of them fulfilled by Amazon.

        The wish is checked once; `status` is brought about by the means that fit each order.
        """
        wish = place_order_from(options)
        until = wish.created or self.clock.now()
        step = spread / max(1, count)
        placed = []
        for number in range(count):
            mix = random_for(self.seed, -1 - self.placed).random() < fba_share
            created = until - step * (count - 1 - number)
            one = msgspec.structs.replace(
                wish, created=created, fulfilled_by="AMAZON" if mix else wish.fulfilled_by, order_id=None
            )
            placed.append(self.place_wish(one))
        return placed

    def _seller_for(self, wish: PlaceOrder) -> Seller:
        if wish.seller_id is not None and wish.seller_id not in self.sellers:
            raise LookupError(f"There is no seller {wish.seller_id!r}; there are {', '.join(self.sellers)}.")
        candidates = list(self.sellers.values()) if wish.seller_id is None else [self.sellers[wish.seller_id]]
        if wish.marketplace is None:
            return candidates[0]
        marketplace = find_marketplace(wish.marketplace)
        for seller in candidates:
            if marketplace.id in seller.marketplace_ids:
                return seller
        who = ", ".join(seller.seller_id for seller in candidates)
        raise LookupError(f"{who} does not sell in {marketplace.name}: add a seller by `POST /control/sellers`.")

    def _new_order(self, wish: PlaceOrder, seller: Seller) -> Order:
        if wish.order_id is not None and self.books[seller.seller_id].get(wish.order_id) is not None:
            raise ValueError(f"There is an order {wish.order_id} already: choose another order_id or leave it out.")
        while True:
            self.placed += 1
            order = make_order(wish, seller, self.catalogue, self.clock.now(), random_for(self.seed, self.placed))
            if all(book.get(order.order_id) is None for book in self.books.values()):
                return order

    def _bring_to(self, order: Order, status: Status) -> None:
        if status in (Status.PENDING, Status.PENDING_AVAILABILITY):
            order.status = status if status is Status.PENDING_AVAILABILITY else order.status
        elif status is Status.CANCELLED:
            transitions.cancel(order, "BUYER", "Changed mind")
        elif status is Status.UNFULFILLABLE:
            transitions.mark_unfulfillable(order)
        elif order.fulfilled_by == "AMAZON" and status is Status.SHIPPED:
            transitions.ship_by_amazon(order)
        else:
            transitions.verify(order)
            if status is not Status.UNSHIPPED:
                self._ship_some(order, all_of_it=status is Status.SHIPPED)

    def _ship_some(self, order: Order, *, all_of_it: bool) -> None:
        lines = transitions.open_lines(order)
        if not all_of_it:
            if sum(lines.values()) < 2:
                raise ValueError("An order of one unit cannot be PARTIALLY_SHIPPED: give it lines with more units.")
            lines = {next(iter(lines)): 1}
        transitions.put_package(order, self._seller_central_package(order, "UPS", "", lines))

    # Moving on

    @contextmanager
    def change(self, order_id: str) -> Iterator[Order]:
        """Change an order: the older version is kept, and `updated` set, when nothing is raised."""
        with self.lock:
            order = self.order(order_id)
            book = self.books[order.seller_id]
            book.remember(order)
            yield order
            order.updated = self.clock.now()
            book.moved(order)
            self.revision += 1

    def verify(self, order_id: str) -> Order:
        """Amazon verifies the payment: PENDING becomes UNSHIPPED."""
        with self.change(order_id) as order:
            transitions.verify(order)
        return order

    def release(self, order_id: str) -> Order:
        """A pre-ordered product comes out: PENDING_AVAILABILITY becomes PENDING."""
        with self.change(order_id) as order:
            transitions.release(order)
        return order

    def ship_by_amazon(self, order_id: str) -> Order:
        """Amazon ships an FBA order: it becomes SHIPPED."""
        with self.change(order_id) as order:
            transitions.ship_by_amazon(order)
        return order

    def ship_in_seller_central(
        self, order_id: str, *, carrier: str = "UPS", tracking_number: str = "", lines: dict[str, int] | None = None
    ) -> Order:
        """The merchant ships in Seller Central, all that is open or the given quantities by order item id."""
        with self.change(order_id) as order:
            if order.fulfilled_by != "MERCHANT" or order.status not in transitions.OPEN_FOR_MERCHANT:
                raise transitions.RefusedError(
                    f"Order {order_id} is {order.status} and fulfilled by {order.fulfilled_by}: "
                    "Seller Central ships merchant-fulfilled orders that are UNSHIPPED or PARTIALLY_SHIPPED."
                )
            wanted = lines or transitions.open_lines(order)
            check_lines_are_open(order, wanted)
            transitions.put_package(order, self._seller_central_package(order, carrier, tracking_number, wanted))
        return order

    def _seller_central_package(self, order: Order, carrier: str, tracking: str, lines: dict[str, int]) -> Package:
        now = self.clock.now()
        number = len(order.packages) + 1
        return Package(
            reference=str(9000 + number),
            created=now,
            carrier=carrier,
            service="Standard",
            tracking_number=tracking or f"SC{order.order_id.replace('-', '')}{number}",
            ship_time=now,
            lines=dict(lines),
            confirmed_by="Seller Central",
        )

    def mark_unfulfillable(self, order_id: str) -> Order:
        """Amazon cannot fulfil a multi-channel order."""
        with self.change(order_id) as order:
            transitions.mark_unfulfillable(order)
        return order

    def cancel(
        self, order_id: str, *, by: str = "BUYER", reason: str = "Changed mind", zero_quantities: bool = False
    ) -> Order:
        """Cancel an order; `by` is BUYER, MERCHANT or AMAZON."""
        with self.change(order_id) as order:
            transitions.cancel(order, by, reason, zero_quantities=zero_quantities)
        return order

    def ask_to_cancel(self, order_id: str, *, reason: str = "Bought by mistake") -> Order:
        """The buyer asks for cancellation."""
        with self.change(order_id) as order:
            transitions.ask_to_cancel(order, reason)
        return order

    def deliver(self, order_id: str) -> Order:
        """The carrier delivers what was shipped."""
        with self.change(order_id) as order:
            transitions.deliver(order, self.clock.now())
        return order

    # Lying, for tests of bad input

    def override(self, order_id: str, path: list[str | int], value: Any = None, *, remove: bool = False) -> Order:
        """Show another value at `path` of the order's JSON, or none; the truth underneath stays."""
        with self.change(order_id) as order:
            order.overrides = [*order.overrides, Override(path=path, value=value, remove=remove)]
        return order

    def replace_raw(self, order_id: str, text: str | None) -> Order:
        """Show this text, JSON or not, instead of the order; None shows the order again."""
        with self.change(order_id) as order:
            order.raw, order.overrides = text, []
        return order


def check_lines_are_open(order: Order, lines: dict[str, int]) -> None:
    """Raise RefusedError unless each of the lines is of the order and has this much left to ship."""
    still_open = transitions.open_lines(order)
    for item_id, quantity in lines.items():
        if not 0 < quantity <= still_open.get(item_id, 0):
            raise transitions.RefusedError(
                f"Item {item_id} of order {order.order_id} has {still_open.get(item_id, 0)} units to ship, "
                f"not {quantity}."
            )
