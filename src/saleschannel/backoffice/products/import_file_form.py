"""The file of products, stock or alias SKUs that a person sends to be looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from saleschannel.backoffice.form_fields import OfficeForm

LARGEST_FILE = 50_000_000


class ImportFileForm(OfficeForm):
    """A CSV or XLSX file. Nothing is written before the person has seen what it would change."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_("CSV (comma, semicolon or tab; UTF-8 or Windows-1252) or XLSX, up to 250,000 rows."),
    )

    def clean_file(self) -> Any:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 50 MB. Split it into several files."))
        return file
