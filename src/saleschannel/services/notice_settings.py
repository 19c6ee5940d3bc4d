"""The settings of the notices: read and changed. What is told by them is decided in `domain.notices`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from saleschannel.channel.models import NoticeDelivery, NoticeSettings


def notice_settings() -> NoticeSettings:
    """The one row, made when there is none."""
    return NoticeSettings.objects.get_or_create(pk=1)[0]


def change_notice_settings(values: Mapping[str, Any], users: Collection[User]) -> None:
    """Store what was typed, and which users get mail."""
    with transaction.atomic():
        settings = notice_settings()
        NoticeSettings.objects.filter(pk=settings.pk).update(**values)
        settings.mail_users.set(users)


def possible_mail_users() -> QuerySet[User]:
    """Active staff with an e-mail address."""
    return User.objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("username")


def last_deliveries() -> QuerySet[NoticeDelivery]:
    """The newest messages, with what they tell."""
    return NoticeDelivery.objects.select_related("notice").order_by("-pk")[:20]
