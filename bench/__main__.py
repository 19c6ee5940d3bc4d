"""`python -m bench NAME [--quick]`: run a benchmark; exit code 1 when something it must reach is missed."""

from __future__ import annotations

import argparse
import os

from bench import workbench
from bench.report import Report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=["import"])
    parser.add_argument("--quick", action="store_true", help="one short round, to see whether anything is badly off")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--no-orm", action="store_true", help="leave out the slow comparison")
    arguments = parser.parse_args()
    workbench.prepare()
    print(f"load before: {os.getloadavg()}", flush=True)
    from bench import import_rate  # noqa: PLC0415  models need Django ready

    report = Report(arguments.name)
    rounds = arguments.rounds or (1 if arguments.quick else 3)
    pages = arguments.pages or (40 if arguments.quick else 200)
    import_rate.run(report, rounds=rounds, pages=pages, orm_every=0 if arguments.no_orm else 20)
    print(f"load after: {os.getloadavg()}; figures in {report.write(workbench.FOLDER)}", flush=True)
    return 1 if report.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
