"""Uploading a file of tracking numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm
from saleschannel.backoffice.orders.tracking_rows import TrackingFile, read_tracking
from saleschannel.backoffice.orders.tracking_table import tracking_table
from saleschannel.spreadsheets import TableError


class TrackingFileForm(OfficeForm):
    """The file is read while it is checked; what it says is in `tracking`."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    file = forms.FileField(
        label=_("File with tracking numbers"),
        help_text=_("CSV or Excel (.xlsx), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx", "class": "input"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.tracking = TrackingFile([], [], [])

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        try:
            self.tracking = read_tracking(tracking_table(uploaded.read()), self.today)
        except TableError as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from error
        return uploaded
