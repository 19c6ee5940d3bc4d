"""Nobody sees anything without signing in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, reverse

from saleschannel.backoffice.urls import urlpatterns

ARGUMENTS = {"amazon_order_id": "902-1", "number": "1", "pk": 1}


def address_of(pattern: URLPattern) -> str:
    names = pattern.pattern.converters
    return reverse(f"backoffice:{pattern.name}", kwargs={name: ARGUMENTS[name] for name in names})


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_every_page_sends_anonymous_visitors_to_sign_in(anonymous: Client, pattern: URLPattern) -> None:
    address = address_of(pattern)
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
    assert "Willkommen zurück bei" in answer.content.decode()


def test_the_language_can_be_switched(clerk: Client) -> None:
    clerk.post("/i18n/setlang/", {"language": "de", "next": "/orders/"})
    assert "Bestellungen" in clerk.get("/orders/").content.decode()


def test_pages_hold_no_script_or_style_of_our_own_in_line(clerk: Client) -> None:
    """Unfold's frame has its own; what stands between <main> and </main> is ours."""
    for pattern in urlpatterns:
        if not pattern.pattern.converters and pattern.name != "retry_order":
            ours = clerk.get(address_of(pattern)).content.decode().partition("<main")[2].partition("</main>")[0]
            assert "<script" not in ours
            assert "style=" not in ours
            assert " onclick=" not in ours


def test_pages_can_be_read_without_scripts(clerk: Client, anonymous: Client) -> None:
    """Unfold hides a page until its script has run; the style sheet for people without scripts shows it."""
    for client, address in ((anonymous, "/login/"), (clerk, "/orders/")):
        assert '<noscript><link rel="stylesheet" href="/static/backoffice/without-script.css"></noscript>' in (
            client.get(address).content.decode()
        )
