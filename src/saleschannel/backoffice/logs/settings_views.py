"""How long each log is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.logs.filter_forms import LogDaysForm
from saleschannel.backoffice.logs.retention import change_log_settings
from saleschannel.backoffice.logs.retention import log_settings as stored
from saleschannel.backoffice.logs.tabs import log_tabs


def log_settings(request: HttpRequest) -> HttpResponse:
    form = LogDaysForm(request.POST or None, instance=stored())
    if request.method == "POST" and form.is_valid():
        change_log_settings(form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("backoffice:log_settings"))
    context = {"form": form, "tabs": log_tabs(request), "here": "log_settings"}
    return page(request, "log_settings.html", _("Keeping logs"), context, status=422 if form.is_bound else 200)
