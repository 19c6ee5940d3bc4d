"""Addresses of the web process."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("saleschannel.backoffice.urls")),
    path("", admin.site.urls),  # sign in and out, password, users and groups
]
