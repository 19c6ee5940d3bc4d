"""Deeds in the reader's language: one sentence for each type, and the kinds by which the activity log is filtered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.channel.activity_log import ActivityType
from saleschannel.channel.event_texts import event_text

ACTIVITY_TEXTS: dict[ActivityType, Promise] = {
    ActivityType.STORE_CONNECTED: _("Store “%(name)s” connected."),
    ActivityType.STORE_RENAMED: _("Store renamed to “%(name)s”."),
    ActivityType.STORE_PAUSED: _("Store “%(name)s” paused."),
    ActivityType.STORE_RESUMED: _("Store “%(name)s” imports again."),
    ActivityType.HISTORY_ASKED_FOR: _("Older orders of store “%(name)s” asked for."),
    ActivityType.ORDER_SETTINGS_CHANGED: _("Order settings of “%(name)s” changed."),
    ActivityType.ACCOUNT_CONNECTED: _("Seller account “%(name)s” connected."),
    ActivityType.ACCOUNT_CHANGED: _("Seller account “%(name)s” changed."),
    ActivityType.INVOICE_DETAILS_CHANGED: _("Details on invoices changed."),
    ActivityType.NOTICES_CHANGED: _("Settings of notices changed."),
    ActivityType.LOG_DAYS_CHANGED: _("How long logs are kept changed."),
    ActivityType.READ_ONLY_ON: _("Read-only mode switched on."),
    ActivityType.READ_ONLY_OFF: _("Read-only mode switched off."),
    ActivityType.PRODUCT_CHANGED: _("Product %(sku)s changed."),
    ActivityType.PRODUCTS_SWITCHED: _("Products switched on or off."),
    ActivityType.PRODUCTS_IMPORTED: _("Products or stock imported from a file."),
    ActivityType.ALIASES_CHANGED: _("Alias SKUs changed."),
    ActivityType.FILE_EXPORTED: _("File “%(name)s” taken out."),
    ActivityType.JOB_RETRIED: _("Job %(id)s (%(job)s) tried again."),
    ActivityType.JOB_CANCELED: _("Job %(id)s (%(job)s) canceled."),
    ActivityType.SIGNED_IN: _("Signed in from %(address)s."),
    ActivityType.SIGN_IN_LOCKED: _("Locked after too many failed attempts to sign in from %(address)s."),
    ActivityType.USER_ADDED: _("User %(name)s added with the role “%(role)s”."),
    ActivityType.USER_CHANGED: _("User %(name)s changed."),
    ActivityType.USER_DEACTIVATED: _("User %(name)s deactivated."),
    ActivityType.USER_ACTIVATED: _("User %(name)s activated again."),
    ActivityType.USER_UNLOCKED: _("User %(name)s unlocked."),
    ActivityType.PASSWORD_SET: _("New password set for user %(name)s."),
    ActivityType.PASSWORD_CHANGED: _("Own password changed."),
    ActivityType.SIGNED_OUT_EVERYWHERE: _("User %(name)s signed out everywhere."),
}

KIND_TEXTS: dict[str, Promise] = {
    "attention": _("Needs attention"),
    "amazon_order": _("Amazon orders"),
    "commerce_order": _("Commerce orders"),
    "shipment": _("Shipments"),
    "cancellation": _("Cancellations"),
    "stock": _("Stock"),
    "customer": _("Customers"),
    "settings": _("Settings"),
    "product": _("Products"),
    "file": _("Exported files"),
    "job": _("Jobs"),
    "user": _("Users and sign-ins"),
}

KINDS_OF_ACTIVITY = frozenset(deed.value.partition(".")[0] for deed in ActivityType)


def activity_text(deed: str, facts: Mapping[str, Any]) -> str:
    """One sentence in the reader's language; a type that this release does not know is shown by its name."""
    if deed not in set(ActivityType):
        return event_text(deed, facts)
    words = {name: str(value) for name, value in facts.items() if name != "changes"}
    return str(ACTIVITY_TEXTS[ActivityType(deed)]) % _Words(words)


class _Words(dict[str, str]):
    """A fact that is missing is shown as a dash rather than lost with its sentence."""

    def __missing__(self, name: str) -> str:
        return "—"
