"""docs/settings.md names every setting with its default and its checks, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from saleschannel.config import checks, environment

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "settings.md"


def rows_of(text: str, pattern: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if re.match(rf"\| `{pattern}", line)]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_setting_is_listed_with_its_default_and_its_sentence() -> None:
    documented = rows_of(DOCUMENT.read_text(encoding="utf-8"), "(SALESCHANNEL_|DATABASE_URL)")

    assert documented == [
        [f"`{setting.name}`", f"`{setting.default}`" if setting.default else "—", setting.about]
        for setting in environment.SETTINGS
    ]


def test_every_check_is_listed() -> None:
    documented = {row[0].strip("`") for row in rows_of(DOCUMENT.read_text(encoding="utf-8"), "saleschannel")}
    known = set(re.findall(r'id="(saleschannel\.[EW]\d+)"', Path(checks.__file__).read_text(encoding="utf-8")))

    assert documented == known


def test_no_module_reads_a_setting_that_is_not_in_the_table() -> None:
    known = {setting.name for setting in environment.SETTINGS} | {"SALESCHANNEL_SIMULATOR_URL"}
    named: set[str] = set()
    for module in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"\bSALESCHANNEL_[A-Z_]*[A-Z]\b", module.read_text(encoding="utf-8")))

    assert {name.removesuffix("_FILE") for name in named} <= known
