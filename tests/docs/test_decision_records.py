"""The decision records keep their form, and each runtime dependency is explained in the one on components."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, name_of, text_of

RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))
COMPONENTS = ROOT / "docs" / "adr" / "0002-components.md"
EVERY_RECORD = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives", "Tags"]
ONE_PAGE = 80
TOO_SHORT_TO_EXPLAIN = 40


def explained() -> dict[str, str]:
    """What the table of runtime dependencies says of each, its cells joined."""
    section = text_of(COMPONENTS).split("\n### At run time\n", 1)[1].split("\n#", 1)[0]
    rows = [line.strip("|").split("|", 1) for line in section.splitlines() if line.startswith("| `")]
    return {name.strip(" `"): reason.strip() for name, reason in rows}


def runtime_dependencies() -> set[str]:
    """Names without extras and versions."""
    requirements = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    return {re.split(r"[\[<>=~! ;]", requirement, maxsplit=1)[0] for requirement in requirements}


def test_the_records_are_numbered_without_a_gap() -> None:
    assert [record.name[:5] for record in RECORDS] == [f"{number:04}-" for number in range(1, len(RECORDS) + 1)]


@EVERY_RECORD
def test_a_record_has_its_number_its_sections_and_one_page(record: Path) -> None:
    lines = text_of(record).splitlines()

    assert re.fullmatch(rf"# {int(record.name[:4])}\. \S.+", lines[0])
    assert [line[3:] for line in lines if line.startswith("## ")] == SECTIONS
    assert len(lines) <= ONE_PAGE
    assert all(text_of(record).split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0].strip() for section in SECTIONS)


def test_each_runtime_dependency_is_explained_and_no_other() -> None:
    assert set(explained()) == runtime_dependencies()


def test_an_explanation_says_more_than_a_name() -> None:
    assert [name for name, reason in explained().items() if len(reason) < TOO_SHORT_TO_EXPLAIN] == []


def test_pyproject_leads_to_the_explanation() -> None:
    assert name_of(COMPONENTS) in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
