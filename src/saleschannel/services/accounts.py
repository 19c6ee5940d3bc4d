"""Seller accounts: entered, authorised, found, listed, changed, paused, removed. Amazon is not asked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from saleschannel import batch_sql
from saleschannel.channel.models import CommunicationError, SellerAccount, Store
from saleschannel.domain.errors import ConfigurationError, NotFound, PermanentError
from saleschannel.domain.marketplaces import Region
from saleschannel.job_queue import defer_import

FORGET_JOBS = "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (args ->> 'account_id')::bigint = %b"


@dataclass(frozen=True, slots=True)
class AccountKeys:
    """What opens an account: the app's keys, the seller's refresh token, and addresses unless Amazon's own. Secrets.

    Without a refresh token the account is not authorised yet: the seller has still to agree at Amazon.
    """

    client_id: str
    client_secret: str
    refresh_token: str = ""
    endpoint: str = ""
    token_endpoint: str = ""
    application_id: str = ""
    application_is_draft: bool = False
    seller_central: str = ""

    def __repr__(self) -> str:
        return f"AccountKeys({self.client_id!r})"


def add_account(name: str, region: Region, keys: AccountKeys, limits_factor: int = 1) -> SellerAccount:
    """Store a new account. `limits_factor`: how many times its published limits Amazon has granted it.

    Raises PermanentError when the name is taken.
    """
    if SellerAccount.objects.filter(name=name).exists():
        raise PermanentError(
            f"There is a seller account “{name}” already.",
            code="name_taken",
            remedy="Choose another name; `saleschannel account list` shows those that are taken.",
        )
    return SellerAccount.objects.create(
        name=name,
        region=region.value,
        client_id=keys.client_id,
        client_secret=keys.client_secret,
        refresh_token=keys.refresh_token,
        endpoint=keys.endpoint,
        token_endpoint=keys.token_endpoint,
        application_id=keys.application_id,
        application_is_draft=keys.application_is_draft,
        seller_central=keys.seller_central,
        limits_factor=limits_factor,
        secret_since=timezone.now(),
        authorized_at=timezone.now() if keys.refresh_token else None,
    )


def find_account(name: str) -> SellerAccount:
    """The account of this name. Raises NotFound that names the choices."""
    account = SellerAccount.objects.filter(name=name).first()
    if account is None:
        names = ", ".join(
            f"“{known}”" for known in SellerAccount.objects.order_by("name").values_list("name", flat=True)
        )
        raise NotFound(
            f"There is no seller account “{name}”.",
            remedy=f"There is: {names}." if names else "Add one by `saleschannel account add`.",
        )
    return account


def accounts() -> QuerySet[SellerAccount]:
    """All accounts by name."""
    return SellerAccount.objects.order_by("name")


def stores_per_account() -> dict[int, int]:
    """How many stores each account has; accounts without any are absent."""
    return dict(Store.objects.order_by().values_list("account_id").annotate(Count("pk")))


def change_account(account: SellerAccount, changes: Mapping[str, Any]) -> None:
    """Store changed fields, keys among them; what was wrong before is forgotten until Amazon says it again."""
    times = {
        column: timezone.now()
        for key, column in (("client_secret", "secret_since"), ("refresh_token", "authorized_at"))
        if changes.get(key)
    }
    SellerAccount.objects.filter(pk=account.pk).update(**changes, **times, problem="")


def authorize(account: SellerAccount, refresh_token: str, selling_partner_id: str) -> None:
    """Amazon's seller has agreed: keep the refresh token.

    Raises ConfigurationError when it is another seller than before: the orders of two sellers must not be mixed.
    """
    with transaction.atomic():
        row = SellerAccount.objects.select_for_update().get(pk=account.pk)
        if row.selling_partner_id not in {"", selling_partner_id}:
            raise ConfigurationError(
                f"“{row.name}” belongs to the seller {row.selling_partner_id}, but {selling_partner_id} has agreed.",
                code="other_seller",
                remedy="Sign in to Seller Central as the same seller, or connect the other one as an account of its "
                "own. Nothing was changed.",
            )
        change_account(row, {"refresh_token": refresh_token, "selling_partner_id": selling_partner_id})
        if row.active and row.stores.filter(active=True).exists():
            defer_import(row.pk)


def pause_account(account: SellerAccount) -> bool:
    """Import nothing for the account and try nothing again by itself. False when it was paused already."""
    return bool(SellerAccount.objects.filter(pk=account.pk, active=True).update(active=False))


def resume_account(account: SellerAccount) -> bool:
    """Import again, with what came meanwhile: the import goes on where it was. False when it was not paused."""
    with transaction.atomic():
        if not SellerAccount.objects.filter(pk=account.pk, active=False).update(active=True):
            return False
        defer_import(account.pk)
    return True


def remove_account(account: SellerAccount) -> None:
    """Remove an account that has no stores; its keys are gone. Raises PermanentError when it has some."""
    with transaction.atomic():
        if stores := list(account.stores.order_by("name").values_list("name", flat=True)):
            raise PermanentError(
                f"The seller account “{account.name}” has stores: {', '.join(stores)}.",
                code="has_stores",
                remedy="Orders belong to stores, so they stay. Pause them by `saleschannel store pause`.",
            )
        CommunicationError.objects.filter(account=account).update(account=None)
        batch_sql.run(FORGET_JOBS, account.pk)
        account.delete()
