"""Which window of Amazon's order history is read next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from saleschannel.domain.import_window import (
    OVERLAP,
    RESWEEP_EVERY,
    RESWEEP_REACH,
    TOKEN_LIFE,
    TWO_MINUTE_RULE,
    ImportWindow,
    latest_upper_bound,
    next_window,
)

NOW = datetime(2026, 9, 1, 12, 0, 0, 987_654, tzinfo=UTC)
BEFORE = datetime(2026, 9, 1, 11, 57, 55, tzinfo=UTC)
JUST_SWEPT = NOW - timedelta(minutes=1)


def test_the_upper_bound_is_in_whole_seconds_and_two_minutes_and_a_reserve_before_amazons_now() -> None:
    assert latest_upper_bound(NOW) == BEFORE


def test_a_window_reaches_from_before_the_watermark_to_the_upper_bound() -> None:
    watermark = BEFORE - timedelta(minutes=3)

    assert next_window(watermark, JUST_SWEPT, NOW) == ImportWindow(watermark - OVERLAP, BEFORE)


def test_nothing_is_read_while_the_watermark_has_reached_the_upper_bound() -> None:
    assert next_window(BEFORE, JUST_SWEPT, NOW) is None
    assert next_window(BEFORE + timedelta(seconds=1), None, NOW) is None


def test_the_first_window_of_a_store_looks_back_as_far_as_a_re_sweep() -> None:
    assert next_window(BEFORE - timedelta(minutes=3), None, NOW) == ImportWindow(
        BEFORE - RESWEEP_REACH, BEFORE, resweep=True
    )


def test_a_re_sweep_is_due_every_six_hours() -> None:
    watermark = BEFORE - timedelta(minutes=3)
    almost = next_window(watermark, NOW - RESWEEP_EVERY + timedelta(seconds=1), NOW)
    due = next_window(watermark, NOW - RESWEEP_EVERY, NOW)

    assert almost == ImportWindow(watermark - OVERLAP, BEFORE)
    assert due == ImportWindow(BEFORE - RESWEEP_REACH, BEFORE, resweep=True)


def test_after_a_long_rest_even_a_re_sweep_begins_at_the_watermark() -> None:
    watermark = BEFORE - timedelta(days=5)

    assert next_window(watermark, NOW - timedelta(days=5), NOW) == ImportWindow(
        watermark - OVERLAP, BEFORE, resweep=True
    )


def test_a_page_token_is_given_up_before_amazon_forgets_it() -> None:
    assert timedelta(hours=24) > TOKEN_LIFE


@settings(deadline=None)
@given(
    polls=st.lists(st.integers(min_value=0, max_value=3 * 24 * 3600), min_size=1, max_size=30),
    lateness=st.integers(min_value=0, max_value=600),
)
def test_no_update_is_missed_and_no_window_breaks_the_two_minute_rule(polls: list[int], lateness: int) -> None:
    """An update that Amazon shows up to ten minutes late is inside the windows that were read after it was shown."""
    now = NOW
    watermark, last_resweep = latest_upper_bound(now) - timedelta(hours=1), None
    for seconds in polls:
        now += timedelta(seconds=seconds)
        window = next_window(watermark, last_resweep, now)
        if window is None:
            continue
        assert window.before <= now - TWO_MINUTE_RULE
        assert window.after <= watermark - timedelta(seconds=lateness)
        assert window.after < window.before
        watermark = window.before
        last_resweep = now if window.resweep else last_resweep
