"""The product's own words in a language, so that journeys look for what people read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import saleschannel
from tests.translations.catalog import read_po

CATALOGUE = Path(saleschannel.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"


class Words:
    """`Words("de")("Ship")`: the text as the pages say it. A text that is not translated fails the test."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = read_po(CATALOGUE) if language == "de" else {}

    def __call__(self, text: str, **values: Any) -> str:
        words = self._texts[text] if self._texts else text
        return words % values if values else words
