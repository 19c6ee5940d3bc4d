"""The order settings of a store by the names of their fields, as texts: read, checked, changed.

A change counts for the orders that rest because of the old setting, too: jobs decide them again. Each change is
recorded with who made it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from saleschannel.channel.activity_log import ActivityType, record_activity
from saleschannel.channel.models import AmazonOrder, OrderSettings, Store
from saleschannel.channel.models.accounts import OrderSettingsChange
from saleschannel.domain.errors import ConfigurationError
from saleschannel.domain.workflows.steps import WaitReason
from saleschannel.job_queue import Job, defer
from saleschannel.services.retry_orders import RETRIED_BY_ITSELF

YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
ORDERS_PER_JOB = 100
DECIDED_BY_SETTINGS = (WaitReason.IMPORT_DISABLED, WaitReason.FBA_SHOW_ONLY, WaitReason.PAYMENT)
"""What orders wait for that a setting may change (PAYMENT: stock may have to be reserved, or given back)."""


def settings_fields() -> dict[str, models.Field[Any, Any]]:
    """The settings by name, in the model's order."""
    fields = OrderSettings._meta.get_fields()  # noqa: SLF001  Django's documented way to a model's fields
    return {field.name: field for field in fields if isinstance(field, models.Field) and not field.is_relation}


def settings_as_values(settings: OrderSettings) -> dict[str, bool | str]:
    return {name: getattr(settings, name) for name in settings_fields()}


def choices_of(name: str) -> list[str]:
    """The values a setting can have; empty for free text."""
    field = settings_fields()[name]
    if isinstance(field, models.BooleanField):
        return [YES[0], NO[0]]
    return [str(value) for value, _ in field.flatchoices]


def with_changes(settings: OrderSettings, changes: Mapping[str, str]) -> OrderSettings:
    """The settings as they would be, not stored.

    Raises ConfigurationError that names the settings, or the values one of them can have.
    """
    wanted = copy(settings)
    for name, text in changes.items():
        setattr(wanted, name, value_of(name, text))
    return wanted


def change_order_settings(settings: OrderSettings, changes: Mapping[str, str], actor: str = "") -> list[str]:
    """Check and store all changes or none; the names of the settings that changed. Raises as `with_changes` does."""
    wanted = settings_as_values(with_changes(settings, changes))
    with transaction.atomic():
        row = OrderSettings.objects.select_for_update().get(pk=settings.pk)
        before = settings_as_values(row)
        changed = [name for name in changes if wanted[name] != before[name]]
        for name in changed:
            setattr(row, name, wanted[name])
            setattr(settings, name, wanted[name])
        if changed:
            row.save(update_fields=changed)
            record_changes(row.store_id, {name: (before[name], wanted[name]) for name in changed}, actor)
            decide_again(row.store_id)
    return changed


def record_changes(store_id: int, changes: Mapping[str, tuple[bool | str, bool | str]], actor: str) -> None:
    """Keep who changed what from what to what."""
    OrderSettingsChange.objects.bulk_create(
        [
            OrderSettingsChange(store_id=store_id, actor=actor, setting=name, old=as_text(old), new=as_text(new))
            for name, (old, new) in changes.items()
        ]
    )
    store = Store.objects.values_list("name", flat=True).get(pk=store_id)
    facts = {"name": store, "changes": {name: [old, new] for name, (old, new) in changes.items()}}
    record_activity(ActivityType.ORDER_SETTINGS_CHANGED, actor=actor, store_id=store_id, facts=facts)


def as_text(value: bool | str) -> str:
    """A setting's value as the text that means it."""
    return (YES[0] if value else NO[0]) if isinstance(value, bool) else value


def value_of(name: str, text: str) -> bool | str:
    """The value that a text means for this setting."""
    field = settings_fields().get(name)
    if field is None:
        names = ", ".join(settings_fields())
        raise ConfigurationError(
            f"There is no order setting “{name}”.", code="unknown_setting", remedy=f"There is: {names}."
        )
    if isinstance(field, models.BooleanField):
        return truth_of(name, text)
    try:
        return str(field.clean(text.strip(), None))
    except ValidationError as error:
        raise bad_value(name, text, " ".join(error.messages)) from error


def truth_of(name: str, text: str) -> bool:
    if text.strip().lower() in YES:
        return True
    if text.strip().lower() in NO:
        return False
    raise bad_value(name, text)


def bad_value(name: str, text: str, reason: str = "") -> ConfigurationError:
    choices = choices_of(name)
    return ConfigurationError(
        f"The order setting {name} cannot be “{text}”.",
        code="bad_value",
        remedy=f"It can be: {', '.join(choices)}." if choices else reason,
    )


def decide_again(store_id: int) -> None:
    """Defer jobs for the orders that rest because of what the settings were."""
    resting = AmazonOrder.objects.filter(store_id=store_id).filter(
        models.Q(waiting_for__in=[reason.value for reason in DECIDED_BY_SETTINGS])
        | models.Q(attention_reason__in=[reason.value for reason in RETRIED_BY_ITSELF])
    )
    ids: Sequence[tuple[int, str]] = list(resting.order_by("id").values_list("account_id", "amazon_order_id"))
    for start in range(0, len(ids), ORDERS_PER_JOB):
        batch = ids[start : start + ORDERS_PER_JOB]
        defer(Job.ADVANCE_ORDERS, account_id=batch[0][0], amazon_order_ids=[order_id for _, order_id in batch])
