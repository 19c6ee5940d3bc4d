"""Texts as Magento's columns take them: no character beyond U+FFFF (N6), and what is too long is told in a comment.

MySQL cuts without a word there, because Magento sets an empty SQL mode (facts §1.1).
"""

from __future__ import annotations

LONGEST_COMMENT = 60_000
"""Bytes of a comment; the column takes 65,535."""


def plain(text: str) -> str:
    """On one line, without control characters, and without emoji, which would become question marks."""
    kept = "".join(character if character.isprintable() and character <= "\uffff" else " " for character in text)
    return " ".join(kept.split())


class Shortened:
    """Cuts texts to their columns' lengths and keeps what was too long for the order's comment."""

    def __init__(self) -> None:
        self.full_texts: list[str] = []

    def fit(self, label: str, text: str, longest: int) -> str:
        """The text as it fits; the whole of it goes to `full_texts` when it does not."""
        cleaned = plain(text)
        if len(cleaned) <= longest:
            return cleaned
        self.full_texts.append(f"{label}: {cleaned}")
        return cleaned[:longest].rstrip()

    def fit_lines(self, label: str, lines: list[str], longest: int) -> list[str]:
        """Lines that share one column, joined by line breaks."""
        cleaned = [line for each in lines if (line := plain(each))]
        if len("\n".join(cleaned)) <= longest:
            return cleaned
        self.full_texts.append(f"{label}: {', '.join(cleaned)}")
        return "\n".join(cleaned)[:longest].rstrip().split("\n")


def fit_comment(text: str) -> str:
    """A comment within its column, in bytes."""
    kept = "".join(character for character in text if character <= "\uffff")
    return kept.encode()[:LONGEST_COMMENT].decode(errors="ignore")
