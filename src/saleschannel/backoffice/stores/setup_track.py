"""The steps of setting a store up, as a track that is visible on each of its pages."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from saleschannel.channel.models import SellerAccount, Store
from saleschannel.channel.models.accounts import SetupStep

ACCOUNT, TEST, MARKETPLACE, COMMERCE, SETTINGS, HISTORY = range(1, 7)
STEP_NUMBERS = {
    SetupStep.COMMERCE.value: COMMERCE,
    SetupStep.SETTINGS.value: SETTINGS,
    SetupStep.HISTORY.value: HISTORY,
    "": HISTORY + 1,
}
ADDRESSES = {COMMERCE: "setup_commerce", SETTINGS: "setup_settings", HISTORY: "setup_history"}


class TrackStep(NamedTuple):
    """One step: `state` is done, now or open; `link` is empty where one cannot go."""

    number: int
    name: str
    state: str
    link: str


def setup_track(here: int, account: SellerAccount | None = None, store: Store | None = None) -> list[TrackStep]:
    """The track on the page of the step `here`; steps that are done can be gone back to."""
    reached = STEP_NUMBERS[store.setup_step] if store is not None else here
    names = {
        ACCOUNT: _("Account"),
        TEST: _("Test"),
        MARKETPLACE: _("Marketplace"),
        COMMERCE: _("Commerce"),
        SETTINGS: _("Order settings"),
        HISTORY: _("Start"),
    }
    return [
        TrackStep(
            number,
            name,
            "now" if number == here else "done" if number < max(reached, here) else "open",
            "" if number == here else link_of(number, reached, account, store),
        )
        for number, name in names.items()
    ]


def link_of(number: int, reached: int, account: SellerAccount | None, store: Store | None) -> str:
    if store is not None and number in ADDRESSES and number <= reached:
        return reverse(f"backoffice:{ADDRESSES[number]}", args=[store.pk])
    if account is not None and number == TEST and reached > TEST:
        return reverse("backoffice:setup_test", args=[account.pk])
    return ""


def next_page(store: Store) -> str:
    """Where the set-up of a store goes on; its own page when it is set up."""
    number = STEP_NUMBERS[store.setup_step]
    name = ADDRESSES.get(number, "store")
    return reverse(f"backoffice:{name}", args=[store.pk])
