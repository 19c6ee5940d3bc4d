"""One deed for many orders: asked back with the exact number, then done by a job whose progress is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saleschannel.backoffice.access import Right, actor_of, may, page, refused
from saleschannel.backoffice.orders.bulk_forms import FORMS, BulkForm, new_request_key
from saleschannel.backoffice.orders.bulk_words import BULK_WORDS
from saleschannel.backoffice.orders.selection import Selection, newest_order, selection_of
from saleschannel.backoffice.products.export_views import FORMATS, export
from saleschannel.channel.bulk_texts import message_text
from saleschannel.channel.models import BulkItem, BulkRun, Store
from saleschannel.channel.models.bulk_runs import BULK_ACTION_TEXTS, BULK_STATE_TEXTS
from saleschannel.domain.bulk_runs import UNFINISHED, BulkAction, BulkItemState, BulkState
from saleschannel.domain.errors import SaleschannelError
from saleschannel.keyset import capped_count
from saleschannel.services.bulk_runs import LARGEST_RUN, begin_run, confirm_run, stop_run
from saleschannel.services.read_only import refuse_when_read_only

SHOWN_ITEMS = 200
SHOWN_RUNS = 50
ASKED_BACK = {action.value: action for action in BULK_WORDS}


def bulk(request: HttpRequest) -> HttpResponseBase:
    """`do` names the deed: an export begins at once, everything else is asked back first."""
    asked = request.POST if request.method == "POST" else request.GET
    stores = dict(Store.objects.order_by("name").values_list("pk", "name"))
    selection = selection_of(request, asked, stores)
    action = ASKED_BACK.get(asked.get("do", ""))
    if problem := _problem(selection, asked.get("do", "")):
        messages.error(request, problem)
        return HttpResponseRedirect(_list_address(selection))
    if action is None:
        return export(request, asked["do"], selection, stores)
    if not may(request, Right.ORDERS):
        return refused(request, Right.ORDERS)
    return begin(request, action, selection) if request.method == "POST" else ask(request, action, selection)


def ask(
    request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm | None = None, status: int = 200
) -> HttpResponse:
    """The page that asks back: what will happen, to how many orders, and why."""
    until = newest_order()
    count = capped_count(selection.orders(until), LARGEST_RUN)
    if count.capped or not count.number:
        words = _("These are more than %s orders. Narrow the filter down, and do them in parts.") % f"{LARGEST_RUN:,}"
        messages.error(request, words if count.capped else _("No order fits any more."))
        return HttpResponseRedirect(_list_address(selection))
    fresh = {"request_key": new_request_key(), "counted": count.number, "until": until}
    if form is None:
        form = FORMS.get(action, BulkForm)(initial=fresh)
    elif form.is_bound:
        # What was typed stays; the number is the one shown now.
        form.data = {**dict(form.data.items()), "counted": str(count.number), "until": str(until)}
    context = {
        "form": form,
        "action": action.value,
        "words": BULK_WORDS[action],
        "count": count.number,
        "selection": selection,
        "back": _list_address(selection),
        "fields": [field for field in form if not field.is_hidden],
    }
    return page(request, "bulk.html", str(BULK_WORDS[action].title), context, status=status)


def begin(request: HttpRequest, action: BulkAction, selection: Selection) -> HttpResponse:
    """Begin the run, unless there are more orders by now than the person saw."""
    form = FORMS.get(action, BulkForm)(request.POST)
    if not form.is_valid():
        return ask(request, action, selection, form, status=422)
    typed = form.cleaned_data
    try:
        if action is not BulkAction.HOLD and action is not BulkAction.RELEASE:
            refuse_when_read_only()
    except SaleschannelError as error:
        form.add_error(None, f"{error.message} {error.remedy}".strip())
        return ask(request, action, selection, form, status=409)
    orders = selection.orders(typed["until"])
    again = BulkRun.objects.filter(request_key=typed["request_key"]).exists()
    if not again and capped_count(orders, LARGEST_RUN).number > typed["counted"]:
        form.add_error(None, _("More orders fit by now than you were asked about. Look at the number again."))
        return ask(request, action, selection, form, status=409)
    parameters = {"reason": form.reason()} if form.reason() else {}
    run = begin_run(action, orders, actor=actor_of(request), request_key=typed["request_key"], parameters=parameters)
    return HttpResponseRedirect(reverse("backoffice:bulk_run", args=[run.pk]))


@require_GET
def bulk_runs(request: HttpRequest) -> HttpResponse:
    """The newest runs."""
    runs = BulkRun.objects.order_by("-pk")[:SHOWN_RUNS]
    return page(request, "bulk_runs.html", _("Runs"), {"runs": [run_shown(run) for run in runs]})


@require_GET
def bulk_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: how far it is, and which orders failed, with the reason."""
    run = get_object_or_404(BulkRun, pk=pk)
    return page(request, "bulk_run.html", _("%s: orders") % BULK_ACTION_TEXTS[BulkAction(run.action)], progress_of(run))


