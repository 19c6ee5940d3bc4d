"""One run: rage, then let the dust settle, then look. Settling has a deadline; what does not hold by then is a bug."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import close_old_connections

from tests.chaos.amazon import Amazon
from tests.chaos.checks import Outcome, jobs_by_status, violations
from tests.chaos.clerk import Clerk
from tests.chaos.havoc import Havoc, hasten
from tests.chaos.installation import Installation
from tests.chaos.plan import chance, make_plan
from tests.chaos.shop import NEW_PRODUCT, add_product, furnish

FAILING_PATIENCE = 60.0
NEARLY_DONE = 0.05
SETTLING_PATIENCE = 150.0
STUCK_AFTER = 35.0
"""Seconds without any progress; the jobs of killed workers are taken over by then."""
SIX_HOURS = 6 * 3600.0
LOOK_EVERY = 3.0


@dataclass(frozen=True)
class Size:
    """How much of everything; `seconds` is how long orders live and workers die."""

    orders: int
    kills: int
    freezes: int
    seconds: float


@dataclass
class Figures:
    """What a run did and found."""

    violations: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


class Threads:
    """Background work that can be stopped; an error in it fails the run."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.errors: list[str] = []
        self._threads: list[threading.Thread] = []

    def start(self, work: Callable[[threading.Event], None]) -> None:
        thread = threading.Thread(target=self._run, args=[work], daemon=True)
        self._threads.append(thread)
        thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def end(self) -> None:
        self.stop.set()
        self.join()

    def _run(self, work: Callable[[threading.Event], None]) -> None:
        try:
            work(self.stop)
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}")
            raise


def run(installation: Installation, seed: int, size: Size, report: Callable[[str], None]) -> Figures:
    """The whole run on a migrated database."""
    plan = make_plan(seed, size.orders, size.seconds)
    installation.start_amazon()
    stock = furnish(installation.amazon_url)
    amazon = Amazon(installation.amazon_url, plan)
    amazon.put_faults()
    havoc = Havoc(installation, chance(seed, "havoc"), kills=size.kills, freezes=size.freezes, seconds=size.seconds)
    clerks = [Clerk(amazon.fates, chance(seed, f"clerk {half}"), half) for half in (0, 1)]
    surroundings, storm = Threads(), Threads()
    for surrounding in (amazon.run_clock, hasten, *[clerk.work for clerk in clerks]):
        surroundings.start(surrounding)
    report(f"{size.orders} orders, {size.kills} kills, {size.freezes} freezes in {size.seconds:.0f} s")
    for part in (amazon.live, havoc.rage, lambda stop: bring_new_product(stop, size.seconds / 2)):
        storm.start(part)
    storm.join()
    report(f"the storm is over: {havoc.killed} kills, {len(amazon.fates)} orders; Amazon goes on failing for a while")
    figures = Figures()
    look = Look(amazon, havoc, stock, figures)
    wait_until_nearly_done(look, size)
    amazon.clear_faults()
    report("Amazon answers again; settling")
    figures.facts["settled after s"] = settle(look)
    surroundings.end()
    figures.facts["exit codes of the last workers"] = havoc.stop_workers()
    add_facts(figures, amazon, havoc, clerks)
    for error in (*storm.errors, *surroundings.errors):
        figures.violations.setdefault("the run itself works", []).append(error)
    if any(figures.facts["exit codes of the last workers"]):
        figures.violations["workers end in peace"] = [str(figures.facts["exit codes of the last workers"])]
    if stuck := {name: jobs["doing"] for name, jobs in jobs_by_status().items() if "doing" in jobs}:
        figures.violations["no job is stuck"] = [f"{name}: {count} still doing" for name, count in stuck.items()]
    return figures


@dataclass(frozen=True)
class Look:
    """Counts what does not hold yet."""

    amazon: Amazon
    havoc: Havoc
    stock: dict[str, int]
    figures: Figures

    def __call__(self) -> int:
        self.havoc.replace_dead()
        outcome = Outcome.read(self.amazon.fates, self.stock, self.amazon.orders(), self.amazon.confirmations())
        self.figures.violations = violations(outcome)
        return sum(map(len, self.figures.violations.values()))


def wait_until_nearly_done(look: Look, size: Size) -> None:
    """Until most orders are where they belong, or patience ends: answers are lost while there is something to lose."""
    deadline = time.monotonic() + FAILING_PATIENCE
    while time.monotonic() < deadline and look() > size.orders * NEARLY_DONE:
        time.sleep(LOOK_EVERY)


def bring_new_product(stop: threading.Event, after: float) -> None:
    """Half way through, Commerce learns of a product that Amazon has been selling all the time."""
    if not stop.wait(after):
        add_product(NEW_PRODUCT)
    close_old_connections()


def settle(look: Look) -> float | None:
    """Look until everything holds; the seconds it took, or None. What is stuck is left to the re-sweep, as in life."""
    began = progress_at = time.monotonic()
    fewest, swept = look(), False
    while fewest and time.monotonic() - began < SETTLING_PATIENCE:
        time.sleep(LOOK_EVERY)
        left = look()
        if left < fewest:
            fewest, progress_at = left, time.monotonic()
        elif time.monotonic() - progress_at > STUCK_AFTER and not swept:
            look.figures.facts["left to the re-sweep"] = dict(look.figures.violations)
            look.amazon.advance_clock(SIX_HOURS)
            swept = True
    return None if look.figures.violations else round(time.monotonic() - began, 1)


def add_facts(figures: Figures, amazon: Amazon, havoc: Havoc, clerks: list[Clerk]) -> None:
    """The figures that are printed."""
    from tests.chaos.counting import counts  # noqa: PLC0415  models, once Django is ready

    figures.facts |= {
        "workers killed with -9": havoc.killed,
        "workers frozen and woken": havoc.frozen,
        "workers that ended by themselves": havoc.own_deaths,
        "calls at Amazon": amazon.calls(),
        "refused cancellations": amazon.refused_acts,
        "the clerks": dict(sum((clerk.counts for clerk in clerks), start=type(clerks[0].counts)())),
        **counts(amazon.confirmations()),
        "jobs": jobs_by_status(),
    }
