"""How long a program waits before it is started again."""

import pytest

from saleschannel.process_supervisor import Backoff
from saleschannel.process_supervisor.restart import restart_delay


def test_the_delay_doubles_up_to_the_longest() -> None:
    delays: list[float] = []
    for _ in range(8):
        delays.append(restart_delay(Backoff(), delays[-1] if delays else None, lived=1))

    assert delays == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]


@pytest.mark.parametrize(("lived", "expected"), [(29.9, 10.0), (30.0, 0.2), (3600.0, 0.2)])
def test_a_life_of_30_seconds_is_forgiven_everything(lived: float, expected: float) -> None:
    assert restart_delay(Backoff(), 6.4, lived) == expected
