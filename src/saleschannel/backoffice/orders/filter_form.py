"""The filter of the Orders tab: what was typed, checked field by field. A bad field filters nothing and says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import FilterForm, amount_field, date_input
from saleschannel.channel.amazon_texts import FULFILLED_BY_TEXTS
from saleschannel.channel.attention_texts import ATTENTION_TEXTS
from saleschannel.channel.order_list import ANY_REASON, OrderFilters
from saleschannel.channel.statuses import CHANNEL_STATUS_TEXTS, ChannelStatus
from saleschannel.domain.ship_by import ShipByDay, ship_by_range

ANY = ("", _("Any"))
YES_OR_NO = [ANY, ("yes", _("Yes")), ("no", _("No"))]
YES_MEANS = {"yes": True, "no": False}
SHIP_BY_TEXTS = {
    ShipByDay.LATE: _("Late"),
    ShipByDay.TODAY: _("Today"),
    ShipByDay.TOMORROW: _("Tomorrow"),
    ShipByDay.LATER: _("Later"),
}
LISTED_STATUSES = [
    (status.value, text) for status, text in CHANNEL_STATUS_TEXTS.items() if status is not ChannelStatus.AWAITING_AMAZON
]


class OrderFilterForm(FilterForm):
    """The names are those of the page's address."""

    number = forms.CharField(
        label=_("Order number"), required=False, max_length=60, help_text=_("Amazon's or Commerce's, or how it begins")
    )
    commerce_number = forms.CharField(
        label=_("Commerce number"), required=False, max_length=60, help_text=_("Or how it begins")
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
    attention_detail = forms.CharField(label=_("Cause in detail"), required=False, max_length=2000)
    fulfilled_by = forms.ChoiceField(
        label=_("Fulfilled by"),
        required=False,
        choices=[ANY, *((by.value, text) for by, text in FULFILLED_BY_TEXTS.items())],
    )
    ship_by = forms.ChoiceField(
        label=_("To ship by"),
        required=False,
        choices=[ANY, *((day.value, text) for day, text in SHIP_BY_TEXTS.items())],
    )
    prime = forms.ChoiceField(label="Prime", required=False, choices=YES_OR_NO)
    business = forms.ChoiceField(label="Business", required=False, choices=YES_OR_NO)
    held = forms.ChoiceField(label=_("Held"), required=False, choices=YES_OR_NO)

    def __init__(
        self,
        *args: Any,
        stores: Mapping[int, str],
        sees_buyers: bool = True,
        buyer_is_forgotten: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.buyer_is_forgotten = buyer_is_forgotten
        if not sees_buyers:
            del self.fields["buyer"]
        store = self.fields["store"]
        if isinstance(store, forms.ChoiceField):
            store.choices = [ANY, *((str(pk), name) for pk, name in stores.items())]

    def clean_buyer(self) -> str:
        """A search for a name that the session does not know (any more) must not look like one without a name."""
        if self.buyer_is_forgotten:
            raise forms.ValidationError(_("This search for a name is over. Type the name again."))
        return str(self.cleaned_data["buyer"])

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
            commerce_number=typed.get("commerce_number", ""),
            attention_detail=typed.get("attention_detail", ""),
            prime=YES_MEANS.get(typed.get("prime", "")),
            business=YES_MEANS.get(typed.get("business", "")),
            held=YES_MEANS.get(typed.get("held", "")),
            **self._ship_by(),
        )

    def _ship_by(self) -> dict[str, Any]:
        day = self.cleaned_data.get("ship_by")
        if not day:
            return {}
        first, before = ship_by_range(ShipByDay(day), timezone.now(), timezone.get_current_timezone())
        return {"to_ship": True, "ship_from": first, "ship_before": before}


def start_of(day: date | None) -> datetime | None:
    """The moment a day begins in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
