"""What Amazon answered is kept for a limited time only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from saleschannel.channel.models import RawPage, SellerAccount, UnreadableOrder
from saleschannel.jobs.schedule import tidy

pytestmark = pytest.mark.django_db


def test_amazon_s_raw_answers_go_when_their_time_is_over_and_the_reason_stays() -> None:
    account = SellerAccount.objects.create(name="M", region="na", client_id="c", client_secret="s", refresh_token="r")
    for name, seen in (("old", timezone.now() - timedelta(days=31)), ("new", timezone.now())):
        UnreadableOrder.objects.create(account=account, amazon_order_id=name, reason="no items", raw=b"encrypted")
        UnreadableOrder.objects.filter(amazon_order_id=name).update(seen_at=seen)
        RawPage.objects.create(account=account, body=b"encrypted", request_id=name)
        RawPage.objects.filter(request_id=name).update(received_at=seen)

    tidy(0)

    kept = {row.amazon_order_id: (bytes(row.raw), row.reason) for row in UnreadableOrder.objects.all()}
    assert kept == {"old": (b"", "no items"), "new": (b"encrypted", "no items")}
    assert [page.request_id for page in RawPage.objects.all()] == ["new"]
