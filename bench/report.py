"""What was measured, what it must reach, and whether it does; printed and written as JSON."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One figure. `at_least` or `at_most` is what it must reach; without either it only informs."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def missed(self) -> bool:
        too_small = self.at_least is not None and self.value < self.at_least
        return too_small or (self.at_most is not None and self.value > self.at_most)

    def __str__(self) -> str:
        bound = ""
        if self.at_least is not None:
            bound = f"must be at least {self.at_least:g}"
        elif self.at_most is not None:
            bound = f"must be at most {self.at_most:g}"
        verdict = "" if not bound else "MISSED" if self.missed else "ok"
        return f"{self.name:<62} {self.value:>12,.2f} {self.unit:<9} {bound:<24} {verdict}".rstrip()


@dataclass
class Report:
    """All figures of a run."""

    benchmark: str
    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)
        print(figure, flush=True)

    @property
    def missed(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.missed]

    def write(self, folder: Path) -> Path:
        """One file per benchmark, overwritten by the next run."""
        path = folder / f"{self.benchmark}.json"
        content = {
            "benchmark": self.benchmark,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            "load": list(os.getloadavg()),
            "figures": [asdict(figure) | {"missed": figure.missed} for figure in self.figures],
        }
        path.write_text(json.dumps(content, indent=2))
        return path
