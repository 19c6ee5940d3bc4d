"""A person repairs the delivery address of an unshipped order: kept beside Amazon's, followed by Commerce, retried.

Amazon's updates never overwrite it. Events name the changed fields, never their values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.address_repairs import open_address, seal_address
from saleschannel.channel.event_types import EventType
from saleschannel.channel.models import AddressRepair, AmazonOrder, OrderEvent
from saleschannel.channel.order_records import decrypt_buyer_data
from saleschannel.channel.statuses import ChannelStatus
from saleschannel.domain.address_checks import EDITABLE_FIELDS, address_problems, changed_fields
from saleschannel.domain.errors import OrderRejected
from saleschannel.domain.orders import Address, AmazonOrderId, FulfilledBy
from saleschannel.ports import AddressChange, CommerceBackend
from saleschannel.services.advance_orders import decide_and_write
from saleschannel.services.conflicts import until_undisturbed
from saleschannel.services.import_page import Backends
from saleschannel.vault.keyring import DecryptionError


class AddressInvalidError(OrderRejected):
    """The typed address lacks something; `problems` has a code of `domain.address_checks` for each field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(
            f"The address was not changed: {', '.join(sorted(problems))} is missing or too long.",
            code="address_invalid",
            remedy="Correct these fields and save again.",
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class RepairOutcome:
    """Names of the changed fields (none: nothing was done), whether Commerce followed, and what still blocks it."""

    changed: tuple[str, ...]
    commerce_followed: bool
    attention_reason: str


def may_repair(order: AmazonOrder) -> bool:
    """Whether the address may still be changed: nothing of the order is shipped, and the merchant ships it."""
    return order.fulfilled_by == FulfilledBy.MERCHANT.value and order.status == ChannelStatus.UNSHIPPED.value


def repair_address(
    order: AmazonOrder, address: Address, backends: Backends, *, actor: str, at: datetime
) -> RepairOutcome:
    """Use this address instead of Amazon's; the fields a person does not edit stay Amazon's. May be repeated.

    Raises AddressInvalidError for a bad address, OrderRejected when the order is shipped, canceled or Amazon's.
    """
    if problems := address_problems(address):
        raise AddressInvalidError(problems)
    typed = msgspec.structs.replace(address, country=address.country.strip().upper())
    edited = {field: getattr(typed, field).strip() for field in EDITABLE_FIELDS}
    return _change(order, lambda amazon: msgspec.structs.replace(amazon, **edited), backends, actor, at)


def restore_address(order: AmazonOrder, backends: Backends, *, actor: str, at: datetime) -> RepairOutcome:
    """Use Amazon's own address again. Raises OrderRejected as `repair_address` does."""
    return _change(order, lambda amazon: amazon, backends, actor, at)


def address_in_use(row: AmazonOrder) -> Address:
    """The repaired address where there is one, else Amazon's. Raises OrderRejected when its key is missing."""
    return _addresses(row)[1]


def _change(
    order: AmazonOrder, wanted: Callable[[Address], Address], backends: Backends, actor: str, at: datetime
) -> RepairOutcome:
    def change() -> RepairOutcome:
        row = AmazonOrder.objects.select_for_update(no_key=True).select_related("account").get(pk=order.pk)
        _refuse_unless_open(row)
        amazon, used = _addresses(row)
        address = wanted(amazon)
        if not (fields := changed_fields(used, address)):
            return RepairOutcome((), commerce_followed=False, attention_reason=row.attention_reason)
        _store(row, amazon, address, actor, at)
        event = EventType.ADDRESS_RESTORED if address == amazon else EventType.ADDRESS_REPAIRED
        facts = {"address_fields": " ".join(fields)}  # never to what they were changed
        OrderEvent.objects.create(order=row, type=event.value, actor=actor, occurred_at=at, facts=facts)
        stores = AccountStores.load(row.account)
        followed = _tell_commerce(row, address, backends(stores.backend_of(row.store_id)))
        records = decide_and_write(stores, [AmazonOrderId(row.amazon_order_id)], backends, at)
        return RepairOutcome(fields, followed, next((record.attention_reason for record in records), ""))

    return until_undisturbed(change)


def _refuse_unless_open(row: AmazonOrder) -> None:
    if not may_repair(row):
        raise OrderRejected(
            f"The address of order {row.amazon_order_id} cannot be changed any more.",
            code="not_open",
            remedy="Only unshipped orders that the merchant fulfills can get another address.",
        )


def _addresses(row: AmazonOrder) -> tuple[Address, Address]:
    """Amazon's address, and the one in use. Raises OrderRejected when their key is missing."""
    repair = AddressRepair.objects.filter(order=row).first()
    try:
        amazon = decrypt_buyer_data(row.buyer_data).ship_to
        return amazon, (open_address(repair.address) if repair else None) or amazon
    except DecryptionError as error:
        raise OrderRejected(
            "The key for this buyer's data is not configured.",
            code="key_missing",
            remedy="Add the key to SALESCHANNEL_ENCRYPTION_KEYS.",
        ) from error


def _store(row: AmazonOrder, amazon: Address, address: Address, actor: str, at: datetime) -> None:
    """Keep the repair, or none where the address is Amazon's again."""
    if address == amazon:
        AddressRepair.objects.filter(order=row).delete()
    else:
        sealed = {"address": seal_address(address), "amazon_address": seal_address(amazon)}
        AddressRepair.objects.update_or_create(order=row, defaults={**sealed, "actor": actor, "repaired_at": at})


def _tell_commerce(row: AmazonOrder, address: Address, backend: CommerceBackend) -> bool:
    """Whether a Commerce order exists and has the address now. Raises OrderRejected when Commerce keeps its own."""
    if not row.commerce_number:
        return False
    reference = AmazonOrderId(row.amazon_order_id)
    if reference not in backend.change_addresses([AddressChange(reference, address)]):
        raise OrderRejected(
            f"Commerce order {row.commerce_number} keeps its address: it is shipped, canceled or closed.",
            code="commerce_keeps_address",
            remedy="Look at the order in Commerce.",
        )
    return True
