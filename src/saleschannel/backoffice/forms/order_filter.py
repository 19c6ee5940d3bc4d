"""The filter of the Orders tab: what was typed, checked field by field. A bad field filters nothing and says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.forms.widgets import FilterForm, amount_field, date_input
from saleschannel.channel.amazon_texts import FULFILLED_BY_TEXTS
from saleschannel.channel.attention_texts import ATTENTION_TEXTS
from saleschannel.channel.order_list import ANY_REASON, OrderFilters
from saleschannel.channel.statuses import CHANNEL_STATUS_TEXTS, ChannelStatus

ANY = ("", _("Any"))
LISTED_STATUSES = [
    (status.value, text) for status, text in CHANNEL_STATUS_TEXTS.items() if status is not ChannelStatus.AWAITING_AMAZON
]


class OrderFilterForm(FilterForm):
    """The names are those of the page's address."""

    number = forms.CharField(
        label=_("Order number"), required=False, max_length=60, help_text=_("Amazon's or Commerce's, or how it begins")
    )
    buyer = forms.CharField(
        label=_("Buyer's name"), required=False, max_length=200, help_text=_("Whole words: names are stored encrypted")
    )
    purchased_from = forms.DateField(label=_("Purchased from"), required=False, widget=date_input())
    purchased_to = forms.DateField(label=_("Purchased to"), required=False, widget=date_input())
    total_from = amount_field(_("Total from"))
    total_to = amount_field(_("Total to"))
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ANY, *LISTED_STATUSES])
    store = forms.ChoiceField(label=_("Store"), required=False)
    attention = forms.ChoiceField(
        label=_("Needs attention"),
        required=False,
        choices=[
            ANY,
            (ANY_REASON, _("For any cause")),
            *((reason.value, text.cause) for reason, text in ATTENTION_TEXTS.items()),
        ],
    )
    fulfilled_by = forms.ChoiceField(
        label=_("Fulfilled by"),
        required=False,
        choices=[ANY, *((by.value, text) for by, text in FULFILLED_BY_TEXTS.items())],
    )

    def __init__(self, *args: Any, stores: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        store = self.fields["store"]
        if isinstance(store, forms.ChoiceField):
            store.choices = [ANY, *((str(pk), name) for pk, name in stores.items())]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        for first, last, message in (
            ("purchased_from", "purchased_to", _("This day is before the first one.")),
            ("total_from", "total_to", _("This amount is below the first one.")),
        ):
            low, high = typed.get(first), typed.get(last)
            if low is not None and high is not None and high < low:
                self.add_error(last, message)
        return typed

    def filters(self) -> OrderFilters:
        """What the good fields ask for; call after `is_valid`."""
        typed = self.cleaned_data
        last_day = typed.get("purchased_to")
        return OrderFilters(
            purchased_from=start_of(typed.get("purchased_from")),
            purchased_before=start_of(last_day + timedelta(days=1)) if last_day else None,
            number=typed.get("number", ""),
            buyer=typed.get("buyer", ""),
            total_from=typed.get("total_from"),
            total_to=typed.get("total_to"),
            status=typed.get("status", ""),
            store_id=int(typed["store"]) if typed.get("store") else None,
            attention=typed.get("attention", ""),
            fulfilled_by=typed.get("fulfilled_by", ""),
        )


def start_of(day: date | None) -> datetime | None:
    """The moment a day begins in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
