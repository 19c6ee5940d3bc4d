"""The number of parallel writers: up while it is faster, down by half in trouble, never above what is allowed."""

from __future__ import annotations

import threading
import time

from saleschannel.commerce.adobe.writers import AdaptiveWriters, BestRate
from saleschannel.domain.errors import OrderRejected, SaleschannelError, Unavailable


def test_it_doubles_while_that_is_much_faster_and_then_feels_its_way() -> None:
    best = BestRate(16)
    for rate in (10.0, 20.0):
        best.window_ended(rate, trouble=False)
    assert best.writers == 16
    best = BestRate(16)
    best.window_ended(10.0, trouble=False)
    best.window_ended(10.5, trouble=False)
    assert best.writers == 9
    best.window_ended(8.0, trouble=False)
    assert best.writers == 8


def test_trouble_halves_it_down_to_one() -> None:
    best = BestRate(8, begin_with=8)
    for expected in (4, 2, 1, 1):
        best.window_ended(5.0, trouble=True)
        assert best.writers == expected


def test_results_keep_their_order_and_an_error_stands_for_its_item() -> None:
    writers = AdaptiveWriters(4)

    def work(number: int) -> int:
        if number == 3:
            raise OrderRejected("no")
        return number * 2

    results = writers.run(work, range(6))
    assert [type(each) if isinstance(each, SaleschannelError) else each for each in results] == [
        0,
        2,
        4,
        OrderRejected,
        8,
        10,
    ]
    assert writers.writers >= 4


def test_errors_that_pass_by_make_fewer_writers() -> None:
    def fail(_: int) -> None:
        raise Unavailable("down")

    writers = AdaptiveWriters(8)
    writers.run(fail, range(6))
    assert writers.writers == 1


def test_never_more_at_once_than_allowed_and_nearly_all_of_that_is_used() -> None:
    active, most = 0, 0
    lock = threading.Lock()

    def work(_: int) -> None:
        nonlocal active, most
        with lock:
            active += 1
            most = max(most, active)
        time.sleep(0.005)
        with lock:
            active -= 1

    AdaptiveWriters(8).run(work, range(120))
    assert most == 8