@require_GET
def bulk_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the run goes on."""
    return render(request, "backoffice/bulk_progress.html", progress_of(get_object_or_404(BulkRun, pk=pk)))


@require_POST
def confirm_bulk_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Ship what a file says, after a person has looked at it."""
    run = get_object_or_404(BulkRun, pk=pk)
    try:
        refuse_when_read_only()
    except SaleschannelError as error:
        messages.error(request, f"{error.message} {error.remedy}".strip())
    else:
        confirm_run(run)
    return HttpResponseRedirect(reverse("backoffice:bulk_run", args=[run.pk]))


@require_POST
def stop_bulk_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(BulkRun, pk=pk)
    if stop_run(run):
        messages.success(request, _("Stopped. What was done stays done."))
    return HttpResponseRedirect(reverse("backoffice:bulk_run", args=[run.pk]))


def run_shown(run: BulkRun) -> dict[str, Any]:
    return {
        "run": run,
        "action": BULK_ACTION_TEXTS[BulkAction(run.action)],
        "state": BULK_STATE_TEXTS[BulkState(run.state)],
        "ended": run.total - run.open,
    }


def progress_of(run: BulkRun) -> dict[str, Any]:
    """The run with the orders of which there is something to say, and for a draft those that will be shipped."""
    telling = BulkItem.objects.filter(run=run)
    told = telling.filter(state__in=[BulkItemState.FAILED.value, BulkItemState.SKIPPED.value]).order_by("state", "id")
    is_draft = run.state == BulkState.DRAFT.value
    waiting = telling.filter(state=BulkItemState.OPEN.value).order_by("id") if is_draft else telling.none()
    return {
        **run_shown(run),
        "is_draft": is_draft,
        "is_going_on": run.state in {state.value for state in UNFINISHED},
        "told": [(item, message_text(item.message)) for item in told[:SHOWN_ITEMS]],
        "waiting": list(waiting[:SHOWN_ITEMS]),
        "shown_items": SHOWN_ITEMS,
        "reason": run.parameters.get("reason", ""),
    }


def _problem(selection: Selection, do: str) -> str:
    """Why nothing can be done; empty when it can."""
    if do not in ASKED_BACK and do not in FORMATS:
        return _("Choose what is to be done.")
    if selection.problem:
        return _("The filter cannot be used: %s") % selection.problem
    if selection.is_empty and do in FORMATS:
        return _("Tick the orders to export, or “All orders of this filter”.")
    return _("Tick the orders first, or “All orders of this filter”.") if selection.is_empty else ""


def _list_address(selection: Selection) -> str:
    name = "backoffice:awaiting_amazon" if selection.awaiting_amazon else "backoffice:orders"
    return f"{reverse(name)}?{selection.query or 'all=1'}"
