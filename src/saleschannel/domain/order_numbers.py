"""Finding order numbers in what people paste: with spaces, quotes, other dashes, and words around them."""

from __future__ import annotations

import re

_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"
_AMAZON_NUMBER = re.compile(rf"(?<!\d)(\d{{3}})[\s{_DASHES}]*(\d{{7}})[\s{_DASHES}]*(\d{{7}})(?!\d)", re.ASCII)
_WORD_ENDS = (
    "\"'`()[]{}<>,;:.!?#\u00b4\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a"  # quotes of all languages
)
MOST = 50
LONGEST = 200


def amazon_numbers_in(text: str) -> list[str]:
    """Amazon's order numbers in the text, as Amazon writes them (`902-3159896-1390916`), each once."""
    return list(dict.fromkeys("-".join(found) for found in _AMAZON_NUMBER.findall(text)))[:MOST]


def other_numbers_in(text: str) -> list[str]:
    """What else may be a number or an SKU: the text as a whole, without its spaces, and its words; without quotes."""
    whole = " ".join(text.split()).strip(_WORD_ENDS + " ")
    words = [word.strip(_WORD_ENDS) for word in re.split(r"[\s,;]+", text)]
    candidates = [whole, whole.replace(" ", ""), *words]
    return [word for word in dict.fromkeys(candidates) if word and len(word) <= LONGEST][:MOST]
