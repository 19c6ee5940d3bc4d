"""Commerce orders as the channel asks for them: states, drafts, and how an Amazon order becomes a draft."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from saleschannel.domain.money import ZERO, total
from saleschannel.domain.order_settings import (
    CustomerCreation,
    OrderNumberSource,
    OrderSettings,
    OutOfStock,
    UnknownSku,
)
from saleschannel.domain.orders import (
    Address,
    AmazonOrder,
    AmazonOrderId,
    AmazonOrderItem,
    FulfilledBy,
    OrderItemId,
    Program,
    SellerSku,
)


class CommerceOrderState(StrEnum):
    """The state of a Commerce order; the status shown to the merchant may be a custom text."""

    PENDING = "pending"  # created, nothing shipped
    PROCESSING = "processing"  # partly shipped or being worked on
    COMPLETE = "complete"  # all items shipped and invoiced
    CANCELED = "canceled"  # cancelled before anything was shipped, reservation released
    CLOSED = "closed"  # refunded, or the rest cancelled after a part was shipped


COMMERCE_TRANSITIONS: dict[CommerceOrderState, frozenset[CommerceOrderState]] = {
    CommerceOrderState.PENDING: frozenset(
        {CommerceOrderState.PROCESSING, CommerceOrderState.COMPLETE, CommerceOrderState.CANCELED}
    ),
    CommerceOrderState.PROCESSING: frozenset(
        {CommerceOrderState.COMPLETE, CommerceOrderState.CANCELED, CommerceOrderState.CLOSED}
    ),
    CommerceOrderState.COMPLETE: frozenset({CommerceOrderState.CLOSED}),
    CommerceOrderState.CANCELED: frozenset(),
    CommerceOrderState.CLOSED: frozenset(),
}

OPEN_STATES = frozenset({CommerceOrderState.PENDING, CommerceOrderState.PROCESSING})


class CustomerDraft(msgspec.Struct, frozen=True):
    """The customer account to find by e-mail, or to build. Buyer data."""

    email: str
    name: str


class CommerceOrderLine(msgspec.Struct, frozen=True):
    """One line of a draft; amounts are for the whole quantity, `discount` is zero or negative.

    `sku` is the product's; `amazon_sku` is Amazon's where an alias says that it is another one, else empty.
    `shipping_tax` and `shipping_discount` are the parts of `tax` and `discount` that are known to be of the shipping.
    """

    order_item_id: OrderItemId
    sku: SellerSku
    title: str
    quantity: int
    unit_price: Decimal
    row_total: Decimal
    tax: Decimal
    discount: Decimal
    amazon_sku: str = ""
    shipping_tax: Decimal = ZERO
    shipping_discount: Decimal = ZERO
    tax_collected_by_amazon: bool = False


class CommerceTotals(msgspec.Struct, frozen=True):
    """The amounts of a draft. `grand_total` is Amazon's; `adjustment` names what its parts do not explain."""

    subtotal: Decimal
    shipping: Decimal
    gift_wrap: Decimal
    fees: Decimal
    tax: Decimal
    discount: Decimal
    adjustment: Decimal
    grand_total: Decimal


class CommerceOrderDraft(msgspec.Struct, frozen=True):
    """Everything a back end needs to create one order. `reference` is the key that makes creation repeatable."""

    reference: AmazonOrderId
    commerce_store: str
    number: str | None
    number_prefix: str
    state: CommerceOrderState
    status: str
    purchased_at: datetime
    currency: str
    lines: tuple[CommerceOrderLine, ...]
    totals: CommerceTotals
    ship_to: Address
    buyer_name: str
    buyer_email: str
    customer: CustomerDraft | None
    reserve_stock: bool
    backorder: bool
    placeholder_for_unknown_sku: bool
    marketplace_id: str
    fulfilled_by: FulfilledBy
    purchase_order_number: str = ""
    labels: tuple[str, ...] = ()
    gift_messages: tuple[str, ...] = ()
    buyer_company: str = ""
    service_level: str = ""
    ship_by: datetime | None = None
    deliver_by: datetime | None = None
    replaces: str = ""


