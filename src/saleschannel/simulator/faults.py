"""Faults that a test or a person puts into Amazon's answers: which, on what operation, how often.
It carries none of them out.
"""

from __future__ import annotations

from random import Random
from typing import Any, Literal

import msgspec

from saleschannel.simulator.usage_plans import PLANS

Kind = Literal[
    "throttle",
    "internal_error",
    "unavailable",
    "access_denied",
    "invalid_input",
    "slow",
    "lost_before",
    "lost_after",
    "truncated",
    "html",
    "errors_with_200",
    "duplicate_page",
    "stale_page",
    "malformed_order",
    "ignored",
]


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One fault. It strikes `count` times (None: until cleared), each time with `probability`.

    `operation` is searchOrders, getOrder, confirmShipment, or * for these three, or token.
    - slow: answers after `seconds` of real time (other faults may strike as well)
    - lost_before / lost_after: drops the connection before or after the effect
    - truncated, html, errors_with_200: spoils the answer after the effect
    - duplicate_page: searchOrders gives its last page again; stale_page: orders in the version before their last change
    - malformed_order: the order at `index` of the page is replaced by `text` (JSON or not)
    - ignored: confirmShipment answers 204 and does nothing
    """

    kind: Kind
    operation: str = "*"
    count: int | None = 1
    probability: float = 1.0
    seconds: float = 1.0
    index: int = 0
    text: str = '{"orderId": 17}'
    fault_id: int = 0
    struck: int = 0


class Faults:
    """The faults in force. Chance comes from the seed, so a run can be repeated."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"faults/{seed}")
        self._number = 0
        self.active: list[Fault] = []

    def add(self, kind: Kind, operation: str = "*", **options: Any) -> Fault:
        """Put a fault in force; options are the fields of Fault."""
        return self.add_fault(msgspec.convert({"kind": kind, "operation": operation, **options}, Fault))

    def add_fault(self, fault: Fault) -> Fault:
        """Put a fault in force and number it."""
        self._number += 1
        fault.fault_id = self._number
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        """Take all faults away."""
        self.active.clear()

    def strike(self, operation: str) -> list[Fault]:
        """Choose what strikes a call: at most one `slow` and at most one other fault, oldest first."""
        slow = self._first(operation, slow=True)
        other = self._first(operation, slow=False)
        return [fault for fault in (slow, other) if fault is not None]

    def _first(self, operation: str, *, slow: bool) -> Fault | None:
        for fault in self.active:
            named = fault.operation == operation or (fault.operation == "*" and operation in PLANS)
            if named and (fault.kind == "slow") is slow and self._strikes(fault):
                return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.probability < 1 and self._random.random() >= fault.probability:
            return False
        fault.struck += 1
        if fault.count is not None and fault.struck >= fault.count:
            self.active.remove(fault)
        return True
