"""How the back office looks: name, colours and sidebar for django-unfold. Must not know any data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.sidebar import active_when


def stylesheet(_request: HttpRequest) -> str:
    return static("backoffice/office.css")


def script(_request: HttpRequest) -> str:
    return static("backoffice/office.js")


def icon(_request: HttpRequest) -> str:
    return static("backoffice/icon.svg")


def _entry(title: Any, icon: str, name: str, *path: str, **options: Any) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(name), "active": active_when(*path), **options}


NAVIGATION: list[dict[str, Any]] = [
    {"items": [_entry(_("Home"), "home", "backoffice:home", "/")]},
    {
        "title": _("Amazon"),
        "items": [
            _entry(_("Orders"), "shopping_cart", "backoffice:orders", "/orders/*"),
            _entry(_("Communication errors"), "sync_problem", "backoffice:errors", "/errors/*"),
        ],
    },
    {
        "title": _("Commerce"),
        "items": [
            _entry(_("Commerce orders"), "receipt_long", "backoffice:commerce_orders", "/commerce/orders/*"),
            _entry(_("Products"), "inventory_2", "backoffice:products", "/commerce/products/*"),
            _entry(_("Customers"), "group", "backoffice:customers", "/commerce/customers/*"),
        ],
    },
    {
        "title": _("Settings"),
        "items": [
            _entry(_("Stores"), "storefront", "backoffice:stores", "/stores/*"),
            _entry(_("Seller accounts"), "key", "backoffice:accounts", "/accounts/*"),
            _entry(_("Users"), "manage_accounts", "admin:auth_user_changelist", "/auth/user/*"),
            _entry(_("Groups"), "groups", "admin:auth_group_changelist", "/auth/group/*"),
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "saleschannel",
    "SITE_HEADER": "saleschannel",
    "SITE_SYMBOL": "local_shipping",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": icon}],
    "SITE_URL": None,
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [stylesheet],
    "SCRIPTS": [script],
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "#f0fdfa",
            "100": "#ccfbf1",
            "200": "#99f6e4",
            "300": "#5eead4",
            "400": "#2dd4bf",
            "500": "#14b8a6",
            "600": "#0d7f75",
            "700": "#0f766e",
            "800": "#115e59",
            "900": "#134e4a",
            "950": "#042f2e",
        }
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": NAVIGATION},
}
