"""Nobody sees anything without signing in."""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.test import Client

from saleschannel.backoffice.urls import urlpatterns
from tests.backoffice.addresses import address_of

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)")
INLINE_HANDLER = re.compile(r"<[^>]*\son[a-z]+=")


def test_every_page_sends_anonymous_visitors_to_sign_in(anonymous: Client) -> None:
    for pattern in urlpatterns:
        address = address_of(str(pattern.name))
        for answer in (anonymous.get(address), anonymous.post(address)):
            assert answer.status_code == 302
            assert answer["Location"] == f"/login/?next={address}"


def test_a_person_without_staff_rights_is_sent_to_sign_in(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_user("guest"))
    assert client.get("/orders/")["Location"] == "/login/?next=/orders/"


def test_signing_in_leads_to_the_page_that_was_asked_for(db: None) -> None:
    User.objects.create_user("clara", password="a-long-password", is_staff=True)
    client = Client()
    answer = client.post("/login/?next=/orders/", {"username": "clara", "password": "a-long-password"})
    assert answer["Location"] == "/orders/"


def test_the_sign_in_page_speaks_german(anonymous: Client) -> None:
    answer = anonymous.get("/login/", headers={"accept-language": "de"})
    assert "Anmelden" in answer.content.decode()


def test_the_language_can_be_switched(clerk: Client) -> None:
    clerk.post("/i18n/setlang/", {"language": "de", "next": "/orders/"})
    assert "Bestellungen" in clerk.get("/orders/").content.decode()


def test_pages_hold_no_script_and_no_style_in_line(clerk: Client, anonymous: Client) -> None:
    for pattern in urlpatterns:
        if not pattern.pattern.converters:
            html = clerk.get(address_of(str(pattern.name))).content.decode()
            assert not INLINE_SCRIPT.search(html)
            assert "<style" not in html
            assert " style=" not in html
            assert not INLINE_HANDLER.search(html)


def test_the_policy_allows_our_own_files_only(clerk: Client) -> None:
    policy = clerk.get("/orders/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_the_appearance_is_kept_for_the_device(clerk: Client) -> None:
    assert '<html lang="en">' in clerk.get("/orders/").content.decode()
    answer = clerk.post("/appearance/", {"appearance": "dark", "next": "/orders/?status=shipped"})
    assert answer["Location"] == "/orders/?status=shipped"
    assert '<html lang="en" class="dark">' in clerk.get("/orders/").content.decode()


def test_an_appearance_nobody_offers_changes_nothing_and_leads_nowhere_else(clerk: Client) -> None:
    answer = clerk.post("/appearance/", {"appearance": "neon", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert "appearance" not in answer.cookies


def test_the_menu_names_the_page_one_is_on(clerk: Client) -> None:
    assert '<a href="/orders/" aria-current="page">' in clerk.get("/orders/awaiting-amazon/").content.decode()
