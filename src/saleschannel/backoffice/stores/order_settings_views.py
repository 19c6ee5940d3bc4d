"""The order settings of a store: explained, tried on real orders before they are stored, and with their history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from saleschannel.backoffice.access import actor_of, page
from saleschannel.backoffice.stores import setup_track as track
from saleschannel.backoffice.stores.dry_run_rows import DryRunPage, dry_run_page
from saleschannel.backoffice.stores.number_examples import number_examples
from saleschannel.backoffice.stores.order_settings_form import RUNNING, OrderSettingsForm
from saleschannel.channel.models import OrderSettings, Store
from saleschannel.channel.models.accounts import OrderSettingsChange, SetupStep
from saleschannel.config.wiring import marketplace_of, preview_of
from saleschannel.domain.errors import SaleschannelError
from saleschannel.domain.order_settings import OrderSettings as Settings
from saleschannel.services.change_order_settings import YES, change_order_settings
from saleschannel.services.connect_store import go_on_to
from saleschannel.services.dry_run import amazon_sample, dry_run, stored_sample

SHOWN_CHANGES = 20


def order_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """All order settings of a store on one page; a change counts for resting orders, too."""
    settings = get_object_or_404(OrderSettings.objects.select_related("store__account"), pk=pk)
    form = OrderSettingsForm(request.POST or None, instance=settings)
    if request.method == "POST" and form.is_valid() and "dry_run" not in request.POST:
        save(form, pk, request)
        messages.success(request, _("Order settings saved.") if form.changed_data else _("Nothing was changed."))
        return HttpResponseRedirect(reverse("backoffice:order_settings", args=[pk]))
    context = {**context_of(request, form, settings.store), "changes": changes_of(settings.store)}
    title = _("Order settings of %s") % settings.store
    return page(request, "order_settings.html", title, context, status=status_of(form))


def setup_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 5 of the set-up: the same settings; saved, it goes on to the start."""
    settings = get_object_or_404(OrderSettings.objects.select_related("store__account"), pk=pk)
    store = settings.store
    if store.setup_step in {"", SetupStep.COMMERCE.value}:
        return HttpResponseRedirect(track.next_page(store))
    form = OrderSettingsForm(request.POST or None, instance=settings)
    if request.method == "POST" and form.is_valid() and "dry_run" not in request.POST:
        save(form, pk, request)
        go_on_to(store, SetupStep.HISTORY)
        return HttpResponseRedirect(reverse("backoffice:setup_history", args=[pk]))
    steps = track.setup_track(track.SETTINGS, store.account, store)
    context = {**context_of(request, form, store), "steps": steps}
    return page(request, "setup/settings.html", _("Order settings"), context, status=status_of(form))


def save(form: OrderSettingsForm, pk: int, request: HttpRequest) -> None:
    change_order_settings(OrderSettings.objects.get(pk=pk), form.changes(), actor_of(request))


def context_of(request: HttpRequest, form: OrderSettingsForm, store: Store) -> dict[str, Any]:
    """What both pages show: the form, examples of numbers, and the dry run if it was asked for."""
    tried, problem = None, ""
    if form.is_bound and form.is_valid() and "dry_run" in request.POST:
        tried, problem = try_settings(store, form.as_domain(), from_amazon=request.POST["dry_run"] == "amazon")
    return {
        "form": form,
        "store": store,
        "explained": form.explained(),
        "running": RUNNING,
        "numbers": number_examples(form.as_domain()),
        "dry_run": tried,
        "dry_run_problem": problem,
        "has_orders": store.orders.exists(),
    }


def try_settings(store: Store, settings: Settings, *, from_amazon: bool) -> tuple[DryRunPage | None, str]:
    """What the settings would make of the store's last orders, or why that cannot be told. Writes nothing."""
    try:
        amazon = marketplace_of(store.account) if from_amazon else None
        sample = amazon_sample(store, settings, amazon) if amazon else stored_sample(store, settings)
        plans = dry_run(store.account_id, sample, preview_of(store.commerce_backend), timezone.now())
    except SaleschannelError as error:
        return None, f"{error.message} {error.remedy}"
    return dry_run_page(plans, from_amazon=from_amazon), ""


def changes_of(store: Store) -> list[tuple[OrderSettingsChange, str, str, str]]:
    """The newest changes, with the setting and its values in words."""
    newest = OrderSettingsChange.objects.filter(store=store).order_by("-id")[:SHOWN_CHANGES]
    return [(each, *words_of(each.setting, each.old, each.new)) for each in newest]


def words_of(setting: str, old: str, new: str) -> tuple[str, str, str]:
    """A setting and two of its values in words; what this release does not know is shown as it is stored."""
    try:
        field: Any = OrderSettings._meta.get_field(setting)  # noqa: SLF001  Django's documented way to a field
    except FieldDoesNotExist:
        return setting, old, new
    label = str(field.verbose_name)
    choices = {str(value): str(text) for value, text in field.flatchoices}
    if field.default in {True, False}:
        choices = {YES[0]: _("on"), "no": _("off")}
    return label[:1].upper() + label[1:], choices.get(old, old), choices.get(new, new)


def status_of(form: OrderSettingsForm) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200
