"""Staff are told of what needs them: opened once, reminded of, closed, and every message delivered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleschannel.channel.models import AmazonOrder, ImportCursor, Notice, NoticeDelivery, NoticeSettings, SellerAccount
from saleschannel.channel.notice_reads import open_entries
from saleschannel.domain.errors import PermanentError, Unavailable
from saleschannel.domain.notice_deliveries import DeliveryState
from saleschannel.jobs import watching
from saleschannel.ports import StaffMessage, WebhookMessage
from saleschannel.services.notice_deliveries import Senders, deliver, deliver_forgotten, send_test
from saleschannel.services.notice_facts import NoticeQuestions
from saleschannel.services.notices import acknowledge, database_time, look
from tests.builders import an_amazon_order, an_item
from tests.integration.channel_shop import NOW, an_account, import_orders

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEBHOOK = "https://hooks.shop.example/notices"


class Outbox:
    """Takes mails and webhooks; `broken` is raised instead."""

    def __init__(self) -> None:
        self.mails: list[StaffMessage] = []
        self.webhooks: list[WebhookMessage] = []
        self.broken: Exception | None = None

    def send(self, message: StaffMessage) -> None:
        self._fail()
        self.mails.append(message)

    def post(self, message: WebhookMessage, sent_at: datetime) -> None:
        self._fail()
        self.webhooks.append(message)
        self.sent_at = sent_at

    def _fail(self) -> None:
        if self.broken is not None:
            raise self.broken

    @property
    def senders(self) -> Senders:
        return Senders(mail=self, webhook=self)


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def account(settings: Any) -> SellerAccount:
    """An account whose last import was at NOW; Clara gets German mail, and there is a webhook."""
    settings.SMTP_URL = "smtp://mail.shop.example"
    account = an_account()
    ImportCursor.objects.create(account=account, watermark=NOW, last_success_at=NOW)
    stored = NoticeSettings.objects.create(webhook_url=WEBHOOK, mail_addresses=["team@shop.example"])
    clara = User.objects.create_user("clara", email="clara@shop.example", is_staff=True)
    speak(clara, "de")
    stored.mail_users.add(clara)
    return account


def speak(user: User, language: str) -> None:
    from saleschannel.backoffice.models import Person  # noqa: PLC0415  the language belongs to the back office

    Person.objects.create(user=user, language=language)


def questions(now: datetime, no_calls: Mapping[int, frozenset[str]] | None = None) -> NoticeQuestions:
    def no_calls_left(accounts: Sequence[SellerAccount]) -> Mapping[int, frozenset[str]]:
        return no_calls or {}

    return NoticeQuestions(clock=lambda _: now, import_every=3 * MINUTE, no_calls_left=no_calls_left)


def look_at(now: datetime) -> None:
    look(questions(now), now=now)


def told() -> list[tuple[str, int, str]]:
    rows = NoticeDelivery.objects.order_by("pk").values_list("occasion", "number", "receiver")
    return [(occasion, number, receiver) for occasion, number, receiver in rows]


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver_notice'")
        return int(cursor.fetchone()[0])


def deliver_all(outbox: Outbox, now: datetime) -> None:
    for pk in NoticeDelivery.objects.order_by("pk").values_list("pk", flat=True):
        deliver(pk, outbox.senders, now=now)


def test_a_stalled_import_is_opened_reminded_of_and_closed_and_each_is_told_once(account: SellerAccount) -> None:
    look_at(NOW + 10 * MINUTE)
    assert Notice.objects.count() == 0
    for minutes in (16, 17, 18):
        look_at(NOW + minutes * MINUTE)
    assert told() == [
        ("opened", 0, "clara@shop.example"),
        ("opened", 0, "team@shop.example"),
        ("opened", 0, WEBHOOK),
    ]
    assert waiting_jobs() == 3
    look_at(NOW + 16 * MINUTE + 24 * HOUR)
    look_at(NOW + 17 * MINUTE + 24 * HOUR)
    assert [entry[:2] for entry in told()[3:]] == [("reminder", 1)] * 3
    back = NOW + 25 * HOUR
    ImportCursor.objects.update(last_success_at=back)
    for minutes in (0, 4, 5, 6):
        look_at(back + minutes * MINUTE)
    assert [entry[:2] for entry in told()[6:]] == [("closed", 0)] * 3
    notice = Notice.objects.get()
    assert (notice.opened_at, notice.closed_at) == (NOW + 16 * MINUTE, back + 5 * MINUTE)


def test_what_comes_and_goes_is_told_once(account: SellerAccount) -> None:
    for minutes in range(16, 60, 4):
        gone = minutes % 8 == 0
        ImportCursor.objects.update(last_success_at=NOW + (minutes * MINUTE if gone else timedelta(0)))
        look_at(NOW + minutes * MINUTE)
    assert [occasion for occasion, _, _ in told()] == ["opened"] * 3


def test_an_acknowledged_notice_is_not_repeated(account: SellerAccount) -> None:
    look_at(NOW + 16 * MINUTE)
    notice = Notice.objects.get()
    assert acknowledge(notice.pk, "clara") is True
    assert acknowledge(notice.pk, "otto") is False
    look_at(NOW + 60 * HOUR)
    assert len(told()) == 3
    notice.refresh_from_db()
    assert notice.acknowledged_by == "clara"


def test_what_becomes_worse_is_told_again_although_it_is_acknowledged(account: SellerAccount) -> None:
    SellerAccount.objects.update(authorized_at=NOW - timedelta(days=340))
    ImportCursor.objects.update(last_success_at=NOW + timedelta(days=30))
    look_at(NOW)
    acknowledge(Notice.objects.get().pk, "clara")
    look_at(NOW + timedelta(days=19))
    notice = Notice.objects.get()
    assert (notice.severity, notice.reminders, notice.acknowledged_by) == ("problem", 1, "")
    assert [occasion for occasion, _, _ in told()] == ["opened"] * 3 + ["reminder"] * 3


def test_held_and_late_orders_are_counted_from_the_database(account: SellerAccount) -> None:
    now = database_time()
    ImportCursor.objects.update(last_success_at=now)
    import_orders(account, an_amazon_order(an_item("NO-SUCH-SKU")), an_amazon_order(an_item("OTHER"), order_id="902-2"))
    AmazonOrder.objects.filter(amazon_order_id="902-2").update(ship_by=now - HOUR)
    NoticeSettings.objects.update(attention_orders=2)
    look_at(now)
    look_at(now + 2 * MINUTE)
    facts = {notice.kind: notice.facts for notice in Notice.objects.all()}
    assert set(facts) == {"orders_need_attention", "ship_by_near"}
    assert facts["orders_need_attention"]["orders"] == 2
    assert (facts["ship_by_near"]["store"], facts["ship_by_near"]["late"]) == ("US", 1)
    AmazonOrder.objects.update(status="shipped", attention_reason="")
    look_at(now + 3 * MINUTE)
    look_at(now + 9 * MINUTE)
    assert Notice.objects.filter(closed_at__isnull=True).count() == 0


def test_a_look_costs_few_queries(account: SellerAccount) -> None:
    look_at(NOW)
    with CaptureQueriesContext(connection) as queries:
        look_at(NOW + MINUTE)
    assert len(queries) <= 10


def test_nothing_of_a_buyer_is_in_a_notice_or_message(account: SellerAccount, outbox: Outbox) -> None:
    import_orders(account, an_amazon_order(an_item("NO-SUCH-SKU")))
    NoticeSettings.objects.update(attention_orders=1)
    now = database_time()
    look_at(now)
    look_at(now + 3 * MINUTE)
    deliver_all(outbox, now + 4 * MINUTE)
    everything = repr(outbox.mails) + repr([message.body for message in outbox.webhooks])
    assert "Ada" not in everything
    assert "marketplace.amazon" not in everything


def test_mail_is_in_the_receivers_language_and_the_webhook_in_the_installations(
    account: SellerAccount, outbox: Outbox, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://orders.shop.example"
    look_at(NOW + 16 * MINUTE)
    deliver_all(outbox, NOW + 16 * MINUTE)
    subjects = {mail.receiver: mail.subject for mail in outbox.mails}
    assert subjects == {
        "clara@shop.example": "saleschannel: Problem: Der Import steht still",
        "team@shop.example": "saleschannel: Problem: The import stands still",
    }
    assert f"https://orders.shop.example/errors/?account={account.pk}" in outbox.mails[0].text
    (webhook,) = outbox.webhooks
    assert webhook.url == WEBHOOK
    assert b'"type":"notice.opened"' in webhook.body
    assert b"No orders of \xe2\x80\x9cTest\xe2\x80\x9d have been imported since 1 Sep 2026" in webhook.body


def test_a_message_is_sent_once_however_often_its_job_runs(account: SellerAccount, outbox: Outbox) -> None:
    look_at(NOW + 16 * MINUTE)
    for _ in range(3):
        deliver_all(outbox, NOW + 20 * MINUTE)
    assert (len(outbox.mails), len(outbox.webhooks)) == (2, 1)
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_message_that_cannot_be_sent_comes_again_later_and_holds_nothing_up(
    account: SellerAccount, outbox: Outbox
) -> None:
    look_at(NOW + 16 * MINUTE)
    pk = NoticeDelivery.objects.earliest("pk").pk
    outbox.broken = Unavailable("The mail server cannot be used (TimeoutError).")
    now = NOW + 16 * MINUTE
    assert deliver(pk, outbox.senders, now=now) is DeliveryState.WAITING
    assert deliver(pk, outbox.senders, now=now + MINUTE / 2) is None
    row = NoticeDelivery.objects.get(pk=pk)
    assert (row.attempts, row.due_at, row.error) == (1, now + MINUTE, "The mail server cannot be used (TimeoutError).")
    outbox.broken = None
    assert deliver(pk, outbox.senders, now=now + MINUTE) is DeliveryState.SENT
    assert NoticeDelivery.objects.get(pk=pk).error == ""


def test_a_refused_message_is_given_up_with_its_reason(account: SellerAccount, outbox: Outbox) -> None:
    look_at(NOW + 16 * MINUTE)
    pk = NoticeDelivery.objects.latest("pk").pk
    outbox.broken = PermanentError("The webhook's receiver answered 410.", remedy="Check the address.")
    assert deliver(pk, outbox.senders, now=NOW + HOUR) is DeliveryState.FAILED
    row = NoticeDelivery.objects.get(pk=pk)
    assert (row.state, row.error) == ("failed", "The webhook's receiver answered 410. Check the address.")


def test_who_was_taken_off_the_settings_meanwhile_gets_nothing(account: SellerAccount, outbox: Outbox) -> None:
    look_at(NOW + 16 * MINUTE)
    NoticeSettings.objects.update(mail_addresses=[], webhook_url="")
    User.objects.update(is_active=False)
    deliver_all(outbox, NOW + 17 * MINUTE)
    assert (outbox.mails, outbox.webhooks) == ([], [])
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"failed"}


def test_a_message_whose_job_was_lost_gets_a_job_again(account: SellerAccount) -> None:
    look_at(NOW + 16 * MINUTE)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert deliver_forgotten(NOW + 17 * MINUTE) == 0
    assert deliver_forgotten(NOW + 18 * MINUTE) == 3
    assert waiting_jobs() == 3


def test_without_receivers_notices_are_shown_all_the_same(account: SellerAccount, settings: Any) -> None:
    settings.SMTP_URL = ""
    NoticeSettings.objects.update(webhook_url="")
    look_at(NOW + 16 * MINUTE)
    NoticeSettings.objects.update(looked_at=database_time())
    assert told() == []
    assert [entry.kind for entry in open_entries()] == ["import_stalled"]


def test_a_missing_worker_is_shown_at_once_and_told_by_the_web_process(
    account: SellerAccount, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "notice_senders", lambda: outbox.senders)
    monkeypatch.setattr(watching, "notice_questions", lambda: questions(NOW))
    look(questions(NOW))
    assert watching.stand_in() is False
    NoticeSettings.objects.update(looked_at=database_time() - HOUR)
    assert [(entry.kind, entry.id) for entry in open_entries()] == [("no_worker", 0)]
    assert watching.stand_in() is True
    assert [(entry.kind, entry.id > 0) for entry in open_entries()] == [("no_worker", True)]
    assert [mail.subject for mail in outbox.mails] == [
        "saleschannel: Problem: Kein Worker läuft",
        "saleschannel: Problem: No worker is running",
    ]
    watching.stand_in()
    assert len(outbox.mails) == 2


def test_the_test_reaches_every_receiver_and_says_what_became_of_it(account: SellerAccount, outbox: Outbox) -> None:
    assert send_test(outbox.senders) == {"clara@shop.example": "", "team@shop.example": "", WEBHOOK: ""}
    outbox.broken = Unavailable("The webhook's receiver answered 503.")
    assert set(send_test(outbox.senders).values()) == {"The webhook's receiver answered 503."}
    assert NoticeDelivery.objects.filter(state="waiting").count() == 0
