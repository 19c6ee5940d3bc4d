"""Durations of one kind of work, in seconds, and the figures made of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Series:
    """Durations, and the CPU seconds that this process and (if its pid is given) the database's spent meanwhile."""

    orders_each: int = 100
    server_pid: int = 0
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    server_cpu: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], object]) -> None:
        server_cpu = cpu_seconds(self.server_pid)
        started, cpu = time.perf_counter(), time.process_time()
        work()
        self.seconds.append(time.perf_counter() - started)
        self.cpu.append(time.process_time() - cpu)
        self.server_cpu.append(cpu_seconds(self.server_pid) - server_cpu)

    @property
    def rate(self) -> float:
        """Orders per second over all of it."""
        if not self.seconds:
            return 0.0
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
        python, server = (sorted(cpu)[len(cpu) // 4] * 1000 for cpu in (self.cpu, self.server_cpu))
        times = f"p50 {self.typical:7.1f} ms   p5 {self.percentile(0.05):7.1f} ms"
        return f"{self.rate:9,.0f} orders/s   {times}   CPU: Python {python:6.1f}, server {server:5.1f} ms"


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, by the kernel's own count (Linux; elsewhere 0)."""
    path = Path(f"/proc/{pid}/schedstat")
    return int(path.read_text().split()[0]) / 1e9 if pid and path.exists() else 0.0
