"""Fail when a model differs from its migrations. Needs no database."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings


def main() -> None:
    """Ask Django for missing migrations of our own apps."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "saleschannel.config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SALESCHANNEL_DATA_DIR"] = folder
        import django  # noqa: PLC0415  the settings read the environment above
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        warnings.simplefilter("ignore", RuntimeWarning)  # no database is there to compare the history with
        try:
            call_command("makemigrations", "--check", "--dry-run", "backoffice", "channel", "commerce", "erp", "jobs")
        except SystemExit:
            sys.exit("Models and migrations differ. Make one: python -m django makemigrations APP -n what_it_does")


if __name__ == "__main__":
    main()