def draft_commerce_order(order: AmazonOrder, settings: OrderSettings) -> CommerceOrderDraft:
    """The Commerce order that corresponds to an Amazon order. Amazon's amounts, never recomputed."""
    by_amazon = order.fulfilled_by is FulfilledBy.AMAZON
    prefix = number_prefix(order, settings)
    by_amazon_number = settings.order_number_source is OrderNumberSource.AMAZON
    return CommerceOrderDraft(
        reference=order.amazon_order_id,
        commerce_store=settings.commerce_store,
        number=prefix + order.amazon_order_id if by_amazon_number else None,
        number_prefix=prefix,
        state=CommerceOrderState.COMPLETE if by_amazon else CommerceOrderState.PENDING,
        status="" if by_amazon else settings.order_status,
        purchased_at=order.purchased_at,
        currency=order.currency,
        lines=tuple([draft_line(item) for item in order.items if item.quantity_ordered > 0]),
        totals=draft_totals(order),
        ship_to=order.ship_to,
        buyer_name=order.buyer.name or order.ship_to.name,
        buyer_email=order.buyer.email,
        customer=customer_of(order, settings),
        reserve_stock=not by_amazon,
        backorder=settings.out_of_stock is OutOfStock.BACKORDER,
        placeholder_for_unknown_sku=settings.unknown_sku is UnknownSku.PLACEHOLDER,
        marketplace_id=order.marketplace_id,
        fulfilled_by=order.fulfilled_by,
        purchase_order_number=order.buyer.purchase_order_number,
        labels=labels_of(order),
        gift_messages=tuple([item.gift_message for item in order.items if item.gift_message]),
        buyer_company=order.buyer.company,
        service_level=order.service_level,
        ship_by=order.ship_by.latest,
        deliver_by=order.deliver_by.latest,
        replaces=order.replaces,
    )


def draft_line(item: AmazonOrderItem) -> CommerceOrderLine:
    amounts = item.amounts
    unit_price = item.unit_price
    if unit_price is None:
        unit_price = amounts.item / item.quantity_ordered if item.quantity_ordered else ZERO
    return CommerceOrderLine(
        order_item_id=item.order_item_id,
        sku=item.sku,
        title=item.title,
        quantity=item.quantity_ordered,
        unit_price=unit_price,
        row_total=amounts.item,
        tax=amounts.tax,
        discount=-abs(amounts.discount),
        shipping_tax=amounts.shipping_tax,
        shipping_discount=-abs(amounts.shipping_discount),
        tax_collected_by_amazon=item.tax_collected_by_amazon,
    )


def draft_totals(order: AmazonOrder) -> CommerceTotals:
    """Amazon's amounts added up; what its grand total differs from its own parts becomes `adjustment`."""
    amounts = [item.amounts for item in order.items]
    subtotal = total(part.item for part in amounts)
    shipping = total(part.shipping for part in amounts)
    gift_wrap = total(part.gift_wrap for part in amounts)
    fees = total(part.cod_fee + part.other for part in amounts) + order.delivery_tip
    tax = total(part.tax for part in amounts)
    discount = -total(abs(part.discount) for part in amounts)
    explained = subtotal + shipping + gift_wrap + fees + tax + discount
    grand_total = order.total.amount if order.total is not None else explained
    return CommerceTotals(subtotal, shipping, gift_wrap, fees, tax, discount, grand_total - explained, grand_total)


def customer_of(order: AmazonOrder, settings: OrderSettings) -> CustomerDraft | None:
    """The account to find or build, or None for the guest process.

    Without an e-mail nobody can be told apart (orders fulfilled by Amazon); "Invoice by Amazon" orders all carry one
    shared e-mail (facts amazon-sp-api §1.5). Both follow the guest process.
    """
    if settings.customer_creation is CustomerCreation.GUEST or not order.buyer.email:
        return None
    if Program.INVOICE_BY_AMAZON in order.programs:
        return None
    return CustomerDraft(email=order.buyer.email, name=order.buyer.name or order.ship_to.name)


def number_prefix(order: AmazonOrder, settings: OrderSettings) -> str:
    prefixes = settings.number_prefixes
    return (
        prefixes.all
        + (prefixes.fba if order.fulfilled_by is FulfilledBy.AMAZON else "")
        + (prefixes.prime if order.is_prime else "")
        + (prefixes.business if order.is_business else "")
    )


def labels_of(order: AmazonOrder) -> tuple[str, ...]:
    labels = []
    if order.is_prime:
        labels.append("prime")
    if order.is_business:
        labels.append("business")
    if order.replaces:
        labels.append("replacement")
    return tuple(labels)
