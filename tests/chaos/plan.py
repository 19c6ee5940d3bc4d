"""What becomes of each order of a run: decided by the seed alone, so that a run can be told again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Fate(StrEnum):
    """What the buyer, Amazon and the clerk do with an order."""

    SHIPPED = "shipped"  # verified, shipped by the clerk in one package
    TWO_PACKAGES = "two packages"  # shipped by the clerk in one go, in two packages
    TWO_SHIPMENTS = "two shipments"  # a part first, the rest later
    SELLER_CENTRAL = "seller central"  # verified, shipped in Seller Central
    PARTLY_SELLER_CENTRAL = "partly seller central"  # a part in Seller Central, the rest by the clerk
    CANCELED_PENDING = "canceled pending"
    CANCELED = "canceled"  # verified, cancelled on Amazon, the clerk keeps off
    CANCELED_MEANWHILE = "canceled meanwhile"  # cancelled on Amazon while the clerk ships
    WANTS_TO_CANCEL = "wants to cancel"  # the buyer asks for it, the clerk ships nevertheless
    SHIP_PLUS = "ship plus"  # shipped by the clerk, confirmed by Amazon itself
    LEFT_OPEN = "left open"  # verified, never shipped
    LEFT_PENDING = "left pending"
    FBA_SHIPPED = "fba shipped"
    FBA_PENDING = "fba pending"
    FBA_CANCELED = "fba canceled"
    MULTI_CHANNEL = "multi-channel"  # the merchant's own order that Amazon ships: never imported


WEIGHTS = {
    Fate.SHIPPED: 30,
    Fate.TWO_PACKAGES: 7,
    Fate.TWO_SHIPMENTS: 7,
    Fate.SELLER_CENTRAL: 5,
    Fate.PARTLY_SELLER_CENTRAL: 5,
    Fate.CANCELED_PENDING: 3,
    Fate.CANCELED: 4,
    Fate.CANCELED_MEANWHILE: 4,
    Fate.WANTS_TO_CANCEL: 3,
    Fate.SHIP_PLUS: 2,
    Fate.LEFT_OPEN: 2,
    Fate.LEFT_PENDING: 2,
    Fate.FBA_SHIPPED: 20,
    Fate.FBA_PENDING: 2,
    Fate.FBA_CANCELED: 2,
    Fate.MULTI_CHANNEL: 2,
}
ACTS: dict[Fate, tuple[str, ...]] = {
    Fate.SELLER_CENTRAL: ("verify", "ship"),
    Fate.PARTLY_SELLER_CENTRAL: ("verify", "ship-part"),
    Fate.CANCELED_PENDING: ("cancel",),
    Fate.CANCELED: ("verify", "cancel"),
    Fate.CANCELED_MEANWHILE: ("verify", "cancel"),
    Fate.WANTS_TO_CANCEL: ("verify", "ask-cancel"),
    Fate.SHIP_PLUS: ("verify", "ship"),
    Fate.LEFT_PENDING: (),
    Fate.FBA_SHIPPED: ("ship",),
    Fate.FBA_PENDING: (),
    Fate.FBA_CANCELED: ("cancel",),
    Fate.MULTI_CHANNEL: ("ship",),
}
BY_AMAZON = frozenset({Fate.FBA_SHIPPED, Fate.FBA_PENDING, Fate.FBA_CANCELED, Fate.MULTI_CHANNEL})
SEVERAL_UNITS = frozenset({Fate.TWO_PACKAGES, Fate.TWO_SHIPMENTS, Fate.PARTLY_SELLER_CENTRAL})
SHIPPED_BY_CLERK = frozenset(
    {
        Fate.SHIPPED,
        Fate.TWO_PACKAGES,
        Fate.TWO_SHIPMENTS,
        Fate.PARTLY_SELLER_CENTRAL,
        Fate.CANCELED_MEANWHILE,
        Fate.WANTS_TO_CANCEL,
        Fate.SHIP_PLUS,
    }
)
ENDS_SHIPPED = (SHIPPED_BY_CLERK - {Fate.CANCELED_MEANWHILE}) | {Fate.SELLER_CENTRAL, Fate.FBA_SHIPPED}
MARKETPLACES = ("US", "DE")
NOT_VERIFIED = frozenset({Fate.CANCELED_PENDING, Fate.LEFT_PENDING})


@dataclass(frozen=True)
class Act:
    """Something that happens to an order, `at` seconds after the run began."""

    at: float
    name: str
    order: int


@dataclass(frozen=True)
class Plan:
    """The orders' fates and marketplaces by number, and all acts in the order of their time."""

    fates: tuple[Fate, ...]
    marketplaces: tuple[str, ...]
    acts: tuple[Act, ...]


def chance(seed: int, what: str) -> Random:
    """A source of chance of its own for each part of a run."""
    return Random(f"{what}/{seed}")  # noqa: S311  chance that can be repeated, no secret


def make_plan(seed: int, orders: int, seconds: float) -> Plan:
    """Orders are placed over three quarters of the time; what happens to them follows within a part of the rest."""
    source = chance(seed, "plan")
    fates = tuple(source.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=orders))
    marketplaces = tuple(source.choice(MARKETPLACES) for _ in fates)
    acts = [act for number, fate in enumerate(fates) for act in acts_of(number, fate, source, seconds)]
    return Plan(fates, marketplaces, tuple(sorted(acts, key=lambda act: act.at)))


def acts_of(number: int, fate: Fate, source: Random, seconds: float) -> list[Act]:
    """What happens to one order, and when."""
    moment = source.uniform(0, seconds * 0.75)
    acts = [Act(moment, "place", number)]
    for name in names_of_acts(fate):
        moment += source.uniform(0, seconds * 0.08)
        acts.append(Act(moment, name, number))
    return acts


def names_of_acts(fate: Fate) -> tuple[str, ...]:
    """What Amazon and the buyer do, after the order was placed."""
    return ACTS.get(fate, ("verify",))
