"""`python -m bench.importing_process DATABASE FIRST COUNT`: import pages, print the peak of resident memory in MB."""

from __future__ import annotations

import resource
import sys
from datetime import UTC, datetime

from bench import workbench


def main() -> None:
    database, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    workbench.prepare()
    from bench.product_import import fill_by_import  # noqa: PLC0415  models need Django ready

    with workbench.django_on(database):
        fill_by_import(range(first, first + count), datetime.now(UTC))
    workbench.close(database)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
