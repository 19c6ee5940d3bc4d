"""Who may see a page and do a deed, and how a page is put into the frame."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

View = Callable[..., HttpResponse]


class Right(StrEnum):
    """What a person may do; roles are sets of these."""

    VIEW = "view"  # every page, without buyer data
    BUYER_DATA = "buyer_data"  # names, addresses, e-mails, phone numbers; each view is recorded
    RAW_DATA = "raw_data"  # what Amazon sent, as it was sent
    ORDERS = "orders"  # retry, hold, cancel, repair an address, ship, comment, credit
    PRODUCTS = "products"  # products, stock, alias SKUs
    SETTINGS = "settings"  # stores, seller accounts, order settings, notices
    OPERATE = "operate"  # jobs, read-only mode, logs
    USERS = "users"  # users and their roles


def staff_page(route: str, view: View, name: str, right: Right = Right.VIEW) -> URLPattern:
    """An address that only signed-in staff with this right can open; everybody else is sent to sign in."""
    view.right = right  # type: ignore[attr-defined]  # read by the check of rights
    return path(route, staff_member_required(view, login_url="admin:login"), name=name)


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page of the back office with sidebar and header."""
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"backoffice/{template}", {**frame, **(context or {})}, status=status)


def actor_of(request: HttpRequest) -> str:
    """The name under which the person's deeds are written into an order's story."""
    return request.user.get_username()


def may(request: HttpRequest, right: Right) -> bool:
    """Whether the signed-in person has the right; superusers have all of them."""
    return request.user.is_active and (request.user.is_superuser or request.user.has_perm(f"backoffice.{right.value}"))
