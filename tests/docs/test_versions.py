"""One version: the package's, the changelog's, and that of pyproject."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from saleschannel import __version__
from tests.docs.pages import ROOT, text_of

CHANGELOG = ROOT / "CHANGELOG.md"
RELEASE = re.compile(r"^## (?P<version>\d+\.\d+\.\d+) \((?P<date>unreleased|\d{4}-\d{2}-\d{2})\)$", re.MULTILINE)


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def test_package_and_pyproject_have_the_same_version() -> None:
    assert project()["version"] == __version__


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    assert RELEASE.findall(text_of(CHANGELOG))[0][0] == __version__


def test_every_entry_of_the_changelog_has_a_version_and_a_date() -> None:
    headings = re.findall(r"^## .+$", text_of(CHANGELOG), re.MULTILINE)

    assert [heading for heading in headings if not RELEASE.fullmatch(heading)] == []


def test_only_the_newest_entry_may_be_unreleased() -> None:
    assert "unreleased" not in [date for _, date in RELEASE.findall(text_of(CHANGELOG))[1:]]


def test_the_licence_is_the_one_that_the_package_names() -> None:
    licence = text_of(ROOT / project()["license-files"][0])

    assert project()["license"] == "Apache-2.0"
    assert "Apache License\n" in licence
    assert "Version 2.0, January 2004" in licence
    assert licence.index("9. Accepting Warranty") < licence.index("END OF TERMS AND CONDITIONS")
