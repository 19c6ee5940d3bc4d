"""Notes of a Commerce back end in memory. Like the real ones, they stay when the caller's transaction does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from saleschannel.domain.orders import AmazonOrderId


class InMemoryNotes:
    """Implements `ports.CommerceNotes`."""

    def __init__(self) -> None:
        self.notes: dict[str, dict[AmazonOrderId, str]] = defaultdict(dict)

    def read(self, kind: str, references: Sequence[AmazonOrderId]) -> Mapping[AmazonOrderId, str]:
        return {each: self.notes[kind][each] for each in references if each in self.notes[kind]}

    def begin(self, kind: str, notes: Mapping[AmazonOrderId, str]) -> frozenset[AmazonOrderId]:
        new = {each: text for each, text in notes.items() if each not in self.notes[kind]}
        self.notes[kind] |= new
        return frozenset(new)

    def change(
        self, kind: str, old: Mapping[AmazonOrderId, str], new: Mapping[AmazonOrderId, str]
    ) -> frozenset[AmazonOrderId]:
        changed = frozenset(each for each, text in old.items() if self.notes[kind].get(each) == text and each in new)
        self.notes[kind] |= {each: new[each] for each in changed}
        return changed

    def forget(self, kind: str, references: Sequence[AmazonOrderId]) -> None:
        for each in references:
            self.notes[kind].pop(each, None)
