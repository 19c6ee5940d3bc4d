"""What stands on a printed document, whatever prints it: plain texts in the reader's language. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Texts = list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the document's table; numbers stand to the right."""

    title: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """One document: a page or more. `head` is the seller, `address` the recipient, both line by line."""

    title: str
    facts: list[tuple[str, str]]
    columns: list[Column]
    rows: list[Texts]
    head: Texts = field(default_factory=list)
    address_title: str = ""
    address: Texts = field(default_factory=list)
    totals: list[tuple[str, str]] = field(default_factory=list)
    notes: Texts = field(default_factory=list)

    def cells(self) -> list[list[tuple[str, bool]]]:
        """The rows' texts, each with whether it is a number."""
        return [[(text, column.is_number) for text, column in zip(row, self.columns, strict=True)] for row in self.rows]

    def texts(self) -> Iterator[str]:
        """Everything that is drawn."""
        yield self.title
        yield from self.head
        yield from self.address
        yield from self.notes
        for name, value in [*self.facts, *self.totals]:
            yield f"{name} {value}"
        for row in self.rows:
            yield from row
