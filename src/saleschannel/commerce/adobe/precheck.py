"""Read in batches before anything is created: which orders, products and numbers exist, and how much stock is free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from saleschannel.commerce.adobe.directory import StoreView
from saleschannel.commerce.adobe.products import FreeStock, SeenProduct
from saleschannel.commerce.adobe.shop import Shop
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.commerce import CommerceOrderDraft, CommerceOrderState
from saleschannel.domain.orders import AmazonOrderId, SellerSku
from saleschannel.domain.stock import SkuAvailability
from saleschannel.ports import Refused, StockChangedError


class Plan(msgspec.Struct, frozen=True):
    """An order that may be created, with what was read for it."""

    draft: CommerceOrderDraft
    view: StoreView
    products: Mapping[SellerSku, SeenProduct]
    backordered: tuple[SellerSku, ...] = ()

    @property
    def reference(self) -> AmazonOrderId:
        return self.draft.reference


def availability(shop: Shop, store: str, skus: Sequence[SellerSku]) -> dict[SellerSku, SkuAvailability]:
    """What is known of these SKUs in the store view's website; unknown ones are absent."""
    if not skus:
        return {}
    view = shop.directory.store_view(store)
    found = shop.products.by_sku(skus)
    free = free_stock(shop, view, found.values())
    return {
        sku: SkuAvailability(
            SellerSku(product.sku),
            enabled=product.sold_in(view.website_id),
            managed=stock.managed if (stock := free.get(product.sku)) is not None else True,
            available=stock.units if stock is not None else 0,
        )
        for sku, product in found.items()
    }


def free_stock(shop: Shop, view: StoreView, products: Iterable[SeenProduct]) -> Mapping[str, FreeStock]:
    website = shop.directory.website(view.website_id)
    return shop.products.free_stock(list({product.sku: product for product in products}.values()), website.code)


def plan_orders(shop: Shop, drafts: Sequence[CommerceOrderDraft]) -> tuple[list[Plan], list[Refused]]:
    """Which of the drafts can be created, and which not and why. Raises StockChangedError; nothing is created yet."""
    plans: list[Plan] = []
    refused: list[Refused] = []
    by_store: dict[str, list[CommerceOrderDraft]] = defaultdict(list)
    for draft in drafts:
        by_store[draft.commerce_store].append(draft)
    for store, group in by_store.items():
        view = shop.directory.store_view(store)
        products = shop.products.by_sku(sorted({line.sku for draft in group for line in draft.lines if line.sku}))
        taken = taken_numbers(shop, view, group)
        for draft in group:
            refusal = refusal_of(draft, view, products, taken)
            if refusal is not None:
                refused.append(refusal)
            else:
                plans.append(Plan(draft, view, products))
    return [plan for group in with_stock(shop, plans) for plan in group], refused


def taken_numbers(shop: Shop, view: StoreView, drafts: Sequence[CommerceOrderDraft]) -> Mapping[str, str]:
    """Whose the wanted numbers are; one call for a hundred."""
    wanted = [draft.number for draft in drafts if draft.number is not None]
    found = shop.orders.by_numbers(wanted, view.id) if wanted else {}
    return {number: order.ext_order_id or "" for number, order in found.items()}


def refusal_of(
    draft: CommerceOrderDraft, view: StoreView, products: Mapping[SellerSku, SeenProduct], taken: Mapping[str, str]
) -> Refused | None:
    """Why an order cannot be created, or None."""
    unknown = list(dict.fromkeys(line.sku for line in draft.lines if line.sku not in products))
    if unknown and not draft.placeholder_for_unknown_sku:
        return Refused(draft.reference, AttentionReason.UNKNOWN_SKU, ", ".join(unknown))
    known = dict.fromkeys(line.sku for line in draft.lines if line.sku in products)
    disabled = [sku for sku in known if not products[sku].sold_in(view.website_id)]
    if disabled:
        return Refused(draft.reference, AttentionReason.DISABLED_PRODUCT, ", ".join(disabled))
    if draft.number is not None and taken.get(draft.number, draft.reference) != draft.reference:
        return Refused(draft.reference, AttentionReason.NUMBER_TAKEN, draft.number)
    return None


def with_stock(shop: Shop, plans: Sequence[Plan]) -> list[list[Plan]]:
    """The plans with the SKUs of which there is not enough. Raises StockChangedError for those that must not wait."""
    by_website: dict[int, list[Plan]] = defaultdict(list)
    for plan in plans:
        by_website[plan.view.website_id].append(plan)
    return [_with_stock_of_website(shop, group) for group in by_website.values()]


def _with_stock_of_website(shop: Shop, plans: Sequence[Plan]) -> list[Plan]:
    needing = [plan for plan in plans if plan.draft.reserve_stock and not is_complete(plan.draft)]
    wanted = {product.sku: product for plan in needing for product in _products_of(plan)}
    free = dict(free_stock(shop, plans[0].view, wanted.values())) if wanted else {}
    taken: dict[str, int] = defaultdict(int)
    checked = []
    for plan in plans:
        short: list[SellerSku] = []
        for line in plan.draft.lines if plan in needing else ():
            product = plan.products.get(line.sku)
            if product is None:
                continue
            taken[product.sku] += line.quantity
            stock = free.get(product.sku, FreeStock(managed=True, units=0))
            if stock.managed and stock.units < taken[product.sku] and line.sku not in short:
                short.append(line.sku)
        if short and not plan.draft.backorder:
            raise StockChangedError(", ".join(short))
        checked.append(msgspec.structs.replace(plan, backordered=tuple(short)))
    return checked


def is_complete(draft: CommerceOrderDraft) -> bool:
    """Shipped by Amazon: nothing of it moves the merchant's stock."""
    return draft.state is CommerceOrderState.COMPLETE


def _products_of(plan: Plan) -> list[SeenProduct]:
    return [product for line in plan.draft.lines if (product := plan.products.get(line.sku)) is not None]
