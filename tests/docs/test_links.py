"""The pages lead somewhere: links, anchors, and the files that the text names all exist; every page can be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, SOURCES, anchors_of, code_of, links_of, name_of, pages

EVERY_PAGE = pytest.mark.parametrize("page", pages(), ids=name_of)
SOURCE_FILE = re.compile(r"(?:[\w.-]+/)+[\w.-]+\.(?:py|md|sql|toml|txt)|(?:[\w.-]+/)*[\w.-]+/")
FOLDERS_OF_A_RUNNING_INSTALLATION = (".data/", ".venv/")


@EVERY_PAGE
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    links = list(links_of(page))
    lost = [link.file.as_posix() for link in links if not link.file.exists()]
    lost += [
        f"{name_of(link.file)}#{link.anchor}"
        for link in links
        if link.anchor and link.file.suffix == ".md" and link.file.exists() and link.anchor not in anchors_of(link.file)
    ]

    assert lost == []


@EVERY_PAGE
def test_links_stay_within_the_project(page: Path) -> None:
    assert [link.file.as_posix() for link in links_of(page) if not link.file.is_relative_to(ROOT)] == []


@EVERY_PAGE
def test_files_and_folders_named_in_the_text_exist(page: Path) -> None:
    named = [code for code in code_of(page) if SOURCE_FILE.fullmatch(code)]
    named = [name for name in named if not name.startswith(FOLDERS_OF_A_RUNNING_INSTALLATION)]
    places = (ROOT, SOURCES, page.parent)

    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {link.file for link in links_of(index)}

    assert [
        name_of(page) for page in pages() if page.is_relative_to(index.parent) and page not in {*linked, index}
    ] == []


def test_the_front_page_leads_to_the_documentation_the_licence_and_the_changes() -> None:
    linked = {name_of(link.file) for link in links_of(ROOT / "README.md")}

    assert {"docs/README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"} <= linked


def test_the_folders_of_the_tests_are_explained_to_those_who_add_one() -> None:
    folders = {f"tests/{folder.parent.name}/" for folder in (ROOT / "tests").glob("*/__init__.py")}

    assert folders - set(code_of(ROOT / "CONTRIBUTING.md")) == set()
