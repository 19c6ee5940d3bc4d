"""The main menu: the pages it names, under which heading, with which icon, and who sees them. Knows no data."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.rights import Right


class Entry(NamedTuple):
    """A page in the menu. `paths`: the addresses at which it is the current one; `/orders/*` means it and all below."""

    title: str | Promise
    icon: str
    name: str
    paths: tuple[str, ...]
    right: Right


class Section(NamedTuple):
    title: str | Promise
    entries: tuple[Entry, ...]


def _entry(title: str | Promise, icon: str, name: str, *paths: str, right: Right = Right.VIEW) -> Entry:
    return Entry(title, icon, name, paths, right)


NAVIGATION = (
    Section(
        "",
        (
            _entry(_("Home"), "home", "backoffice:home", "/"),
            _entry(_("Dashboard"), "monitoring", "backoffice:dashboards", "/dashboard/*"),
        ),
    ),
    Section(
        _("Amazon"),
        (
            _entry(_("Orders"), "shopping_cart", "backoffice:orders", "/orders/*"),
            _entry(_("Notices"), "notifications", "backoffice:notices", "/notices/*"),
        ),
    ),
    Section(
        _("Commerce"),
        (
            _entry(_("Commerce orders"), "receipt_long", "backoffice:commerce_orders", "/commerce/orders/*"),
            _entry(
                _("Products"),
                "inventory_2",
                "backoffice:products",
                "/commerce/products/*",
                "/commerce/aliases/*",
                "/commerce/unknown-skus/*",
                "/commerce/import/*",
                "/commerce/prepared/*",
            ),
            _entry(_("Customers"), "group", "backoffice:customers", "/commerce/customers/*"),
        ),
    ),
    Section(
        _("Settings"),
        (
            _entry(_("Stores"), "storefront", "backoffice:stores", "/stores/*", "/setup/*"),
            _entry(_("Seller accounts"), "key", "backoffice:accounts", "/accounts/*", right=Right.SETTINGS),
            _entry(
                _("Invoice details"),
                "request_quote",
                "backoffice:invoice_details",
                "/commerce/invoice-details/*",
                right=Right.SETTINGS,
            ),
            _entry(_("Users"), "manage_accounts", "backoffice:users", "/users/*", right=Right.USERS),
        ),
    ),
    Section(
        _("Logs"),
        (
            _entry(_("Activity"), "history", "backoffice:activity", "/activity/*"),
            _entry(_("Communication errors"), "sync_problem", "backoffice:errors", "/errors/*"),
            _entry(_("Jobs"), "pending_actions", "backoffice:jobs", "/jobs/*", "/log-settings/*", right=Right.OPERATE),
            _entry(
                _("Views of buyer data"),
                "visibility",
                "backoffice:buyer_data_views",
                "/buyer-data-views/*",
                right=Right.USERS,
            ),
        ),
    ),
)
