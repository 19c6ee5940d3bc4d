"""Form fields in the back office's look: classes only, no inline style."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PLAIN_BOX = (forms.CheckboxInput, forms.RadioSelect, forms.HiddenInput)


class OfficeForm(forms.Form):
    """A form whose fields carry the office's classes, and say which ones are wrong to screen readers, too."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)


class FilterForm(OfficeForm):
    """A form that narrows a list down; all fields are optional, and a bad one filters nothing and says so."""

    @property
    def is_used(self) -> bool:
        """Whether anything was typed, right or wrong."""
        return any(str(self.data.get(name, "")).strip() for name in self.fields)


def dress(form: forms.BaseForm) -> None:
    """Give every visible input its class."""
    for field in form.fields.values():
        widget = field.widget
        if not isinstance(widget, PLAIN_BOX):
            widget.attrs.setdefault("class", "input")


def amount_field(label: Any) -> forms.DecimalField:
    """An amount as people of the language write it (`19.90`, `19,90`); a text input keeps what cannot be read."""
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        label=label, required=False, max_digits=16, decimal_places=4, localize=True, widget=widget
    )


def keep_wrong_dates(form: forms.BaseForm) -> None:
    """A date picker drops what is no date; a wrong one is shown as the text that was typed."""
    for name in form.errors:
        field = form.fields.get(name)
        if field is not None and isinstance(field.widget, forms.DateInput):
            field.widget.input_type = "text"
            field.widget.attrs.pop("type", None)


def date_input() -> forms.DateInput:
    """The browser's own date picker; it reads and sends ISO dates in every language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put the errors of a deed beside the fields that they name; those of other names above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, texts in error.error_dict.items():
        form.add_error(name if name in form.fields else None, texts)
