"""Order numbers in what people paste."""

from __future__ import annotations

import pytest

from saleschannel.domain.order_numbers import amazon_numbers_in, other_numbers_in

NUMBER = "902-3159896-1390916"


@pytest.mark.parametrize(
    "pasted",
    [
        NUMBER,
        f"  “{NUMBER}”\n",
        "902\u20133159896\u20131390916",  # other dashes
        "902 3159896 1390916",
        "90231598961390916",
        f"Order ID: {NUMBER}, shipped on Monday",
        f"{NUMBER} and again {NUMBER}",
        "902 - 3159896 - 1390916",
    ],
)
def test_amazons_number_is_found_however_it_is_pasted(pasted: str) -> None:
    assert amazon_numbers_in(pasted) == [NUMBER]


@pytest.mark.parametrize(
    "pasted", ["", "902-3159896-139091", "1902-3159896-1390916", "902-3159896-13909167", "MUG-BLUE"]
)
def test_what_only_looks_like_amazons_number_is_none(pasted: str) -> None:
    assert amazon_numbers_in(pasted) == []


def test_several_numbers_are_found_in_their_order() -> None:
    assert amazon_numbers_in(f"903-0000001-0000000;{NUMBER}") == ["903-0000001-0000000", NUMBER]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("000000123", ["000000123"]),
        ('"000000123"', ["000000123"]),
        ("1Z SAMPLE 0001", ["1Z SAMPLE 0001", "1ZSAMPLE0001", "1Z", "SAMPLE", "0001"]),
        ("„MUG-BLUE“,", ["MUG-BLUE"]),
        ("   ", []),
    ],
)
def test_anything_else_is_tried_as_a_whole_without_spaces_and_word_by_word(pasted: str, words: list[str]) -> None:
    assert other_numbers_in(pasted) == words
