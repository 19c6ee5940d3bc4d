"""What is written to staff about a notice: a plain mail, and the JSON of a webhook. No buyer data."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from saleschannel.channel.models import NoticeDelivery
from saleschannel.channel.notice_texts import notice_path, notice_remedy, notice_text, notice_title, severity_text
from saleschannel.domain.notices import Occasion
from saleschannel.ports import StaffMessage


def mail_message(delivery: NoticeDelivery, message_id: str) -> StaffMessage:
    """The mail in the active language."""
    notice = delivery.notice
    if notice is None:
        text = _("This is a test. Notices of saleschannel reach this address.")
        return StaffMessage(message_id, delivery.receiver, _("saleschannel: test of the notices"), text)
    title = notice_title(notice.kind)
    subject = f"saleschannel: {severity_text(notice.severity)}: {title}"
    paragraphs = [notice_text(notice.kind, notice.facts)]
    if delivery.occasion == Occasion.CLOSED:
        subject = f"saleschannel: {_('Over')}: {title}"
        paragraphs = [_("This is over; it was:"), *paragraphs]
    else:
        paragraphs.append(notice_remedy(notice.kind))
    if delivery.occasion == Occasion.REMINDER:
        subject = f"saleschannel: {_('Reminder')}: {title}"
        paragraphs.append(_("This is a reminder. Acknowledge the notice in the back office to get no more of them."))
    paragraphs.append(absolute(notice_path(notice.kind, notice.subject)))
    return StaffMessage(message_id, delivery.receiver, subject, "\n\n".join(filter(None, paragraphs)) + "\n")


def webhook_body(delivery: NoticeDelivery, sent_at: datetime) -> bytes:
    """The JSON in the form of Standard Webhooks: `type`, `timestamp`, `data`."""
    notice = delivery.notice
    data: dict[str, object] = {}
    if notice is not None:
        data = {
            "id": notice.pk,
            "kind": notice.kind,
            "subject": notice.subject,
            "severity": notice.severity,
            "title": notice_title(notice.kind),
            "text": notice_text(notice.kind, notice.facts),
            "remedy": notice_remedy(notice.kind),
            "facts": notice.facts,
            "link": absolute(notice_path(notice.kind, notice.subject)),
            "opened_at": notice.opened_at,
            "closed_at": notice.closed_at,
        }
    return msgspec.json.encode({"type": f"notice.{delivery.occasion}", "timestamp": sent_at, "data": data})


def absolute(path: str) -> str:
    """The page's address for somebody elsewhere; empty when the installation does not know its own."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""
