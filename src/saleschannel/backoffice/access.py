"""Who may see a page, and how a page is put into unfold's frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

View = Callable[..., HttpResponse]


def staff_page(route: str, view: View, name: str) -> URLPattern:
    """An address that only signed-in staff can open; everybody else is sent to sign in."""
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
