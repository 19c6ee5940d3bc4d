"""The jobs of the queue: what waits, what is performed, what failed; trying again and canceling. No buyer data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.logs.filter_forms import JOB_STATE_TEXTS, JobFilterForm
from saleschannel.backoffice.logs.job_texts import JOB_TEXTS, job_text
from saleschannel.backoffice.logs.tabs import log_tabs
from saleschannel.domain.errors import PermanentError
from saleschannel.services import job_log
from saleschannel.services.job_log import JobEntry, JobState

PAGE_SIZE = 50
IDS_SHOWN = 3
BADGES = {JobState.SUCCEEDED: "good", JobState.FAILED: "bad", JobState.TODO: "waiting", JobState.DOING: "sent"}


def jobs(request: HttpRequest) -> HttpResponse:
    form = JobFilterForm(request.GET, jobs=JOB_TEXTS)
    form.is_valid()
    typed = form.cleaned_data
    after = request.GET.get("after", "")
    before = int(after) if after.isdecimal() and len(after) < 19 else None
    found = job_log.list_jobs(typed.get("state") or "", typed.get("job") or "", before=before, size=PAGE_SIZE + 1)
    context = {
        "form": form,
        "rows": [job_row(entry) for entry in found[:PAGE_SIZE]],
        "next": found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else "",
        "is_first": before is None,
        "counts": job_log.count_jobs(),
        "workers": job_log.list_workers(),
        "tabs": log_tabs(request),
        "here": "jobs",
    }
    return page(request, "jobs.html", _("Jobs"), context)


def job_row(entry: JobEntry) -> dict[str, Any]:
    """One line of the list: what the job does in words, and what can be done about it."""
    deed = {JobState.FAILED: "backoffice:retry_job", JobState.TODO: "backoffice:cancel_job"}.get(entry.state)
    return {
        "id": entry.id,
        "text": job_text(entry.name),
        "name": entry.name,
        "ids": ", ".join(f"{name} {shortened(value)}" for name, value in entry.ids.items() if name != "timestamp"),
        "state": JOB_STATE_TEXTS[entry.state],
        "badge": BADGES.get(entry.state, ""),
        "attempts": entry.attempts,
        "scheduled_at": entry.scheduled_at,
        "deferred_at": entry.deferred_at,
        "changed_at": entry.changed_at,
        "error": entry.error,
        "deed": reverse(deed, args=[entry.id]) if deed else "",
        "deed_text": _("Retry") if entry.state is JobState.FAILED else _("Cancel"),
    }


def shortened(value: Any) -> str:
    """An id, or the first ids of many."""
    if not isinstance(value, list):
        return str(value)
    first = ", ".join(str(one) for one in value[:IDS_SHOWN])
    return f"{first} … ({len(value)})" if len(value) > IDS_SHOWN else first


@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        job_log.retry_job(pk, actor=actor_of(request))
    except PermanentError as error:
        messages.error(request, f"{error.message} {error.remedy}".strip())
    else:
        messages.success(request, _("The job is tried again."))
    return back(request)


@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        job_log.cancel_job(pk, actor=actor_of(request))
    except PermanentError as error:
        messages.error(request, f"{error.message} {error.remedy}".strip())
    else:
        messages.success(request, _("The job is canceled. What it was for comes again by itself where it must."))
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """To the list with the filter that the person had."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(address if safe else reverse("backoffice:jobs"))
