"""The filters of the logs: activity, communication errors, jobs, views of buyer data. And how long logs are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import FilterForm, date_input, dress
from saleschannel.backoffice.models import LogSettings
from saleschannel.backoffice.orders.filter_form import ANY, start_of
from saleschannel.backoffice.people.buyer_data_views import VIEW_KIND_TEXTS
from saleschannel.services.job_log import JobState


class TimeFilterForm(FilterForm):
    """Days from and to, both included."""

    since = forms.DateField(label=_("From"), required=False, widget=date_input())
    until = forms.DateField(label=_("To"), required=False, widget=date_input())

    def clean_until(self) -> Any:
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until and until < since:
            raise forms.ValidationError(_("This day is before the first one. Choose a later day."))
        return until

    def begin(self) -> datetime | None:
        """The moment from which on entries are wanted; call after `is_valid`."""
        return start_of(self.cleaned_data.get("since"))

    def end(self) -> datetime | None:
        """The moment before which entries are wanted."""
        until = self.cleaned_data.get("until")
        return start_of(until + timedelta(days=1)) if until else None


def set_choices(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the field offer these, and no choice at all."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [ANY, *((str(value), text) for value, text in choices)]


class ActivityFilterForm(TimeFilterForm):
    """By store, kind, person and time."""

    store = forms.ChoiceField(label=_("Store"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    field_order = ("kind", "person", "store", "since", "until")

    def __init__(self, *args: Any, stores: Mapping[int, str], kinds: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "store", stores.items())
        set_choices(self, "kind", kinds.items())


class ErrorFilterForm(TimeFilterForm):
    """By seller account, code, order and time."""

    account = forms.ChoiceField(label=_("Seller account"), required=False)
    code = forms.CharField(label=_("Code"), required=False, max_length=100)
    number = forms.CharField(label=_("Amazon order"), required=False, max_length=50)
    field_order = ("account", "code", "number", "since", "until")

    def __init__(self, *args: Any, accounts: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "account", accounts.items())

    def conditions(self) -> dict[str, Any]:
        """What the good fields ask for; call after `is_valid`."""
        typed = self.cleaned_data
        wanted = {
            "account_id": typed.get("account"),
            "code": typed.get("code"),
            "amazon_order_id": typed.get("number"),
            "occurred_at__gte": self.begin(),
            "occurred_at__lt": self.end(),
        }
        return {name: value for name, value in wanted.items() if value}


JOB_STATE_TEXTS = {
    JobState.TODO: _("Waiting"),
    JobState.DOING: _("At work"),
    JobState.SUCCEEDED: _("Done"),
    JobState.FAILED: _("Failed"),
    JobState.CANCELLED: _("Called off"),
    JobState.ABORTED: _("Aborted"),
}


class JobFilterForm(FilterForm):
    """By state, and by what the job does."""

    state = forms.ChoiceField(label=_("Status"), required=False)
    job = forms.ChoiceField(label=_("Job"), required=False)

    def __init__(self, *args: Any, jobs: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "state", [(state.value, text) for state, text in JOB_STATE_TEXTS.items()])
        set_choices(self, "job", jobs.items())


class ViewFilterForm(TimeFilterForm):
    """Views of buyer data by person, order, page and time."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    order = forms.CharField(label=_("Amazon order"), required=False, max_length=50)
    kind = forms.ChoiceField(label=_("Page"), required=False)
    field_order = ("person", "order", "kind", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", [(kind.value, text) for kind, text in VIEW_KIND_TEXTS.items()])

    def conditions(self) -> dict[str, Any]:
        """What the good fields ask for; call after `is_valid`."""
        typed = self.cleaned_data
        wanted = {
            "actor": typed.get("person"),
            "kind": typed.get("kind"),
            "orders__contains": [typed["order"]] if typed.get("order") else None,
            "viewed_at__gte": self.begin(),
            "viewed_at__lt": self.end(),
        }
        return {name: value for name, value in wanted.items() if value}


class LogDaysForm(forms.ModelForm):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """Days for which each log is kept."""

    required_css_class = "required"

    class Meta:
        model = LogSettings
        fields = ("activity_days", "error_days", "failure_days", "view_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs["class"] = "input short"
        self.fields["view_days"].help_text = _("365 at least: who saw buyer data must be known for a year.")
        dress(self)
