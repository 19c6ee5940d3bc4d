"""Command line of the crash proof: `python -m tests.chaos [--seed N] [--orders N] [--kills N] [--quick] [--keep]`."""

from __future__ import annotations

import os
import sys
import time

import click

from tests.chaos.installation import Installation

QUICK = {"orders": 200, "kills": 6, "freezes": 0, "seconds": 15.0}
FULL = {"orders": 2000, "kills": 60, "freezes": 2, "seconds": 150.0}
SHOWN = 12


@click.command()
@click.option("--seed", type=int, default=None, help="Repeat the run with this seed.")
@click.option("--orders", type=int, default=None, help="How many orders are placed.")
@click.option("--kills", type=int, default=None, help="How many workers are killed with -9.")
@click.option("--quick", is_flag=True, help="A small run of about a minute.")
@click.option("--keep", is_flag=True, help="Keep the folder with logs and Amazon's state.")
def chaos(seed: int | None, orders: int | None, kills: int | None, *, quick: bool, keep: bool) -> None:
    """Prove that nothing is lost or doubled, whatever is killed, repeated, reordered or delivered twice."""
    seed = seed if seed is not None else int.from_bytes(os.urandom(4), "big")
    wanted = {"orders": orders, "kills": kills}
    size = (QUICK if quick else FULL) | {name: value for name, value in wanted.items() if value is not None}
    say(f"seed {seed}   (repeat: python -m tests.chaos --seed {seed}{' --quick' if quick else ''})")
    began = time.monotonic()
    with Installation(seed, keep=keep) as installation:
        if keep:
            say(f"folder {installation.folder}")
        violations, facts = run_in(installation, seed, size)
    for name, value in facts.items():
        say(f"  {name}: {value}")
    say(f"seed {seed}, {time.monotonic() - began:.0f} s")
    for name, problems in violations.items():
        say(f"VIOLATED: {name}: {len(problems)} times")
        for problem in problems[:SHOWN]:
            say(f"    {problem}")
    say("FAILED" if violations else "Everything holds.")
    sys.exit(1 if violations else 0)


def run_in(
    installation: Installation, seed: int, size: dict[str, float]
) -> tuple[dict[str, list[str]], dict[str, object]]:
    """Set Django up on the installation's database, and run."""
    import django  # noqa: PLC0415  reads the environment that the installation has just set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    from tests.chaos.run import Size, run  # noqa: PLC0415

    whole = Size(int(size["orders"]), int(size["kills"]), int(size["freezes"]), float(size["seconds"]))
    figures = run(installation, seed, whole, say)
    return figures.violations, figures.facts


def say(text: str) -> None:
    click.echo(text)


if __name__ == "__main__":
    chaos()
