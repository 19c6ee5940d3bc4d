"""Faults that a test or a person puts into the stand-in's answers: which, where, how often. Carries none out."""

from __future__ import annotations

from random import Random
from typing import Any, Literal

import msgspec

Kind = Literal[
    "lost_before",
    "lost_after",
    "deadlock",
    "error_after",
    "gateway_timeout",
    "slow",
    "truncated",
    "html",
    "text",
    "maintenance",
    "throttled",
]


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One fault. It strikes `count` times (None: until cleared), each time with `probability`, after `skip` calls.

    `route` is a route's name (routes.py) or * for all.
    - slow: `seconds` of real time pass before the effect, which comes even if the client has gone away
    - lost_before / lost_after: the connection ends without an answer, before or after the effect
    - deadlock: 500 JSON, no effect; error_after: 500 JSON although the effect is there
    - gateway_timeout: 504 HTML of a proxy after the effect; maintenance: 503 HTML, no effect
    - text: 500 text/plain, no effect; html: 200 with an HTML page after the effect
    - truncated: half of the body, after the effect
    - throttled: 429 with Retry-After of `seconds`, no effect (a CDN, or the cloud service)
    """

    kind: Kind
    route: str = "*"
    count: int | None = 1
    probability: float = 1.0
    seconds: float = 1.0
    skip: int = 0
    fault_id: int = 0
    struck: int = 0


class Faults:
    """The faults in force. Chance comes from the seed, so a run can be repeated."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"magento faults/{seed}")
        self._number = 0
        self.active: list[Fault] = []

    def add(self, kind: Kind, route: str = "*", **options: Any) -> Fault:
        """Put a fault in force; options are the fields of Fault."""
        return self.add_fault(msgspec.convert({"kind": kind, "route": route, **options}, Fault))

    def add_fault(self, fault: Fault) -> Fault:
        """Put a fault in force and number it."""
        self._number += 1
        fault.fault_id = self._number
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Take all faults away."""
        self.active.clear()

    def strike(self, route: str) -> list[Fault]:
        """Choose what strikes a call: at most one `slow` and at most one other fault, oldest first."""
        slow = self._first(route, slow=True)
        other = self._first(route, slow=False)
        return [fault for fault in (slow, other) if fault is not None]

    def _first(self, route: str, *, slow: bool) -> Fault | None:
        for fault in self.active:
            if fault.route in (route, "*") and (fault.kind == "slow") is slow and self._strikes(fault):
                return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.skip > 0:
            fault.skip -= 1
            return False
        if fault.probability < 1 and self._random.random() >= fault.probability:
            return False
        fault.struck += 1
        if fault.count is not None and fault.struck >= fault.count:
            self.active.remove(fault)
        return True
