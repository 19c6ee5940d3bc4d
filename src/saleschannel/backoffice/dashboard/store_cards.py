"""The card of a store on the home page: what state it is in and what waits there. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saleschannel.backoffice.dashboard.durations import duration_text
from saleschannel.backoffice.dashboard.links import attention_link, ship_by_link
from saleschannel.backoffice.order.country_names import country_name
from saleschannel.backoffice.stores.setup_track import next_page
from saleschannel.channel.attention_texts import attention_cause
from saleschannel.channel.models import Store
from saleschannel.domain.ship_by import ShipByDay
from saleschannel.domain.store_status import StoreStatus, import_is_stalled, store_status

STATUS_TEXTS: dict[StoreStatus, tuple[str | Promise, str]] = {
    StoreStatus.CONNECTED: (gettext_lazy("Connected"), "good"),
    StoreStatus.PAUSED: (gettext_lazy("Paused"), ""),
    StoreStatus.FAILING: (gettext_lazy("Failing"), "bad"),
    StoreStatus.READ_ONLY: (gettext_lazy("Read-only"), "waiting"),
}
CAUSES_SHOWN = 4


class Counted(NamedTuple):
    """A number in words and the list it opens."""

    text: str
    number: int
    link: str
    is_bad: bool = False

    @property
    def shown(self) -> str:
        return grouped(self.number)


class StoreCard(NamedTuple):
    """What the template shows; it decides nothing. `go_on` is where the set-up of an unfinished store goes on."""

    pk: int
    name: str
    link: str
    flag: str
    country: str
    marketplace: str
    status: str
    badge: str
    problem: str
    last_import: datetime | None
    ship_by: list[Counted]
    attention: Counted
    causes: list[Counted]
    other_causes: int
    is_paused: bool
    account_is_paused: bool
    go_on: str


class Found(NamedTuple):
    """What was read for all cards: by store, by account, and how long no import may succeed."""

    attention: Mapping[int, Mapping[str, int]]
    ship_by: Mapping[int, Mapping[ShipByDay, int]]
    last_imports: Mapping[int, datetime]
    read_only: bool
    patience: timedelta
    now: datetime


def store_card(store: Store, found: Found) -> StoreCard:
    last_import = found.last_imports.get(store.account_id)
    stalled = import_is_stalled(last_import, store.connected_at, found.now, found.patience)
    status = store_status(
        active=store.active and store.account.active,
        problem=store.account.problem,
        stalled=stalled,
        read_only=found.read_only,
    )
    text, badge = STATUS_TEXTS[status]
    causes = found.attention.get(store.pk, {})
    marketplace = store.marketplace
    return StoreCard(
        pk=store.pk,
        name=store.name,
        link=reverse("backoffice:dashboard", args=[store.pk]),
        flag=flag_of(marketplace.country),
        country=country_name(marketplace.country),
        marketplace=marketplace.name,
        status=str(text),
        badge=badge,
        problem=problem_of(store, status, last_import or store.connected_at, found.now),
        last_import=last_import,
        ship_by=ship_by_numbers(store.pk, found.ship_by.get(store.pk, {})),
        attention=Counted(_("Needs attention"), sum(causes.values()), attention_link(store.pk), bool(causes)),
        causes=[
            Counted(attention_cause(reason), number, attention_link(store.pk, reason), True)
            for reason, number in list(causes.items())[:CAUSES_SHOWN]
        ],
        other_causes=max(0, len(causes) - CAUSES_SHOWN),
        is_paused=not store.active,
        account_is_paused=not store.account.active,
        go_on=next_page(store) if store.setup_step else "",
    )


def problem_of(store: Store, status: StoreStatus, last_import: datetime, now: datetime) -> str:
    """Why a store is failing; empty when it is not."""
    if status is not StoreStatus.FAILING:
        return ""
    stalled = _("No import for %s. Check that a worker is running.") % duration_text(now - last_import)
    return store.account.problem or stalled


def ship_by_numbers(store_id: int, counts: Mapping[ShipByDay, int]) -> list[Counted]:
    """What is late and what must go out today."""
    late, today = counts.get(ShipByDay.LATE, 0), counts.get(ShipByDay.TODAY, 0)
    return [
        Counted(_("Ship late"), late, ship_by_link(store_id, ShipByDay.LATE), late > 0),
        Counted(_("Ship today"), today, ship_by_link(store_id, ShipByDay.TODAY)),
    ]


def grouped(number: int) -> str:
    """The number as people of the language write it, its thousands set apart."""
    return str(formats.number_format(number, use_l10n=True, force_grouping=True))


def flag_of(country: str) -> str:
    """The address of the flag; every country of a marketplace has one."""
    return static(f"backoffice/flags/{country.lower()}.svg")
