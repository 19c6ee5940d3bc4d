"""The customer accounts of a batch of orders: found in one call, the missing ones created, each e-mail once.

An account that cannot be made never costs the order: it is told as missing, and made in a step of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from saleschannel.commerce.adobe.customers import FoundCustomer
from saleschannel.commerce.adobe.directory import StoreView
from saleschannel.commerce.adobe.precheck import Plan
from saleschannel.commerce.adobe.shop import Shop
from saleschannel.domain.commerce import CustomerDraft
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.orders import AmazonOrderId


class BuyerAccounts(msgspec.Struct):
    """By order: the account's id; for which order it was created; which orders have to do without for now."""

    ids: dict[AmazonOrderId, int] = {}
    created: set[AmazonOrderId] = set()
    missing: set[AmazonOrderId] = set()


class _Wanted(msgspec.Struct, frozen=True):
    customer: CustomerDraft
    view: StoreView
    references: tuple[AmazonOrderId, ...]


def buyer_accounts(shop: Shop, plans: Sequence[Plan]) -> BuyerAccounts:
    """Accounts for those orders whose settings ask for one."""
    accounts = BuyerAccounts()
    missing = _without_account(shop, _wanted(plans), accounts)
    made = shop.writers.run(
        lambda each: shop.customers.create(each.customer, each.view, shop.settings.customer_group_id), missing
    )
    for each, result in zip(missing, made, strict=True):
        _note(accounts, each, result)
    return accounts


def _without_account(shop: Shop, wanted: Sequence[_Wanted], accounts: BuyerAccounts) -> list[_Wanted]:
    """Those who have none yet; the others' are noted."""
    by_website: dict[int, list[_Wanted]] = defaultdict(list)
    for each in wanted:
        by_website[each.view.website_id].append(each)
    missing = []
    for website_id, group in by_website.items():
        known = shop.customers.by_email([each.customer.email.strip() for each in group], website_id)
        for each in group:
            customer_id = known.get(each.customer.email.strip().lower())
            if customer_id is None:
                missing.append(each)
            else:
                _note(accounts, each, FoundCustomer(customer_id))
    return missing


def _wanted(plans: Sequence[Plan]) -> list[_Wanted]:
    """One entry per e-mail and website, with the orders that wait for it."""
    groups: dict[tuple[str, int], list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.draft.customer is not None:
            groups[plan.draft.customer.email.strip().lower(), plan.view.website_id].append(plan)
    return [
        _Wanted(group[0].draft.customer, group[0].view, tuple(plan.reference for plan in group))
        for group in groups.values()
        if group[0].draft.customer is not None
    ]


def _note(accounts: BuyerAccounts, wanted: _Wanted, result: FoundCustomer | SaleschannelError) -> None:
    if isinstance(result, SaleschannelError):
        accounts.missing.update(wanted.references)
        return
    accounts.ids |= dict.fromkeys(wanted.references, result.id)
    if result.created:
        accounts.created.add(wanted.references[0])
