"""Addresses of the web process."""

from __future__ import annotations

from django.urls import include, path

from saleschannel.backoffice.people import sign_in_views as sign_in

urlpatterns = [
    path("login/", sign_in.SignInView.as_view(), name="login"),
    path("logout/", sign_in.SignOutView.as_view(), name="logout"),
    path("i18n/setlang/", sign_in.choose_language, name="set_language"),
    path("", include("saleschannel.backoffice.urls")),
]
