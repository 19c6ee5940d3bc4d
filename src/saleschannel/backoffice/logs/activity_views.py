"""The activity log: what happened to all orders, which settings were changed, and what people did."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import Right, may, page
from saleschannel.backoffice.form_fields import keep_wrong_dates
from saleschannel.backoffice.logs.activity_changes import changes_in_words
from saleschannel.backoffice.logs.filter_forms import ActivityFilterForm
from saleschannel.backoffice.logs.job_texts import job_text
from saleschannel.backoffice.logs.tabs import log_tabs
from saleschannel.backoffice.roles import ROLE_TEXTS
from saleschannel.channel.activity_reads import ActivityEntry, ActivityFilter, ActivityPlace, activity_page
from saleschannel.channel.activity_texts import KIND_TEXTS, activity_text
from saleschannel.channel.models import Store

PLACE = re.compile(r"([0-9]{1,19})-([0-9]{1,19})")
ABOUT_PEOPLE = frozenset({"user"})


def activity(request: HttpRequest) -> HttpResponse:
    stores = dict(Store.objects.order_by("name").values_list("pk", "name"))
    hidden = frozenset() if may(request, Right.USERS) else ABOUT_PEOPLE
    kinds = {kind: text for kind, text in KIND_TEXTS.items() if kind not in hidden}
    form = ActivityFilterForm(request.GET, stores=stores, kinds=kinds)
    form.is_valid()
    keep_wrong_dates(form)
    place = requested(request)
    listed = activity_page(wanted(form, hidden), place or ActivityPlace())
    context = {
        "form": form,
        "rows": [activity_row(entry, stores) for entry in listed.rows],
        "next": f"{listed.next.event}-{listed.next.deed}" if listed.next else "",
        "looked_back_to": listed.looked_back_to,
        "is_first": place is None,
        "several_stores": len(stores) > 1,
        "tabs": log_tabs(request),
        "here": "activity",
    }
    return page(request, "activity.html", _("Activity"), context)


def requested(request: HttpRequest) -> ActivityPlace | None:
    """The place named by `?after=`; nothing for the newest entries."""
    found = PLACE.fullmatch(request.GET.get("after", ""))
    start = ActivityPlace()
    return ActivityPlace(min(int(found[1]), start.event), min(int(found[2]), start.deed)) if found else None


def wanted(form: ActivityFilterForm, hidden: frozenset[str]) -> ActivityFilter:
    """What the good fields ask for."""
    typed = form.cleaned_data
    return ActivityFilter(
        store_id=int(typed["store"]) if typed.get("store") else None,
        kind=typed.get("kind") or "",
        actor=typed.get("person") or "",
        since=form.begin(),
        until=form.end(),
        hidden=hidden,
    )


def activity_row(entry: ActivityEntry, stores: dict[int, str]) -> dict[str, Any]:
    """One line of the log in words."""
    return {
        "at": entry.at,
        "text": activity_text(entry.type, words_of(entry.facts or {})),
        "changes": changes_in_words(entry.facts or {}),
        "actor": entry.actor,
        "store": stores.get(entry.store_id or 0, ""),
        "order": entry.order,
        "order_link": reverse("backoffice:order", args=[entry.order]) if entry.order else "",
    }


def words_of(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts that only the back office has words for: roles and jobs."""
    words = dict(facts)
    if facts.get("role") in set(ROLE_TEXTS):
        words["role"] = ROLE_TEXTS[facts["role"]]
    if "job" in facts:
        words["job"] = job_text(str(facts["job"]))
    return words
