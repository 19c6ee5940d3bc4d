"""Durations of one kind of work, in seconds, and the figures made of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Series:
    """Durations, and the CPU seconds this process spent meanwhile (the server's are not in it)."""

    orders_each: int = 100
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], object]) -> None:
        started, cpu = time.perf_counter(), time.process_time()
        work()
        self.seconds.append(time.perf_counter() - started)
        self.cpu.append(time.process_time() - cpu)

    @property
    def rate(self) -> float:
        """Orders per second over all of it."""
        return self.orders_each * len(self.seconds) / sum(self.seconds)

    def percentile(self, share: float) -> float:
        """The duration that this share of all stays below, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    @property
    def typical(self) -> float:
        """Median in milliseconds."""
        return median(self.seconds) * 1000

    def __str__(self) -> str:
        cpu = sum(self.cpu) / len(self.cpu) * 1000
        times = f"p50 {self.typical:7.1f} ms   p5 {self.percentile(0.05):7.1f} ms   Python {cpu:6.1f} ms"
        return f"{self.rate:9,.0f} orders/s   {times}"
