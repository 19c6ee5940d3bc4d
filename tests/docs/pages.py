"""Reads the project's Markdown pages: which there are, their links, headings and code. Knows no product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "saleschannel"
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(?P<text>.+?) *$", re.MULTILINE)
EXTERNAL = ("https://", "http://", "mailto:")


class Link(NamedTuple):
    """A link of a page to another file, and to a heading of it if `anchor` is not empty."""

    page: Path
    file: Path
    anchor: str


def pages() -> list[Path]:
    """Every page, from the root's README to those beside code."""
    folders = [ROOT / name for name in ("docs", "src", "tests", "bench", "tools")]
    return sorted([*ROOT.glob("*.md"), *(page for folder in folders for page in folder.rglob("*.md"))])


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """The page without its code blocks and inline code."""
    return INLINE_CODE.sub("", FENCE.sub("", text_of(page)))


def code_of(page: Path) -> Iterator[str]:
    """Every line of the code blocks, continued lines joined, and every piece of inline code."""
    for block in FENCE.finditer(text_of(page)):
        yield from block["code"].replace("\\\n", " ").splitlines()
    yield from INLINE_CODE.findall(FENCE.sub("", text_of(page)))


def links_of(page: Path) -> Iterator[Link]:
    """The links that stay within the project."""
    for found in LINK.finditer(prose_of(page)):
        target = found["target"]
        if not target.startswith(EXTERNAL):
            path, _, anchor = target.partition("#")
            yield Link(page, (page.parent / path).resolve() if path else page, anchor)


def anchors_of(page: Path) -> set[str]:
    """The headings as GitHub names them in addresses."""
    headings = HEADING.findall(FENCE.sub("", text_of(page)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
