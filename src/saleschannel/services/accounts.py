"""Seller accounts: entered, found, listed, changed, removed. Whether Amazon lets one in is not asked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet

from saleschannel import batch_sql
from saleschannel.channel.models import CommunicationError, SellerAccount, Store
from saleschannel.domain.errors import NotFound, PermanentError
from saleschannel.domain.marketplaces import Region

FORGET_JOBS = "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (args ->> 'account_id')::bigint = %b"


@dataclass(frozen=True, slots=True)
class AccountKeys:
    """What opens an account: the app's keys, the seller's refresh token, and addresses unless Amazon's own. Secrets."""

    client_id: str
    client_secret: str
    refresh_token: str
    endpoint: str = ""
    token_endpoint: str = ""

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
        limits_factor=limits_factor,
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


def change_account(account: SellerAccount, changes: Mapping[str, str]) -> None:
    """Store changed fields, keys among them; what was wrong before is forgotten until Amazon says it again."""
    SellerAccount.objects.filter(pk=account.pk).update(**changes, problem="")


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
