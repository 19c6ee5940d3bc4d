"""Recording deeds that belong to no single order; call it in the transaction of the deed. No buyer data, no secrets."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from saleschannel.channel.models import Activity


class ActivityType(StrEnum):
    """Past tense. The words for each are in `channel.activity_texts`; the part before the dot is its kind."""

    STORE_CONNECTED = "settings.store_connected"
    STORE_RENAMED = "settings.store_renamed"
    STORE_PAUSED = "settings.store_paused"
    STORE_RESUMED = "settings.store_resumed"
    HISTORY_ASKED_FOR = "settings.history_asked_for"
    ORDER_SETTINGS_CHANGED = "settings.order_settings_changed"
    ACCOUNT_CONNECTED = "settings.account_connected"
    ACCOUNT_CHANGED = "settings.account_changed"
    INVOICE_DETAILS_CHANGED = "settings.invoice_details_changed"
    NOTICES_CHANGED = "settings.notices_changed"
    LOG_DAYS_CHANGED = "settings.log_days_changed"
    READ_ONLY_ON = "settings.read_only_on"
    READ_ONLY_OFF = "settings.read_only_off"
    PRODUCT_CHANGED = "product.changed"
    PRODUCTS_SWITCHED = "product.switched"
    PRODUCTS_IMPORTED = "product.imported"
    ALIASES_CHANGED = "product.aliases_changed"
    FILE_EXPORTED = "file.exported"
    JOB_RETRIED = "job.retried"
    JOB_CANCELED = "job.canceled"
    SIGNED_IN = "user.signed_in"
    SIGN_IN_LOCKED = "user.sign_in_locked"
    USER_ADDED = "user.added"
    USER_CHANGED = "user.changed"
    USER_DEACTIVATED = "user.deactivated"
    USER_ACTIVATED = "user.activated"
    USER_UNLOCKED = "user.unlocked"
    PASSWORD_SET = "user.password_set"  # noqa: S105  the name of a deed
    PASSWORD_CHANGED = "user.password_changed"  # noqa: S105
    SIGNED_OUT_EVERYWHERE = "user.signed_out_everywhere"


def record_activity(
    deed: ActivityType, *, actor: str, store_id: int | None = None, facts: Mapping[str, Any] | None = None
) -> None:
    """Write the deed down. `facts` fill the placeholders of its text; `changes` is `{name: [old, new]}`."""
    Activity.objects.create(type=deed.value, actor=actor[:150], store_id=store_id, facts=dict(facts or {}))
