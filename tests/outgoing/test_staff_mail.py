"""Mail reaches staff, and nobody else: not by configuration, not by a mistake in the code."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from saleschannel.channel.models import NoticeSettings
from saleschannel.config.environment import SettingError
from saleschannel.config.mail_server import mail_server
from saleschannel.domain.errors import ConfigurationError, PermanentError, Unavailable
from saleschannel.outgoing.staff_mail import StaffMail, StaffMailBackend
from saleschannel.ports import StaffMessage

BACKEND = "saleschannel.outgoing.staff_mail.StaffMailBackend"


@pytest.fixture(autouse=True)
def staff(db: None, settings: Any) -> None:
    settings.SMTP_URL = "smtp://mail.shop.example"
    User.objects.create_user("clara", email="Clara@shop.example", is_staff=True)
    User.objects.create_user("gone", email="gone@shop.example", is_staff=True, is_active=False)
    NoticeSettings.objects.create(mail_addresses=["team@shop.example", "ada@marketplace.amazon.example"])


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What would have gone to the mail server: subject and receivers."""
    sent: list[tuple[str, list[str]]] = []

    def send(self: Any, messages: list[EmailMessage]) -> int:
        sent.extend((str(message.subject), message.recipients()) for message in messages)
        return len(messages)

    monkeypatch.setattr(SmtpBackend, "send_messages", send)
    return sent


def a_message(receiver: str) -> StaffMessage:
    return StaffMessage("notice_1_20260902", receiver, "saleschannel: Problem", "Text")


def send_by_backend(*receivers: str, **others: Any) -> int:
    return EmailMessage("Hello", "Text", to=list(receivers), connection=get_connection(BACKEND), **others).send()


def test_the_installation_sends_all_its_mail_by_this_backend() -> None:
    from saleschannel.config import settings as installation  # noqa: PLC0415  the test run replaces it

    assert installation.EMAIL_BACKEND == BACKEND
    assert issubclass(StaffMailBackend, SmtpBackend)


@pytest.mark.parametrize("receiver", ["clara@shop.example", "TEAM@shop.example"])
def test_staff_get_mail(receiver: str, wire: list[tuple[str, list[str]]]) -> None:
    send_by_backend(receiver)
    assert wire == [("Hello", [receiver])]


@pytest.mark.parametrize(
    ("receiver", "code"),
    [
        ("ada@marketplace.amazon.example", "buyer_address"),
        ("k3x9@marketplace.amazon.de", "buyer_address"),
        ("Clara <k3x9@marketplace.amazon.de>", "buyer_address"),
        ("stranger@shop.example", "not_staff"),
        ("gone@shop.example", "not_staff"),
    ],
)
def test_nobody_else_does_whoever_configured_it(
    receiver: str, code: str, wire: list[tuple[str, list[str]]], mailoutbox: list[EmailMessage]
) -> None:
    for deed in (
        lambda: send_by_backend(receiver),
        lambda: send_by_backend("clara@shop.example", cc=[receiver]),
        lambda: send_by_backend("clara@shop.example", bcc=[receiver]),
        lambda: StaffMail().send(a_message(receiver)),
    ):
        with pytest.raises(PermanentError) as refused:
            deed()
        assert refused.value.code == code
        assert receiver not in refused.value.message
    assert (wire, mailoutbox) == ([], [])


def test_a_message_carries_its_own_id_and_asks_for_no_automatic_answer(mailoutbox: list[EmailMessage]) -> None:
    StaffMail().send(a_message("clara@shop.example"))
    (mail,) = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["clara@shop.example"], "saleschannel: Problem", "Text")
    assert mail.extra_headers == {
        "Message-ID": "<notice_1_20260902@saleschannel>",
        "Auto-Submitted": "auto-generated",
    }


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (TimeoutError(), Unavailable),
        (smtplib.SMTPServerDisconnected(), Unavailable),
        (smtplib.SMTPAuthenticationError(535, b"no"), ConfigurationError),
        (smtplib.SMTPRecipientsRefused({"clara@shop.example": (550, b"unknown")}), PermanentError),
        (smtplib.SMTPRecipientsRefused({"clara@shop.example": (451, b"later")}), Unavailable),
    ],
)
def test_what_a_failure_means(failure: Exception, error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: EmailMessage, fail_silently: bool = False) -> int:
        raise failure

    monkeypatch.setattr(EmailMessage, "send", fail)
    with pytest.raises(error):
        StaffMail().send(a_message("clara@shop.example"))


def test_without_a_mail_server_it_says_which_setting_is_missing(settings: Any) -> None:
    settings.SMTP_URL = ""
    with pytest.raises(ConfigurationError) as refused:
        StaffMail().send(a_message("clara@shop.example"))
    assert "SALESCHANNEL_SMTP_URL" in refused.value.remedy


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.shop.example", ("mail.shop.example", 587, "", "", False, True)),
        ("smtp://otto:p%40ss@mail.shop.example:2525", ("mail.shop.example", 2525, "otto", "p@ss", False, True)),
        ("smtp://localhost:25?tls=no", ("localhost", 25, "", "", False, False)),
        ("smtps://mail.shop.example", ("mail.shop.example", 465, "", "", True, False)),
    ],
)
def test_the_address_of_a_mail_server(url: str, expected: tuple[Any, ...]) -> None:
    assert tuple(mail_server(url)) == expected


@pytest.mark.parametrize("url", ["mail.shop.example", "http://mail.shop.example", "smtp://", "smtp://host:port"])
def test_a_wrong_address_of_a_mail_server_is_named_without_its_password(url: str) -> None:
    with pytest.raises(SettingError, match="SALESCHANNEL_SMTP_URL"):
        mail_server(url)
    assert "p@ss" not in repr(mail_server("smtp://otto:p%40ss@mail.shop.example"))
