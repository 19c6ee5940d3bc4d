"""Tells people of notices by mail and webhook: each message stored with what it tells, then sent once, by a job.

A message that could not be sent is tried again, later and later, and never holds anything else up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from django.conf import settings as installation
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import override

from saleschannel import batch_sql
from saleschannel.channel.models import Notice, NoticeDelivery, NoticeSettings
from saleschannel.channel.notice_messages import mail_message, webhook_body
from saleschannel.channel.notice_receivers import mail_receivers
from saleschannel.domain.errors import PermanentError, SaleschannelError, TransientError
from saleschannel.domain.notice_deliveries import DeliveryState, NoticeChannel, wait_after
from saleschannel.domain.notices import Occasion
from saleschannel.job_queue import Job, defer
from saleschannel.ports import StaffMailer, WebhookMessage, WebhookPoster

AT_WORK = timedelta(minutes=2)
"""So long nobody else takes a message that somebody sends; then its sender is taken for dead."""


class Senders(msgspec.Struct, frozen=True):
    """What carries messages out of the house."""

    mail: StaffMailer
    webhook: WebhookPoster


def plan_deliveries(
    notice: Notice, occasion: Occasion, settings: NoticeSettings, now: datetime, *, number: int = 0
) -> None:
    """In the caller's transaction, a message for each receiver there is now, and a job for each."""
    for channel, receiver in receivers(settings):
        delivery, new = NoticeDelivery.objects.get_or_create(
            notice=notice,
            occasion=occasion.value,
            number=number,
            channel=channel.value,
            receiver=receiver,
            defaults={"due_at": now},
        )
        if new:
            defer_delivery(delivery.pk)


def mail_is_possible() -> bool:
    """Whether the installation names a mail server."""
    return bool(installation.SMTP_URL)


def receivers(settings: NoticeSettings) -> Iterator[tuple[NoticeChannel, str]]:
    """Where notices go: to mail addresses when there is a mail server, and to the webhook when there is one."""
    if mail_is_possible():
        for receiver in mail_receivers(settings):
            yield NoticeChannel.MAIL, receiver.address
    if settings.webhook_url:
        yield NoticeChannel.WEBHOOK, settings.webhook_url


def defer_delivery(delivery_id: int, at: datetime | None = None) -> None:
    key = f"notice:{delivery_id}"
    defer(Job.DELIVER_NOTICE, lock=key, once=key, at=at, delivery_id=delivery_id)


def deliver(delivery_id: int, senders: Senders, *, now: datetime | None = None) -> DeliveryState | None:
    """Send one message if it is due; its state afterwards, or None when somebody else has it or it is not due."""
    moment = now or batch_sql.rows("SELECT clock_timestamp()")[0][0]
    due = NoticeDelivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING.value, due_at__lte=moment)
    if not due.update(attempts=F("attempts") + 1, due_at=moment + AT_WORK):
        return None
    delivery = NoticeDelivery.objects.select_related("notice").get(pk=delivery_id)
    try:
        send(delivery, senders, moment)
    except SaleschannelError as error:
        return fail(delivery, error, moment)
    NoticeDelivery.objects.filter(pk=delivery_id).update(state=DeliveryState.SENT.value, sent_at=moment, error="")
    return DeliveryState.SENT


def send(delivery: NoticeDelivery, senders: Senders, now: datetime) -> None:
    """Compose the message as things are now, in the receiver's language, and hand it over. No transaction is open."""
    settings = NoticeSettings.objects.get(pk=1)
    if (delivery.channel, delivery.receiver) not in set(receivers(settings)):
        raise PermanentError("This receiver was taken off the settings of the notices.", code="no_receiver")
    if delivery.channel == NoticeChannel.WEBHOOK:
        secret = str(settings.webhook_secret or "")
        with override(installation.LANGUAGE_CODE):
            body = webhook_body(delivery, now)
        senders.webhook.post(WebhookMessage(message_id(delivery), delivery.receiver, secret, body), now)
        return
    languages = {entry.address: entry.language for entry in mail_receivers(settings)}
    with override(languages.get(delivery.receiver) or installation.LANGUAGE_CODE):
        message = mail_message(delivery, message_id(delivery))
    senders.mail.send(message)


def message_id(delivery: NoticeDelivery) -> str:
    """The same for every attempt, so that receivers know a repeated message."""
    return f"notice_{delivery.pk}_{delivery.created_at:%Y%m%d%H%M%S}"


def fail(delivery: NoticeDelivery, error: SaleschannelError, now: datetime) -> DeliveryState:
    """Keep the reason; set the next attempt, or give up where trying again changes nothing."""
    wait = wait_after(delivery.attempts) if isinstance(error, TransientError) else None
    state = DeliveryState.WAITING if wait else DeliveryState.FAILED
    text = f"{error.message} {error.remedy}".strip()
    with transaction.atomic():
        row = NoticeDelivery.objects.filter(pk=delivery.pk)
        row.update(state=state.value, error=text, due_at=now + (wait or timedelta(0)))
        if wait:
            defer_delivery(delivery.pk, now + wait)
    return state


def deliver_forgotten(now: datetime | None = None) -> int:
    """Give messages whose job was lost a job again; how many."""
    moment = now or batch_sql.rows("SELECT clock_timestamp()")[0][0]
    forgotten = overdue(moment - AT_WORK)
    for delivery_id in forgotten:
        defer_delivery(delivery_id)
    return len(forgotten)


def overdue(before: datetime) -> list[int]:
    late = Q(state=DeliveryState.WAITING.value, due_at__lte=before)
    return list(NoticeDelivery.objects.filter(late).order_by("due_at").values_list("pk", flat=True)[:100])


def deliver_due(senders: Senders) -> int:
    """Send all messages that are due, one after the other, where no worker does it. How many were tried."""
    ids = overdue(batch_sql.rows("SELECT clock_timestamp()")[0][0])
    return sum(deliver(delivery_id, senders) is not None for delivery_id in ids)


def send_test(senders: Senders) -> dict[str, str]:
    """Send a test message to every receiver, now; for each receiver the empty text, or what went wrong."""
    settings = NoticeSettings.objects.get_or_create(pk=1)[0]
    now: datetime = batch_sql.rows("SELECT clock_timestamp()")[0][0]
    results: dict[str, str] = {}
    for channel, receiver in receivers(settings):
        delivery = NoticeDelivery.objects.create(
            occasion=Occasion.TEST.value, channel=channel.value, receiver=receiver, due_at=now
        )
        state = deliver(delivery.pk, senders, now=now)
        delivery.refresh_from_db()
        results[receiver] = "" if state is DeliveryState.SENT else delivery.error
        NoticeDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING.value).update(
            state=DeliveryState.FAILED.value
        )
    return results
