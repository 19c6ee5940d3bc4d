"""Shipping with a file of tracking numbers: uploaded, looked at, then shipped by a job."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.orders.bulk_forms import new_request_key
from saleschannel.backoffice.orders.tracking_file_form import TrackingFileForm
from saleschannel.backoffice.orders.tracking_plan import plan
from saleschannel.domain.bulk_runs import BulkAction
from saleschannel.services.bulk_runs import draft_run


def tracking_file(request: HttpRequest) -> HttpResponse:
    """Read the file, and show what it would ship; nothing is shipped before a person says so."""
    today = timezone.localdate()
    if request.method != "POST":
        form = TrackingFileForm(initial={"request_key": new_request_key()}, today=today)
        return page(request, "tracking_file.html", _("Ship with a file"), {"form": form})
    form = TrackingFileForm(request.POST, request.FILES, today=today)
    if not form.is_valid():
        return page(request, "tracking_file.html", _("Ship with a file"), {"form": form}, status=422)
    run = draft_run(
        BulkAction.SHIP,
        plan(form.tracking),
        actor=actor_of(request),
        request_key=form.cleaned_data["request_key"],
        parameters={"file": form.cleaned_data["file"].name[:200], "ignored": form.tracking.ignored[:50]},
    )
    return HttpResponseRedirect(reverse("backoffice:bulk_run", args=[run.pk]))
