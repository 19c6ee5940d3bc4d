"""MSI's arithmetic: salable = sources + reservations, with the drift that orders without a reservation bring."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Literal

from saleschannel.simulator.magento.errors import PhpTypeError, bad_request
from saleschannel.simulator.magento.order_states import FINAL, number
from saleschannel.simulator.magento.state import Magento, OrderRecord, Product, Reservation, Row

ZERO = Decimal(0)
Sort = Literal["both", "incomplete", "complete"]


def stock_of(magento: Magento, store_id: int | None) -> int:
    """The stock that serves a store view; the default stock where the store is unknown."""
    store = magento.stores.get(store_id or 0)
    return magento.websites[store.website_id].stock_id if store is not None else 1


def is_assigned(magento: Magento, product: Product, stock_id: int) -> bool:
    """Whether any source of the stock holds the product."""
    return any(source in product.sources for source in magento.stocks.get(stock_id, []))


def physical(magento: Magento, product: Product, stock_id: int) -> Decimal:
    """What lies in the sources of the stock."""
    return sum((product.sources.get(source, ZERO) for source in magento.stocks.get(stock_id, [])), ZERO)


def salable(magento: Magento, product: Product, stock_id: int) -> Decimal:
    """What may still be sold, as Magento believes."""
    kept = [r.quantity for r in magento.reservations if r.stock_id == stock_id and r.sku.lower() == product.sku.lower()]
    return physical(magento, product, stock_id) + sum(kept, ZERO)


def reserve(magento: Magento, order: OrderRecord, sku: str, quantity: Decimal, event: str) -> None:
    """Append a reservation (negative: taken) for a SKU that the catalog knows."""
    product = magento.product(sku)
    if product is None or quantity == 0:
        return
    magento.reservations.append(
        Reservation(
            stock_id=stock_of(magento, order.row.get("store_id")),
            sku=product.sku,
            quantity=quantity,
            event=event,
            increment_id=str(order.row["increment_id"]),
        )
    )


def source_for_shipment(magento: Magento, order: OrderRecord, wanted: str | None) -> str:
    """The source that a shipment takes from when none is named: the stock's first."""
    sources = magento.stocks.get(stock_of(magento, order.row.get("store_id")), ["default"])
    return wanted or sources[0]


def check_shipment(magento: Magento, lines: list[tuple[Row, Decimal]], source: str) -> None:
    """Refuse what the source does not hold; an item without product_type is a PHP TypeError."""
    needed: dict[int, Decimal] = defaultdict(Decimal)
    for item, quantity in lines:
        product = deducted_product(magento, item)
        if product is not None and product.manage_stock:
            needed[product.product_id] += quantity
            if product.sources.get(source, ZERO) < needed[product.product_id]:
                raise bad_request("Could not save a shipment, see error log for details")


def deducted_product(magento: Magento, item: Row) -> Product | None:
    """The product whose stock an item moves: none without a known product_id."""
    product = magento.product_by_id(item.get("product_id"))
    if product is None:
        return None
    if not item.get("product_type"):
        raise PhpTypeError
    return product if product.type_id in ("simple", "virtual", "downloadable") else None


def deduct_shipment(magento: Magento, order: OrderRecord, item: Row, quantity: Decimal, source: str) -> None:
    """Take from the source and give the reservation back, whether there was one or not: that is the drift."""
    product = deducted_product(magento, item)
    if product is None or not product.manage_stock:
        return
    product.sources[source] = product.sources.get(source, ZERO) - quantity
    reserve(magento, order, product.sku, quantity, "shipment_created")


def take_back(magento: Magento, order: OrderRecord, item: Row, quantity: Decimal, *, to_stock: bool) -> None:
    """What a refund moves: unshipped units reserve back (or leave the source), shipped ones return to the source."""
    product = deducted_product(magento, item)
    if product is None or not product.manage_stock:
        return
    source = source_for_shipment(magento, order, None)
    unshipped = min(max(number(item, "qty_ordered") - number(item, "qty_shipped"), ZERO), quantity)
    if to_stock:
        product.sources[source] = product.sources.get(source, ZERO) + quantity - unshipped
    else:
        product.sources[source] = product.sources.get(source, ZERO) - unshipped
    reserve(magento, order, product.sku, unshipped, "creditmemo_created")


def compensate(magento: Magento, sort: Sort = "both") -> list[Reservation]:
    """Run list-inconsistencies | create-compensations; `incomplete` is -i, `complete` is -c, both is without flags."""
    expected = _expected(magento)
    open_numbers = {number_ for _, _, number_ in expected}
    kept: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for reservation in magento.reservations:
        kept[reservation.stock_id, reservation.sku, reservation.increment_id] += reservation.quantity
    made = []
    for key in sorted({*expected, *kept}):
        is_open = key[2] in open_numbers
        difference = expected.get(key, ZERO) - kept.get(key, ZERO)
        if difference and sort in ("both", "incomplete" if is_open else "complete"):
            stock_id, sku, increment_id = key
            made.append(
                Reservation(
                    stock_id=stock_id, sku=sku, quantity=difference, event="compensation", increment_id=increment_id
                )
            )
    magento.reservations += made
    return made


def _expected(magento: Magento) -> dict[tuple[int, str, str], Decimal]:
    """What open orders should have reserved; orders without store or product types are not seen."""
    expected: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for order in magento.orders.values():
        if order.row.get("state") in FINAL or order.row.get("store_id") is None:
            continue
        for item in order.items.values():
            product = magento.product(str(item.get("sku") or ""))
            if product is not None and item.get("product_type") in ("simple", "virtual", "downloadable"):
                gone = sum((number(item, f"qty_{what}") for what in ("canceled", "refunded", "shipped")), ZERO)
                stock_id = stock_of(magento, order.row["store_id"])
                expected[stock_id, product.sku, str(order.row["increment_id"])] -= number(item, "qty_ordered") - gone
    return expected
