"""Everything the stand-in Magento remembers: rows as the database holds them, behind one lock. Rules live elsewhere."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from saleschannel.simulator.clock import Clock
from saleschannel.simulator.magento.faults import Faults
from saleschannel.simulator.magento.settings import ImsClient, Integration, Settings, StoreView, Website

Row = dict[str, Any]


class OrderRecord(msgspec.Struct, kw_only=True, eq=False):
    """One sales_order row with the rows that belong to it. Old address rows stay when others take their place (N3)."""

    row: Row
    items: dict[int, Row] = {}
    addresses: dict[int, Row] = {}
    payments: dict[int, Row] = {}
    histories: list[Row] = []
    shipping_method: str = ""
    shipping_address_id: int = 0
    grid: Row = {}
    tax_rows: list[Row] = []


class Product(msgspec.Struct, kw_only=True, eq=False):
    """A catalog product; `sources` maps source codes to physical quantities, empty: assigned to no source."""

    product_id: int
    sku: str
    name: str
    price: Decimal = Decimal("10.00")
    weight: Decimal = Decimal(1)
    enabled: bool = True
    type_id: str = "simple"
    website_ids: list[int] = msgspec.field(default_factory=lambda: [1])
    manage_stock: bool = True
    backorders: bool = False
    sources: dict[str, Decimal] = {}


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """One inventory_reservation row; salable quantity is the sources' plus the sum of these."""

    stock_id: int
    sku: str
    quantity: Decimal
    event: str
    increment_id: str


class Cart(msgspec.Struct, kw_only=True, eq=False):
    """A quote of an integration."""

    cart_id: int
    store_id: int
    items: dict[int, Row] = {}
    shipping_address: Row | None = None
    billing_address: Row | None = None
    shipping_method: str = ""
    shipping_price: Decimal = Decimal(0)
    is_active: bool = True
    order_id: int = 0
    customer_id: int = 0


class Document(msgspec.Struct, kw_only=True, eq=False):
    """A shipment, an invoice or a credit memo: its row, its items, and a shipment's tracks."""

    row: Row
    items: list[Row] = []
    tracks: list[Row] = []
    comments: list[Row] = []
    source_code: str = ""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that Magento sent to a customer: what a sales channel must never cause."""

    kind: str
    to: str


class ReceivedCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call as it came in; `status` stays 0 after `lost_before`, and is the real one of an answer lost later."""

    number: int
    method: str
    path: str
    route: str
    status: int
    body: Any = None
    cookies: bool = False


class Magento:
    """The whole installation. Hold `lock` while reading or changing it from outside of a request."""

    def __init__(self, *, seed: int = 1, clock: Clock | None = None, settings: Settings | None = None) -> None:
        self.seed = seed
        self.clock = clock or Clock()
        self.settings = settings or Settings()
        self.lock = threading.RLock()
        self.faults = Faults(seed)
        self.integrations = [Integration()]
        self.ims_clients = [ImsClient()]
        self.websites = {1: Website(website_id=1, code="base", name="Main Website")}
        self.stores = {1: StoreView(store_id=1, code="default", name="Default Store View")}
        self.stocks: dict[int, list[str]] = {1: ["default"]}  # source codes by priority
        self.customer_groups = {0: "NOT LOGGED IN", 1: "General", 2: "Wholesale", 3: "Retailer"}
        self.orders: dict[int, OrderRecord] = {}
        self.numbers: dict[tuple[str, int], int] = {}  # the unique key (increment_id, store_id)
        self.products: dict[str, Product] = {}  # by sku in lower case
        self.reservations: list[Reservation] = []
        self.customers: dict[int, Row] = {}
        self.carts: dict[int, Cart] = {}
        self.shipments: dict[int, Document] = {}
        self.invoices: dict[int, Document] = {}
        self.creditmemos: dict[int, Document] = {}
        self.mails: list[Mail] = []
        self.calls: Counter[str] = Counter()
        self.received: list[ReceivedCall] = []
        self.placing: set[int] = set()  # carts that a call is just placing
        self.nonces: set[tuple[str, str]] = set()
        self._sequences: Counter[str] = Counter()

    def next_id(self, table: str) -> int:
        """The next auto-increment value of a table, or the next number of a sequence."""
        self._sequences[table] += 1
        return self._sequences[table]

    def next_number(self, kind: str, store_id: int | None) -> str:
        """The next increment id: 000000001 in store 1, 3000000001 in store 3."""
        store = store_id or 0
        number = self.next_id(f"sequence_{kind}_{store}")
        return f"{number:09d}" if store <= 1 else f"{store}{number:09d}"

    def now(self) -> str:
        """The time as the database writes it, UTC, in whole seconds."""
        return database_time(self.clock.now())

    def product(self, sku: str) -> Product | None:
        """Find a product by its SKU in any letter case, as the usual collation does."""
        return self.products.get(sku.lower())

    def product_by_id(self, product_id: int | None) -> Product | None:
        """Find a product by its id."""
        return next((product for product in self.products.values() if product.product_id == product_id), None)


def database_time(moment: datetime) -> str:
    """Write a time as MySQL does."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")
