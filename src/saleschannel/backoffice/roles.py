"""The rights of people and the roles that hold them: the one table of what may whom. Knows no request, no data."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """What a person may do; roles are sets of these."""

    VIEW = "view"  # every page, without buyer data
    BUYER_DATA = "buyer_data"  # names, addresses, e-mails, phone numbers; each view is recorded
    RAW_DATA = "raw_data"  # what Amazon sent, as it was sent
    ORDERS = "orders"  # retry, hold, cancel, repair an address, ship, comment, credit
    PRODUCTS = "products"  # products, stock, alias SKUs
    SETTINGS = "settings"  # stores, seller accounts, order settings, notices
    NOTICES = "notices"  # say of a notice that somebody looks after it
    OPERATE = "operate"  # jobs, read-only mode, logs
    USERS = "users"  # users and their roles


class Role(StrEnum):
    """What a person is here; everybody has exactly one."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    CLERK = "clerk"
    OPERATOR = "operator"
    READ_ONLY = "read_only"


_OF_CLERKS = {Right.VIEW, Right.BUYER_DATA, Right.ORDERS, Right.PRODUCTS, Right.NOTICES}

RIGHTS_OF: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.MANAGER: frozenset({*_OF_CLERKS, Right.RAW_DATA, Right.SETTINGS}),
    Role.CLERK: frozenset(_OF_CLERKS),
    Role.OPERATOR: frozenset({Right.VIEW, Right.NOTICES, Right.OPERATE}),
    Role.READ_ONLY: frozenset({Right.VIEW}),
}

DEFAULT_ROLE = Role.CLERK  # staff of releases that knew no roles

ROLE_TEXTS: dict[Role, Promise] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.MANAGER: _("Manager"),
    Role.CLERK: _("Clerk"),
    Role.OPERATOR: _("Operator"),
    Role.READ_ONLY: _("Read-only"),
}

ROLE_HELP: dict[Role, Promise] = {
    Role.ADMINISTRATOR: _("May do everything, users included."),
    Role.MANAGER: _("Connects stores, sets the order settings, and does all that a clerk does."),
    Role.CLERK: _("Ships, repairs and cancels orders; keeps products and stock."),
    Role.OPERATOR: _("Keeps the installation running: jobs and logs; sees no buyer data."),
    Role.READ_ONLY: _("Looks at everything, changes nothing; sees no buyer data."),
}

RIGHT_TEXTS: dict[Right, Promise] = {
    Right.VIEW: _("See all pages, without buyer data"),
    Right.BUYER_DATA: _("See buyer data; each view is recorded"),
    Right.RAW_DATA: _("See what Amazon sent, as it was sent"),
    Right.ORDERS: _("Retry, ship, hold, cancel and repair orders"),
    Right.PRODUCTS: _("Change products and stock"),
    Right.SETTINGS: _("Connect stores, change settings"),
    Right.NOTICES: _("Acknowledge notices"),
    Right.OPERATE: _("Look after jobs and read-only mode"),
    Right.USERS: _("Manage users and roles; see who viewed buyer data"),
}


def roles_with(right: Right) -> list[Role]:
    """The roles that hold the right, the most powerful first."""
    return [role for role in Role if right in RIGHTS_OF[role]]
