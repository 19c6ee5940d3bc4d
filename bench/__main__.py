"""`python -m bench NAME… [--quick]`: run benchmarks; exit code 1 when something they must reach is missed.

`import` needs a few minutes; `grow` makes a million orders once, which `flat` and `orders-tab` use; `pages` makes two
hundred thousand with all that hangs on them, and opens every page; `latency` runs a simulated Amazon and a worker.
Figures are printed and written to `.bench/`. `ONLY=orders` measures the pages with this word in their name.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from bench import workbench
from bench.report import Report


def run_import(report: Report, quick: bool) -> None:
    from bench import import_rate  # noqa: PLC0415  models need Django ready

    import_rate.run(report, rounds=1 if quick else 3, pages=40 if quick else 200, orm_every=20)


def run_grow(_report: Report, quick: bool) -> None:
    from bench import flatness, million  # noqa: PLC0415

    flatness.prepare_databases(copies=9 if quick else million.COPIES)


def run_flat(report: Report, quick: bool) -> None:
    from bench import flatness  # noqa: PLC0415

    flatness.run(report, rounds=1 if quick else 3, pages=20 if quick else 60)


def run_orders_tab(report: Report, quick: bool) -> None:
    from bench import orders_tab  # noqa: PLC0415

    orders_tab.run(report, requests=6 if quick else 40)


def run_pages(report: Report, quick: bool) -> None:
    from bench import office_database, pages  # noqa: PLC0415

    pages.run(report, copies=office_database.COPIES, rounds=6 if quick else 30, only=os.environ.get("ONLY", ""))


def run_latency(report: Report, quick: bool) -> None:
    from bench import latency  # noqa: PLC0415

    latency.run(report, seconds=10 if quick else 60)


BENCHMARKS: dict[str, Callable[[Report, bool], None]] = {
    "import": run_import,
    "grow": run_grow,
    "flat": run_flat,
    "orders-tab": run_orders_tab,
    "pages": run_pages,
    "latency": run_latency,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="+", choices=[*BENCHMARKS], metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="short: whether anything is badly off")
    arguments = parser.parse_args()
    workbench.prepare()
    missed = []
    for name in arguments.names:
        print(f"\n{name} (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs)", flush=True)
        report = Report(name)
        BENCHMARKS[name](report, arguments.quick)
        print(f"load {os.getloadavg()[0]:.1f}; written to {report.write(workbench.FOLDER)}", flush=True)
        missed += report.missed
    for figure in missed:
        print(f"MISSED: {figure}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
