"""A store's order settings: what the merchant wants done with Amazon orders; decided upon in this package only."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class CustomerCreation(StrEnum):
    """Whether an Amazon buyer becomes a Commerce customer."""

    GUEST = "guest"  # no customer is created
    NEW_ACCOUNT = "new_account"  # build a new customer account unless one exists


class OrderNumberSource(StrEnum):
    """Where the Commerce order takes its number from."""

    COMMERCE = "commerce"  # Commerce's own sequence
    AMAZON = "amazon"  # the Amazon order id


class StockWhilePending(StrEnum):
    """What a pending Amazon order does to the merchant's stock."""

    DO_NOT_RESERVE = "do_not_reserve"
    RESERVE = "reserve"


class FbaOrders(StrEnum):
    """Whether orders fulfilled by Amazon become Commerce orders."""

    CREATE = "create"
    SHOW_ONLY = "show_only"


class UnknownSku(StrEnum):
    """What happens to an order with a SKU that Commerce does not know."""

    HOLD = "hold"
    PLACEHOLDER = "placeholder"  # the line is created without a product


class OutOfStock(StrEnum):
    """What happens to a merchant-fulfilled order whose item is out of stock."""

    BACKORDER = "backorder"  # Amazon has already sold it: create, and reserve into the negative
    HOLD = "hold"


class NumberPrefixes(msgspec.Struct, frozen=True):
    """Prefixes of the Commerce order number; all that apply are put in front, in this order."""

    all: str = ""
    fba: str = ""
    prime: str = ""
    business: str = ""


class OrderSettings(msgspec.Struct, frozen=True):
    """The order settings of one store, with the original extension's defaults."""

    import_orders: bool = True
    commerce_store: str = "default"
    customer_creation: CustomerCreation = CustomerCreation.GUEST
    order_number_source: OrderNumberSource = OrderNumberSource.COMMERCE
    number_prefixes: NumberPrefixes = NumberPrefixes()
    order_status: str = ""  # empty: Commerce's default for new orders
    stock_while_pending: StockWhilePending = StockWhilePending.DO_NOT_RESERVE
    fba_orders: FbaOrders = FbaOrders.CREATE
    unknown_sku: UnknownSku = UnknownSku.HOLD
    out_of_stock: OutOfStock = OutOfStock.BACKORDER
