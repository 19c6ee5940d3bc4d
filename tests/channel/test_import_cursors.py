"""How far the import has come: the watermark moves only after the last page of a window (law 4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saleschannel.channel.import_cursors import cursors_of, open_query, reach_back, restart_window, turn_page
from saleschannel.channel.models import ImportCursor, SellerAccount
from saleschannel.domain.import_window import OVERLAP, RESWEEP_REACH

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
US = ("ATVPDKIKX0DER",)


@pytest.fixture
def cursor() -> ImportCursor:
    account = SellerAccount.objects.create(name="M", region="na", client_id="c", client_secret="s", refresh_token="r")
    return ImportCursor.objects.create(account=account, watermark=NOON - timedelta(hours=1), last_resweep=NOON)


def test_a_window_overlaps_the_one_before_and_keeps_the_two_minute_rule(cursor: ImportCursor) -> None:
    query = open_query(cursor, US, NOON)

    assert query is not None
    assert query.after == NOON - timedelta(hours=1) - OVERLAP
    assert query.before <= NOON - timedelta(minutes=2)


def test_the_same_query_is_asked_for_every_page_even_when_time_passes_and_a_store_is_added(
    cursor: ImportCursor,
) -> None:
    first = open_query(cursor, US, NOON)
    turn_page(cursor, "token-2", NOON)

    second = open_query(cursor, (*US, "A2EUQ1WTGCTBG2"), NOON + timedelta(minutes=30))

    assert second == first


def test_the_watermark_moves_only_after_the_last_page(cursor: ImportCursor) -> None:
    query = open_query(cursor, US, NOON)
    assert query is not None

    turn_page(cursor, "token-2", NOON)
    assert ImportCursor.objects.get().watermark == NOON - timedelta(hours=1)
    turn_page(cursor, None, NOON)

    assert ImportCursor.objects.get().watermark == query.before
    assert ImportCursor.objects.get().page_token == ""


def test_a_page_that_gives_its_own_token_again_ends_the_window_without_moving_the_watermark(
    cursor: ImportCursor,
) -> None:
    open_query(cursor, US, NOON)
    turn_page(cursor, "same", NOON)
    turn_page(cursor, "same", NOON)

    stored = ImportCursor.objects.get()
    assert (stored.watermark, stored.window_before) == (NOON - timedelta(hours=1), None)


def test_a_restarted_window_begins_at_the_watermark_again(cursor: ImportCursor) -> None:
    first = open_query(cursor, US, NOON)
    turn_page(cursor, "token-2", NOON)

    restart_window(cursor)

    assert open_query(cursor, US, NOON) == first
    assert cursor.page_token == ""


def test_a_window_whose_token_has_grown_old_is_begun_anew(cursor: ImportCursor) -> None:
    first = open_query(cursor, US, NOON)
    turn_page(cursor, "token-2", NOON)

    second = open_query(cursor, US, NOON + timedelta(hours=24))

    assert first is not None
    assert second is not None
    assert second.before > first.before
    assert cursor.page_token == ""


def test_every_few_hours_a_re_sweep_reads_further_back(cursor: ImportCursor) -> None:
    cursor.last_resweep = NOON - timedelta(hours=7)

    query = open_query(cursor, US, NOON)
    turn_page(cursor, None, NOON)

    assert query is not None
    assert query.before - query.after >= RESWEEP_REACH
    assert ImportCursor.objects.get().last_resweep == NOON


def test_without_an_active_store_nothing_is_asked(cursor: ImportCursor) -> None:
    assert open_query(cursor, (), NOON) is None
    assert ImportCursor.objects.get().window_before is None


def test_finished_histories_are_not_read_again(cursor: ImportCursor) -> None:
    assert [each.pk for each in cursors_of(cursor.account_id)] == [cursor.pk]
    ImportCursor.objects.update(finished=True)

    assert cursors_of(cursor.account_id) == []


def test_a_pass_that_is_under_way_does_not_undo_that_a_store_is_read_again_from_earlier(cursor: ImportCursor) -> None:
    open_query(cursor, US, NOON)
    earlier = cursor.watermark - timedelta(days=3)
    reach_back(cursor.account_id, earlier)

    turn_page(cursor, "next", NOON)

    assert ImportCursor.objects.get().watermark == earlier
    assert (cursor.watermark, cursor.page_token) == (earlier, "")


def test_reaching_back_closes_the_window_that_was_opened_without_the_store(cursor: ImportCursor) -> None:
    open_query(cursor, US, NOON)
    watermark = cursor.watermark
    reach_back(cursor.account_id, watermark + timedelta(hours=1))

    turn_page(cursor, None, NOON)

    stored = ImportCursor.objects.get()
    assert watermark - timedelta(seconds=1) < stored.watermark < watermark
    assert stored.window_after is None


def test_an_answer_to_an_earlier_question_given_again_moves_no_watermark(cursor: ImportCursor) -> None:
    watermark = cursor.watermark
    open_query(cursor, US, NOON)

    turn_page(cursor, None, NOON, read_up_to=watermark - timedelta(minutes=5))

    stored = ImportCursor.objects.get()
    assert (stored.watermark, stored.window_before) == (watermark, None)


def test_the_watermark_moves_as_far_as_amazon_says_it_has_read(cursor: ImportCursor) -> None:
    query = open_query(cursor, US, NOON)
    assert query is not None

    turn_page(cursor, None, NOON, read_up_to=query.before - timedelta(seconds=30))

    assert ImportCursor.objects.get().watermark == query.before - timedelta(seconds=30)
