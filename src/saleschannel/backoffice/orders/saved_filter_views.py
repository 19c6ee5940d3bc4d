"""Keeping filters of the Orders tab under names: save, delete, and which one opens with the tab."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saleschannel.backoffice.access import page
from saleschannel.backoffice.models import SavedFilter
from saleschannel.backoffice.orders import saved_filters as kept
from saleschannel.backoffice.orders.filter_card import filter_words
from saleschannel.backoffice.orders.queries import filter_form, query_to_keep
from saleschannel.backoffice.orders.saved_filter_form import SavedFilterForm
from saleschannel.channel.models import Store


def saved_filters(request: HttpRequest) -> HttpResponse:
    """The filters of the person, and a form to save the one in the address."""
    query, person = query_to_keep(request.GET), int(request.user.pk or 0)
    form = SavedFilterForm(request.POST or None, initial={"query": query})
    saved = kept.saved_filters(person)
    named = [row for row in saved if row.name]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if len(named) >= kept.MOST and typed["name"] not in {row.name for row in named}:
            form.add_error("name", _("You have %s filters already. Delete one first.") % kept.MOST)
        else:
            query = query_to_keep(QueryDict(typed["query"]))
            kept.save_filter(person, typed["name"], query, opens=typed["opens"])
            messages.success(request, _("Filter saved."))
            return HttpResponseRedirect(f"{reverse('backoffice:orders')}?{query}")
    stores = dict(Store.objects.order_by("name").values_list("pk", "name"))
    context = {
        "form": form,
        "query": query_to_keep(QueryDict(str(form["query"].value() or ""))),
        "saved": [(row, described(request, row.query, stores)) for row in named],
        "described": described(request, str(form["query"].value() or ""), stores),
    }
    return page(request, "saved_filters.html", _("Saved filters"), context, status=422 if form.is_bound else 200)


def described(request: HttpRequest, query: str, stores: Mapping[int, str]) -> str:
    """A filter in words: its fields with what was chosen."""
    return filter_words(filter_form(request, QueryDict(query), stores))


@require_POST
def delete_filter(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(SavedFilter, pk=pk, user_id=request.user.pk).delete()
    messages.success(request, _("Filter deleted."))
    return HttpResponseRedirect(reverse("backoffice:saved_filters"))


@require_POST
def default_filter(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedFilter.objects.exclude(name=""), pk=pk, user_id=request.user.pk)
    if kept.switch_default(row):
        messages.success(request, _("The Orders tab opens with this filter."))
    else:
        messages.success(request, _("The Orders tab opens with the filter used last."))
    return HttpResponseRedirect(reverse("backoffice:saved_filters"))
