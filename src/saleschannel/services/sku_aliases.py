"""Alias SKUs: added, listed, removed, imported. Orders that waited for one are tried again, by jobs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from saleschannel.batch_sql import as_json, rows, run
from saleschannel.channel.models import SellerAccount, SkuAlias, Store
from saleschannel.domain.errors import NotFound, PermanentError
from saleschannel.domain.orders import SellerSku
from saleschannel.services.free_held_orders import free_held_orders
from saleschannel.services.import_page import Backends

LONGEST_SKU = 200
SKUS_AT_ONCE = 5_000
BUILT_IN = ("builtin", "default")

# `seen`: the product the person saw there; null: there was none. An alias that is another one by now is left alone.
WRITE_ALIASES = """
    WITH w AS MATERIALIZED (
        SELECT * FROM json_to_recordset(%b::json) AS w(account_id bigint, amazon_sku text, product_sku text, seen text)
    ),
    changed AS (
        UPDATE channel_skualias a SET product_sku = w.product_sku, created_by = %b::text, created_at = now()
        FROM w
        WHERE a.amazon_sku = w.amazon_sku AND a.account_id IS NOT DISTINCT FROM w.account_id
          AND a.product_sku = w.seen AND a.product_sku <> w.product_sku
        RETURNING a.amazon_sku, a.account_id
    ),
    created AS (
        INSERT INTO channel_skualias (account_id, amazon_sku, product_sku, created_by)
        SELECT account_id, amazon_sku, product_sku, %b::text FROM w WHERE seen IS NULL ORDER BY amazon_sku, account_id
        ON CONFLICT DO NOTHING
        RETURNING amazon_sku, account_id
    )
    SELECT amazon_sku, account_id FROM changed UNION ALL SELECT amazon_sku, account_id FROM created
"""
KNOWN_ALIASES = """
    SELECT amazon_sku, account_id, product_sku FROM channel_skualias WHERE amazon_sku = ANY (%t::text[])
"""


class AliasKey(msgspec.Struct, frozen=True):
    """What an alias is found by: Amazon's SKU in one seller account, or in all (None)."""

    amazon_sku: str
    account_id: int | None = None


class AliasRow(msgspec.Struct, frozen=True):
    """An alias to be written; `seen` is the product it has now, None where there is no such alias."""

    key: AliasKey
    product_sku: str
    seen: str | None = None


def add_alias(amazon_sku: str, product_sku: str, *, account: SellerAccount | None, actor: str) -> SkuAlias:
    """Add an alias, and try orders again that it may free; adding it again changes nothing.

    Raises PermanentError when the SKUs cannot make an alias, or it exists for another product.
    """
    refuse_bad_skus(amazon_sku, product_sku)
    key = AliasKey(amazon_sku, account.pk if account else None)
    with transaction.atomic():
        written = write_aliases([AliasRow(key, product_sku)], actor)
        alias = SkuAlias.objects.get(amazon_sku=amazon_sku, account=account)
        if not written and alias.product_sku != product_sku:
            raise PermanentError(
                _("%(sku)s is an alias of %(product)s already.") % {"sku": amazon_sku, "product": alias.product_sku},
                code="alias_taken",
                remedy=_("Remove that alias first."),
            )
    return alias


def refuse_bad_skus(amazon_sku: str, product_sku: str) -> None:
    """Raises PermanentError that says what is wrong with the two SKUs."""
    if not amazon_sku or not product_sku or max(len(amazon_sku), len(product_sku)) > LONGEST_SKU:
        problem = _("An alias needs Amazon's SKU and the product's, of at most %s characters each.") % LONGEST_SKU
        raise PermanentError(problem, code="bad_alias", remedy=_("Enter both SKUs."))
    if amazon_sku == product_sku:
        problem = _("%s is the product's own SKU and needs no alias.") % amazon_sku
        raise PermanentError(problem, code="bad_alias", remedy=_("Leave it out, or choose another product."))


def write_aliases(aliases: Sequence[AliasRow], actor: str) -> set[AliasKey]:
    """Create and change aliases; the keys of those that were written. Those that changed since `seen` are not."""
    batch = [
        {
            "account_id": alias.key.account_id,
            "amazon_sku": alias.key.amazon_sku,
            "product_sku": alias.product_sku,
            "seen": alias.seen,
        }
        for alias in aliases
    ]
    with transaction.atomic():
        written = {AliasKey(*key) for key in rows(WRITE_ALIASES, as_json(batch), actor, actor)} if batch else set()
        if written:
            free_held_orders()
    return written


def known_aliases(amazon_skus: Collection[str]) -> dict[AliasKey, str]:
    """The product SKUs of the aliases of these Amazon SKUs, in all accounts."""
    found = rows(KNOWN_ALIASES, list(amazon_skus))
    return {AliasKey(amazon_sku, account_id): product_sku for amazon_sku, account_id, product_sku in found}


def remove_alias(amazon_sku: str, *, account: SellerAccount | None) -> None:
    """Orders that exist keep their product. Raises NotFound."""
    removed = run(
        "DELETE FROM channel_skualias WHERE amazon_sku = %b AND account_id IS NOT DISTINCT FROM %b::bigint",
        amazon_sku,
        account.pk if account else None,
    )
    if not removed:
        raise NotFound(
            _("There is no alias %s.") % amazon_sku,
            remedy=_("`saleschannel aliases list` shows all; name the account where the alias has one."),
        )


def aliases() -> QuerySet[SkuAlias]:
    """All aliases with their accounts, by Amazon's SKU."""
    return SkuAlias.objects.select_related("account").order_by("amazon_sku", "id")


def unknown_products(product_skus: Collection[str], backends: Backends) -> set[str]:
    """Which of these SKUs no Commerce knows to which the stores' orders go."""
    wanted = sorted(set(product_skus))
    known: set[str] = set()
    for kind, commerce_store in commerces():
        for part in parts_of([SellerSku(sku) for sku in wanted if sku not in known]):
            known.update(backends(kind).availability(commerce_store, part))
    return set(wanted) - known


def commerces() -> list[tuple[str, str]]:
    """Back end and Commerce store of all stores, each once; the built-in one where there is no store yet."""
    found = Store.objects.values_list("commerce_backend", "order_settings__commerce_store").distinct()
    return sorted({(kind, store or "default") for kind, store in found}) or [BUILT_IN]


def parts_of(skus: Sequence[SellerSku]) -> Iterator[Sequence[SellerSku]]:
    for start in range(0, len(skus), SKUS_AT_ONCE):
        yield skus[start : start + SKUS_AT_ONCE]
