"""A draft of the channel becomes an order of Magento: pure, and the same each time it is asked for.

Who the columns are for and how long they are: facts adobe-commerce §1.1 and §7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from saleschannel.commerce.adobe.order_addresses import FULFILLED_BY_AMAZON, NO_STREET, FindRegion, order_address
from saleschannel.commerce.adobe.order_amounts import EXTRA_LINES, LineAmounts, OrderAmounts, order_amounts
from saleschannel.commerce.adobe.order_comment import order_comment
from saleschannel.commerce.adobe.order_entity import (
    AddressEntity,
    AssignmentEntity,
    ExtensionEntity,
    HistoryEntity,
    ItemEntity,
    OrderEntity,
    PaymentEntity,
    ShippingEntity,
    with_base,
)
from saleschannel.commerce.adobe.order_names import LONGEST_CUSTOMER_NAME, split_name
from saleschannel.commerce.adobe.plain_text import Shortened, plain
from saleschannel.commerce.adobe.products import SeenProduct
from saleschannel.commerce.adobe.settings import AdobeSettings, StockWay
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderLine, CommerceOrderState
from saleschannel.domain.money import ZERO
from saleschannel.domain.orders import FulfilledBy, SellerSku

LONGEST_REFERENCE = 32
LONGEST_DESCRIPTION = 255
LONGEST_PO_NUMBER = 32
LONGEST_NUMBER = 50
STATE_OF_STATUS = {"pending": "new", "complete": "complete", "holded": "holded"}
"""States of Magento's own statuses; a merchant's own status belongs to the state of the settings."""


class OrderParts(msgspec.Struct, frozen=True):
    """A draft with everything of Commerce that is needed to write it down."""

    draft: CommerceOrderDraft
    amounts: OrderAmounts
    store_id: int
    products: Mapping[SellerSku, SeenProduct]
    settings: AdobeSettings
    email: str
    billing: AddressEntity
    shipping: AddressEntity
    first_name: str
    last_name: str
    po_number: str
    comment: str
    customer_id: int | None = None

    @property
    def reference(self) -> str:
        return self.draft.reference

    @property
    def moves_stock(self) -> bool:
        """Lines without a product id move nothing when they are shipped (facts §2.1)."""
        return not self.is_complete and self.settings.stock is not StockWay.NONE

    @property
    def is_complete(self) -> bool:
        return self.draft.state is CommerceOrderState.COMPLETE


def order_parts(
    draft: CommerceOrderDraft,
    *,
    store_id: int,
    products: Mapping[SellerSku, SeenProduct],
    settings: AdobeSettings,
    region_of: FindRegion,
    customer_id: int | None = None,
) -> OrderParts:
    """Names split, addresses fitted, amounts added up; what did not fit stands in the comment."""
    cut = Shortened()
    email = email_of(draft, settings)
    amounts = order_amounts(draft, settings.tax_by_amazon)
    billing, shipping = both_addresses(draft, email, region_of, cut)
    name = split_name(draft.buyer_name, draft.ship_to.name)
    first = cut.fit("First name", name.first, LONGEST_CUSTOMER_NAME)
    last = cut.fit("Last name", name.last, LONGEST_CUSTOMER_NAME)
    po_number = cut.fit("Purchase order number", draft.purchase_order_number, LONGEST_PO_NUMBER)
    comment = order_comment(draft, amounts, list(dict.fromkeys(cut.full_texts)))
    return OrderParts(
        draft,
        amounts,
        store_id,
        products,
        settings,
        email,
        billing,
        shipping,
        first,
        last,
        po_number,
        comment,
        customer_id,
    )


def both_addresses(
    draft: CommerceOrderDraft, email: str, region_of: FindRegion, shortened: Shortened | None = None
) -> tuple[AddressEntity, AddressEntity]:
    """Billing by the buyer's name and company, shipping by the recipient's."""
    by_amazon = draft.fulfilled_by is FulfilledBy.AMAZON
    cut = shortened or Shortened()
    street = FULFILLED_BY_AMAZON if by_amazon else NO_STREET
    billing = order_address(
        draft.ship_to,
        kind="billing",
        email=email,
        region_of=region_of,
        names=(draft.buyer_name,),
        company=draft.buyer_company,
        marketplace_id=draft.marketplace_id,
        street_if_none=street,
        shortened=cut,
    )
    shipping = order_address(
        draft.ship_to,
        kind="shipping",
        email=email,
        region_of=region_of,
        names=(draft.ship_to.name, draft.buyer_name),
        marketplace_id=draft.marketplace_id,
        street_if_none=street,
        shortened=cut,
    )
    return billing, shipping


def email_of(draft: CommerceOrderDraft, settings: AdobeSettings) -> str:
    """The buyer's, where there is one that may be used; else one of the order's own at a domain that takes no mail."""
    if settings.use_buyer_email and draft.buyer_email.strip():
        return plain(draft.buyer_email)
    return f"{draft.reference}@{settings.email_domain}"


def new_order(parts: OrderParts) -> OrderEntity:
    """The whole order, to be saved at once."""
    method = f"{parts.settings.shipping_carrier}_{parts.settings.shipping_method}"
    shipping = ShippingEntity(method=method, address=parts.shipping)
    return msgspec.structs.replace(
        order_columns(parts),
        increment_id=parts.draft.number or UNSET,
        created_at=written(parts.draft.purchased_at),
        billing_address=parts.billing,
        items=new_items(parts),
        status_histories=[HistoryEntity(comment=parts.comment)],
        extension_attributes=ExtensionEntity(shipping_assignments=[AssignmentEntity(shipping=shipping)]),
    )


def order_columns(parts: OrderParts) -> OrderEntity:
    """What the order row itself holds; no items, addresses and comments yet."""
    draft, amounts, settings = parts.draft, parts.amounts, parts.settings
    state, status = state_and_status(draft, settings)
    paid = amounts.grand_total if parts.is_complete else ZERO
    totals = with_base(
        subtotal=amounts.subtotal,
        subtotal_incl_tax=amounts.subtotal + amounts.tax - amounts.shipping_tax,
        tax_amount=amounts.tax,
        shipping_amount=amounts.shipping,
        shipping_tax_amount=amounts.shipping_tax,
        shipping_incl_tax=amounts.shipping + amounts.shipping_tax,
        shipping_discount_amount=amounts.shipping_discount,
        discount_amount=-amounts.discount,
        grand_total=amounts.grand_total,
        total_due=amounts.grand_total - paid,
    )
    return OrderEntity(
        ext_order_id=draft.reference[:LONGEST_REFERENCE],
        store_id=parts.store_id,
        state=state,
        status=status,
        customer_email=parts.email,
        customer_firstname=parts.first_name,
        customer_lastname=parts.last_name,
        customer_is_guest=int(parts.customer_id is None),
        customer_group_id=0 if parts.customer_id is None else settings.customer_group_id,
        customer_id=UNSET if parts.customer_id is None else parts.customer_id,
        order_currency_code=draft.currency,
        store_currency_code=draft.currency,
        base_currency_code=draft.currency,
        global_currency_code=draft.currency,
        **totals,
        **(with_base(total_paid=paid) if parts.is_complete else {}),
        total_qty_ordered=Decimal(sum(line.quantity for line in draft.lines)),
        discount_description="Amazon" if amounts.discount else UNSET,
        shipping_description=f"Amazon - {plain(draft.service_level) or 'Standard'}"[:LONGEST_DESCRIPTION],
        payment=payment(parts),
        items=[],
    )


def payment(parts: OrderParts, entity_id: int | UnsetType = UNSET) -> PaymentEntity:
    return PaymentEntity(
        method=parts.settings.payment_method,
        additional_information=["Amazon"],
        po_number=parts.po_number or UNSET,
        entity_id=entity_id,
    )


def state_and_status(draft: CommerceOrderDraft, settings: AdobeSettings) -> tuple[str, str]:
    """Magento keeps what it is told, whether or not status and state belong together (facts §1.1)."""
    if draft.state is CommerceOrderState.COMPLETE:
        return "complete", draft.status or "complete"
    state = STATE_OF_STATUS.get(draft.status, settings.new_order_state)
    return state, draft.status or ("pending" if state == "new" else state)


def new_items(parts: OrderParts) -> list[ItemEntity]:
    """The lines of the draft, then the lines that are no products."""
    lines = [
        product_line(parts, line, amounts) for line, amounts in zip(parts.draft.lines, parts.amounts.lines, strict=True)
    ]
    return [*lines, *[extra_line(parts, amounts) for amounts in parts.amounts.extras]]


def product_line(parts: OrderParts, line: CommerceOrderLine, amounts: LineAmounts) -> ItemEntity:
    """A line with its product, so that it moves stock; of orders fulfilled by Amazon without, so that nothing moves."""
    product = parts.products.get(line.sku)
    ordered = Decimal(line.quantity)
    done = ordered if parts.is_complete else UNSET
    name = product.name if product is not None and product.name else line.title or line.sku
    return ItemEntity(
        **item_amounts(amounts),
        sku=plain(product.sku if product is not None else line.sku)[:LONGEST_DESCRIPTION],
        name=plain(name)[:LONGEST_DESCRIPTION],
        product_type=product.type_id if product is not None else "simple",
        is_virtual=int(product is not None and product.type_id in {"virtual", "downloadable"}),
        store_id=parts.store_id,
        weight=product.weight if product is not None and product.weight is not None else UNSET,
        product_id=product.id if product is not None and parts.moves_stock else UNSET,
        qty_shipped=done,
        qty_invoiced=done,
    )


def extra_line(parts: OrderParts, amounts: LineAmounts) -> ItemEntity:
    """A line that is no product: virtual, so that nobody has to ship it."""
    return ItemEntity(
        **item_amounts(amounts),
        sku=amounts.key,
        name=EXTRA_LINES[amounts.key],
        product_type="virtual",
        is_virtual=1,
        store_id=parts.store_id,
        qty_invoiced=Decimal(1) if parts.is_complete else UNSET,
    )


def item_amounts(amounts: LineAmounts) -> dict[str, Any]:
    values = with_base(
        price=amounts.price,
        original_price=amounts.price,
        price_incl_tax=amounts.price_with_tax,
        row_total=amounts.row_total,
        row_total_incl_tax=amounts.row_total + amounts.tax,
        tax_amount=amounts.tax,
        discount_amount=amounts.discount,
    )
    quantity = Decimal(amounts.quantity)
    return values | {
        "ext_order_item_id": amounts.key,
        "qty_ordered": quantity,
        "tax_percent": amounts.tax_percent,
    }


def overwritten(
    parts: OrderParts, *, entity_id: int, payment_id: int, item_ids: Mapping[str, int], number: str | None
) -> OrderEntity:
    """A placed cart's order, with Amazon's amounts in place of the catalogue's; no addresses (N3).

    `item_ids` are the lines that exist, by `ext_order_item_id`; the others are added (N7).
    """
    items = [
        msgspec.structs.replace(item, item_id=item_ids.get(item.ext_order_item_id, UNSET), applied_rule_ids="")
        for item in new_items(parts)
    ]
    return msgspec.structs.replace(
        order_columns(parts),
        entity_id=entity_id,
        increment_id=number or UNSET,
        created_at=written(parts.draft.purchased_at),
        applied_rule_ids="",
        coupon_code="",
        discount_description="Amazon" if parts.amounts.discount else "",
        payment=payment(parts, payment_id),
        items=items,
    )


def written(moment: datetime) -> str:
    """A moment as Magento stores it: UTC, without a zone."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def units_in_cart(lines: Sequence[CommerceOrderLine], products: Mapping[SellerSku, SeenProduct]) -> dict[str, int]:
    """Units by Magento's own spelling of the SKU; lines without a product have none."""
    units: dict[str, int] = {}
    for line in lines:
        product = products.get(line.sku)
        if product is not None:
            units[product.sku] = units.get(product.sku, 0) + line.quantity
    return units
