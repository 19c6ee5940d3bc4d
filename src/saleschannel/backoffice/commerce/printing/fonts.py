"""Which font draws which letter in a PDF: fonts of this computer, reportlab's own, and those every PDF reader has for
Chinese, Japanese and Korean. Nothing is bundled; what no font can draw is said, never left out in silence.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
FILES = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "FreeSans.ttf",
    "arial.ttf",
    "Arial.ttf",
)
OWN = "Vera.ttf"  # comes with reportlab: Latin letters of Western Europe
UNKNOWN = "?"
BOXLESS = {0x00A0: " ", 0x2007: " ", 0x202F: " ", 0x2009: " ", 0x200B: "", 0xFEFF: "", 0x00AD: ""}
"""Spaces and invisible marks that small fonts lack."""

# Scripts whose letters change their shape or direction with their neighbours: drawing them one by one would be wrong.
JOINED_SCRIPTS = ((0x0590, 0x109F), (0x1780, 0x18AF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))
KANA, HANGUL, IDEOGRAPHS = (
    ((0x3040, 0x30FF), (0x31F0, 0x31FF)),
    ((0x1100, 0x11FF), (0xAC00, 0xD7AF)),
    (
        (0x2E80, 0x2FDF),
        (0x3000, 0x303F),
        (0x3100, 0x312F),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF),
        (0xFF00, 0xFFEF),
    ),
)
JAPANESE, KOREAN, CHINESE = "HeiseiKakuGo-W5", "HYGothic-Medium", "STSong-Light"


def markup(text: str) -> str:
    """The text for a reportlab paragraph: each run in a font that has its letters."""
    runs = groupby(_with_fonts(text), key=lambda pair: pair[1])
    return "".join(f'<font name="{font}">{escape("".join(char for char, _ in run))}</font>' for font, run in runs)


def scripts_not_drawn(texts: Iterable[str]) -> list[str]:
    """The scripts, by Unicode's names, of letters that no font at hand can draw."""
    chars = {char for text in texts for char in text.translate(BOXLESS)}
    missing = {char for char in chars if not char.isspace() and _font_of(char, CHINESE) is None}
    return sorted({unicodedata.name(char, "unknown").split()[0].title() for char in missing})


def _with_fonts(text: str) -> Iterator[tuple[str, str]]:
    plain = text.translate(BOXLESS)
    ideographs = _ideograph_font(plain)
    for char in plain:
        font = _font_of(char, ideographs)
        yield (char, font) if font else (UNKNOWN, main_font())


def _ideograph_font(text: str) -> str:
    """Han letters are drawn as the rest of the text is written: Japanese, Korean, else Chinese."""
    if any(_within(char, KANA) for char in text):
        return JAPANESE
    return KOREAN if any(_within(char, HANGUL) for char in text) else CHINESE


@cache
def _font_of(char: str, ideographs: str) -> str | None:
    """The name of a registered font that draws the letter; None when there is none."""
    code = ord(char)
    if _within(char, JOINED_SCRIPTS):
        return None
    for name, letters in _file_fonts():
        if code in letters:
            return name
    if char.isspace():
        return main_font()
    wide = {JAPANESE: KANA, KOREAN: HANGUL, ideographs: IDEOGRAPHS}
    for font, ranges in wide.items():
        if _within(char, ranges) or (font == ideographs and _within(char, IDEOGRAPHS)):
            return _reader_font(font)
    return None


def main_font() -> str:
    """The font of ordinary text."""
    return _file_fonts()[0][0]


@cache
def _file_fonts() -> tuple[tuple[str, frozenset[int]], ...]:
    """Registered fonts with the letters they have: those found on this computer, then reportlab's own."""
    own = Path(reportlab.__file__).parent / "fonts" / OWN
    fonts = []
    for path in [*_installed(), own]:
        try:
            font = TTFont(path.stem, str(path))
        except (TTFError, OSError):  # a damaged file, or outlines that reportlab cannot read: the others will do
            continue
        pdfmetrics.registerFont(font)
        fonts.append((path.stem, frozenset(font.face.charToGlyph)))
    return tuple(fonts)


def _installed() -> list[Path]:
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for root, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                if name in FILES:
                    found.setdefault(name, Path(root, name))
    return [found[name] for name in FILES if name in found]


@cache
def _reader_font(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _within(char: str, ranges: Iterable[tuple[int, int]]) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in ranges)
