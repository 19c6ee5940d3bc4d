"""Parallel writers that find the best rate: more while that is faster, half as many when the server is in trouble.

One of these belongs to one Adobe Commerce and is kept between batches, so that what was found is not forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import TypeVar

from saleschannel.domain.errors import SaleschannelError, TransientError

Item = TypeVar("Item")
Result = TypeVar("Result")

BEGIN_WITH = 4
WINDOW_PER_WRITER = 3
FASTER, MUCH_FASTER, SLOWER = 1.03, 1.3, 0.9
CALM_WINDOWS_BEFORE_MORE = 4


class BestRate:
    """How many writers at once. Pure but for its own memory: windows of finished pieces of work in, a number out."""

    def __init__(self, most: int, begin_with: int = BEGIN_WITH) -> None:
        self._most = max(most, 1)
        self.writers = min(begin_with, self._most)
        self._doubling = True
        self._last_rate = 0.0
        self._calm = 0

    def other_work(self) -> None:
        """The next windows are of other work: their rates do not compare with those before."""
        self._last_rate = 0.0

    def window_ended(self, rate: float, *, trouble: bool) -> None:
        """Learn from a window: pieces of work per second, and whether the server was in trouble."""
        before, self._last_rate = self._last_rate, rate
        if trouble:
            self.writers = max(self.writers // 2, 1)
            self._doubling, self._last_rate, self._calm = False, 0.0, 0
        elif self._doubling and rate >= before * MUCH_FASTER:
            self.writers = min(self.writers * 2, self._most)
        elif not before:
            return
        elif rate >= before * FASTER:
            self._doubling = False
            self.writers = min(self.writers + 1, self._most)
        elif rate < before * SLOWER:
            self._doubling = False
            self.writers = max(self.writers - 1, 1)
        else:
            self._doubling = False
            self._try_more_after_a_while()

    def _try_more_after_a_while(self) -> None:
        self._calm += 1
        if self._calm >= CALM_WINDOWS_BEFORE_MORE:
            self._calm = 0
            self.writers = min(self.writers + 1, self._most)


class AdaptiveWriters:
    """Runs pieces of work in threads, never more at once than `BestRate` says."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = max(most, 1)
        self._clock = clock
        self._rate = BestRate(self._most)
        self._free = Condition()
        self._active = 0
        self._finished = 0
        self._seconds = 0.0
        self._trouble = False

    @property
    def writers(self) -> int:
        """How many writers may work at once now."""
        return self._rate.writers

    def paused(self, _seconds: float) -> None:
        """The server has asked for a pause: that counts as trouble."""
        with self._free:
            self._trouble = True

    def run(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result | SaleschannelError]:
        """The results in the order of the items; an error of ours stands for its item, any other error is raised."""
        if not items:
            return []
        with self._free:
            self._rate.other_work()
            self._begin_window()
        with ThreadPoolExecutor(min(self._most, len(items)), thread_name_prefix="adobe") as pool:
            return list(pool.map(lambda item: self._one(work, item), items))

    def _one(self, work: Callable[[Item], Result], item: Item) -> Result | SaleschannelError:
        with self._free:
            while self._active >= self._rate.writers:
                self._free.wait()
            self._active += 1
        trouble, began = False, self._clock()
        try:
            return work(item)
        except SaleschannelError as error:
            trouble = isinstance(error, TransientError)
            return error
        finally:
            self._done(self._clock() - began, trouble=trouble)

    def _done(self, seconds: float, *, trouble: bool) -> None:
        """The rate of a window is that of writers who never rest, so that the end of a batch does not count as slow."""
        with self._free:
            self._active -= 1
            self._finished += 1
            self._seconds += seconds
            self._trouble = self._trouble or trouble
            if self._finished >= self._rate.writers * WINDOW_PER_WRITER or trouble:
                rate = self._rate.writers * self._finished / max(self._seconds, 1e-6)
                self._rate.window_ended(rate, trouble=self._trouble)
                self._begin_window()
            self._free.notify_all()

    def _begin_window(self) -> None:
        self._finished, self._seconds, self._trouble = 0, 0.0, False
