"""Notices on the pages: the banner above each, the list, acknowledging and hiding, the settings with their test."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saleschannel.backoffice.models import Person
from saleschannel.backoffice.notices import views
from saleschannel.backoffice.roles import Role
from saleschannel.channel.models import Notice, NoticeDelivery, NoticeSettings
from saleschannel.domain.errors import Unavailable
from saleschannel.domain.notices import Thresholds
from saleschannel.services.notice_deliveries import Senders
from tests.backoffice.conftest import signed_in

FACTS: dict[str, dict[str, Any]] = {
    "import_stalled": {"account": "Sample Seller", "since": "2026-09-02T14:05:00+00:00"},
    "ship_by_near": {"store": "Sample US", "late": 2, "near": 5, "first": "2026-09-02T18:00:00+00:00"},
    "authorisation_refused": {"account": "Sample Seller"},
    "orders_need_attention": {"orders": 14, "oldest": "2026-09-02T12:00:00+00:00"},
}


def a_notice(kind: str = "import_stalled", subject: str = "", severity: str = "problem", **changes: Any) -> Notice:
    now = timezone.now()
    known: dict[str, Any] = {"opened_at": now, "told_at": now}
    return Notice.objects.create(
        kind=kind,
        subject=subject,
        severity=severity,
        told_severity=severity,
        facts=FACTS[kind],
        first_seen_at=now,
        **(known | changes),
    )


def form(**changes: Any) -> dict[str, Any]:
    typed: dict[str, Any] = {name: getattr(Thresholds(), name) for name in Thresholds.__struct_fields__}
    return {**typed, "mail_addresses": "", "webhook_url": "", "webhook_secret": "", **changes}


def test_every_page_shows_open_notices_by_word_and_colour_and_leads_to_where_they_are_mended(manager: Client) -> None:
    a_notice("ship_by_near", "store:7", "warning")
    a_notice("import_stalled", "account:3")
    text = manager.get("/errors/").content.decode()
    assert text.index("The import stands still") < text.index("Orders must be shipped")  # problems first
    assert '<span class="badge problem">Problem</span>' in text
    assert "No orders of “Sample Seller” have been imported since 2 Sep 2026, 14:05." in text
    assert 'href="/errors/?account=3"' in text
    assert 'href="/orders/?store=7"' in text


def test_a_suspected_or_closed_notice_is_not_shown(manager: Client) -> None:
    a_notice(opened_at=None)
    a_notice("orders_need_attention", closed_at=timezone.now())
    assert 'class="banner"' not in manager.get("/errors/").content.decode()


def test_a_missing_worker_is_shown_although_nobody_could_write_it_down(manager: Client) -> None:
    NoticeSettings.objects.create(looked_at=timezone.now() - timedelta(hours=1))
    assert "No worker is running" in manager.get("/errors/").content.decode()
    assert "No worker is running" in manager.get("/notices/").content.decode()


def test_the_banner_is_small_and_costs_one_query(manager: Client) -> None:
    for store in range(9):
        a_notice("ship_by_near", f"store:{store}", "warning")
    page = manager.get("/errors/")
    text = page.content.decode()
    assert text.count('class="told"') == 3
    assert "Further notices: 6" in text


def test_hidden_notices_stay_hidden_in_this_session_until_they_become_worse(manager: Client) -> None:
    notice = a_notice("ship_by_near", "store:7", "warning")
    answer = manager.post("/notices/dismiss/", {"keys": f"{notice.pk}-warning", "next": "/errors/?number=902-1"})
    assert answer["Location"] == "/errors/?number=902-1"
    assert 'class="banner"' not in manager.get("/errors/").content.decode()
    assert 'class="banner"' in signed_in("clara", Role.CLERK).get("/errors/").content.decode()
    Notice.objects.update(severity="problem")
    assert 'class="banner"' in manager.get("/errors/").content.decode()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_hiding_leads_nowhere_outside(manager: Client, address: str) -> None:
    assert manager.post("/notices/dismiss/", {"keys": "1-warning", "next": address})["Location"] == "/"


def test_the_list_shows_open_and_past_ones_with_remedy_and_who_acknowledged(manager: Client) -> None:
    now = timezone.now()
    a_notice("orders_need_attention", severity="warning", acknowledged_at=now, acknowledged_by="otto")
    a_notice("import_stalled", "account:3", opened_at=datetime(2026, 9, 1, tzinfo=now.tzinfo), closed_at=now)
    text = manager.get("/notices/").content.decode()
    assert "Open the list: each cause has its remedy" in text
    assert "acknowledged by otto" in text
    assert text.index("Orders need attention") < text.index("Past notices") < text.index("The import stands still")


@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER, Role.OPERATOR])
def test_whoever_can_do_something_acknowledges(role: Role, db: None) -> None:
    notice, client = a_notice(), signed_in(role.value, role)
    address = f"/notices/{notice.pk}/acknowledge/"
    assert address in client.get("/notices/").content.decode()
    client.post(address)
    notice.refresh_from_db()
    assert notice.acknowledged_by == role.value
    assert notice.acknowledged_at is not None


def test_a_reader_sees_notices_and_acknowledges_none(db: None) -> None:
    notice, client = a_notice("authorisation_refused", "account:3"), signed_in("rita", Role.READ_ONLY)
    text = client.get("/notices/").content.decode()
    assert "Amazon refuses the authorisation" in text
    assert "acknowledge/" not in text
    assert 'href="/accounts/3/"' not in text
    client.post(f"/notices/{notice.pk}/acknowledge/")
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


@pytest.mark.parametrize("role", [Role.CLERK, Role.OPERATOR, Role.READ_ONLY])
def test_only_who_may_change_settings_changes_these(role: Role, db: None) -> None:
    client = signed_in(role.value, role)
    assert client.get("/notices/settings/").status_code == 403
    assert client.post("/notices/settings/test/").status_code == 403


@pytest.mark.parametrize("name", Thresholds.__struct_fields__)
def test_every_threshold_can_be_changed(manager: Client, name: str) -> None:
    wanted = getattr(Thresholds(), name) + 1
    assert manager.post("/notices/settings/", form(**{name: wanted})).status_code == 302
    assert getattr(NoticeSettings.objects.get().thresholds(), name) == wanted
    assert f'value="{wanted}"' in manager.get("/notices/settings/").content.decode()


def test_receivers_are_users_with_an_address_and_typed_addresses(manager: Client) -> None:
    User.objects.create_user("visitor", email="visitor@shop.example")
    User.objects.filter(username="martha").update(email="martha@shop.example")
    manager_user = User.objects.get(username="martha")
    text = manager.get("/notices/settings/").content.decode()
    assert "visitor" not in text
    manager.post(
        "/notices/settings/", form(mail_users=[manager_user.pk], mail_addresses="a@shop.example\n\nb@c.example")
    )
    stored = NoticeSettings.objects.get()
    assert list(stored.mail_users.all()) == [manager_user]
    assert stored.mail_addresses == ["a@shop.example", "b@c.example"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("mail_addresses", "ada@marketplace.amazon.example", "belongs to a buyer"),
        ("mail_addresses", "clara@shop.example, otto", "is not an e-mail address"),
        ("webhook_url", "http://hooks.shop.example/", "begins with https://"),
        ("webhook_url", "https://otto:secret@hooks.shop.example/", "Leave user and password out"),
        ("webhook_url", "https://10.1.2.3/", "inside a private network"),
        ("webhook_url", "https://localhost/", "inside a private network"),
        ("webhook_secret", "short", "at least 24 bytes"),
        ("ship_by_hours", "soon", "Enter a whole number."),
        ("ship_by_hours", "73", "less than or equal to 72"),
    ],
)
def test_bad_input_is_refused_beside_the_field_and_nothing_typed_is_lost(
    manager: Client, field: str, value: str, said: str
) -> None:
    answer = manager.post("/notices/settings/", form(**{"remind_hours": "12", field: value}))
    assert answer.status_code == 422
    assert [said in error for error in answer.context["form"].errors[field]] == [True]
    assert answer.context["form"]["remind_hours"].value() == "12"
    if field != "webhook_secret":
        assert answer.context["form"][field].value() == value
    else:
        assert value not in str(answer.context["form"][field])


def test_a_made_secret_is_shown_once_and_kept_afterwards(manager: Client) -> None:
    url = "https://hooks.shop.example/"
    answer = manager.post("/notices/settings/", form(webhook_url=url))
    secret = str(NoticeSettings.objects.get().webhook_secret)
    assert secret.startswith("whsec_")
    assert secret in answer.content.decode()
    assert manager.post("/notices/settings/", form(webhook_url=url, remind_hours=9)).status_code == 302
    assert secret not in manager.get("/notices/settings/").content.decode()
    assert str(NoticeSettings.objects.get().webhook_secret) == secret


class Broken:
    def send(self, message: Any) -> None:
        raise AssertionError(f"there is no mail receiver for {message}")

    def post(self, message: Any, sent_at: datetime) -> None:
        raise Unavailable(f"{message} at {sent_at}: the webhook's receiver answered 503.")


def test_the_test_button_says_what_became_of_it_and_records_it(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.get("/notices/settings/")
    assert "There is no receiver yet" in manager.post("/notices/settings/test/", follow=True).content.decode()
    NoticeSettings.objects.update(webhook_url="https://hooks.shop.example/")
    monkeypatch.setattr(views, "notice_senders", lambda: Senders(mail=Broken(), webhook=Broken()))
    text = manager.post("/notices/settings/test/", follow=True).content.decode()
    assert text.count("https://hooks.shop.example/") >= 3
    assert "the webhook&#x27;s receiver answered 503" in text
    assert NoticeDelivery.objects.get().state == "failed"


def test_in_german(manager: Client) -> None:
    a_notice("import_stalled", "account:3")
    manager.cookies["django_language"] = "de"
    Person.objects.update(language="de")
    text = manager.get("/notices/").content.decode()
    assert "Der Import steht still" in text
    assert "Seit 2 Sep" not in text
    assert "wurden keine Bestellungen von „Sample Seller“ importiert" in text
    assert "Stunden vor der Versandfrist" in manager.get("/notices/settings/").content.decode()


def test_the_pages_cost_few_queries(manager: Client) -> None:
    for number in range(30):
        a_notice("ship_by_near", f"store:{number}", "warning")
    for address in ("/notices/", "/notices/settings/"):
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(address).status_code == 200
        assert len(queries) <= 10
