"""A store's history: read in parts, by turns with the live import, with a progress that can be believed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleschannel.channel.account_stores import AccountStores
from saleschannel.channel.call_budget import what_is_left
from saleschannel.channel.import_cursors import history_is_due
from saleschannel.channel.models import ImportCursor, Store
from saleschannel.domain.errors import PermanentError
from saleschannel.domain.import_window import OVERLAP, ImportWindow, history_is_read, next_part_of_history
from saleschannel.domain.marketplaces import find_marketplace
from saleschannel.services.connect_store import prepare_store
from saleschannel.services.history import calls_to_go, history_progress, import_history, wait_for
from saleschannel.services.import_orders import first_turn_of_history
from tests.integration.channel_shop import NOW, an_account

DAY = timedelta(days=1)
SEARCHES = what_is_left("searchOrders", 0.0056, 20, 0)


def parts(days: int) -> list[timedelta]:
    """How long the parts of a history of so many days are."""
    since, until, place, found = NOW - days * DAY, NOW, NOW - days * DAY, []
    while (part := next_part_of_history(since, place, until)) is not None:
        assert part.after == place
        found.append(part.before - part.after)
        place = part.before
    assert place == until
    return found


@pytest.mark.parametrize(("days", "number"), [(1, 1), (2, 2), (8, 8), (80, 8), (240, 8), (365, 12), (730, 24)])
def test_a_history_is_read_in_parts_of_a_day_to_a_month(days: int, number: int) -> None:
    found = parts(days)
    assert len(found) == number
    assert max(found) <= 45 * DAY
    assert min(found) >= DAY / 2


def test_nothing_is_left_of_a_history_that_is_read() -> None:
    assert next_part_of_history(NOW - DAY, NOW, NOW) is None
    assert next_part_of_history(NOW, NOW - DAY, NOW) == ImportWindow(NOW - DAY, NOW)
    assert history_is_read(NOW - OVERLAP, NOW)
    assert not history_is_read(NOW - 2 * OVERLAP, NOW)


@pytest.mark.django_db
def test_history_gets_its_turn_when_calls_are_scarce() -> None:
    account = an_account()
    store = Store.objects.get()
    live = ImportCursor.objects.create(account=account, watermark=NOW, last_success_at=NOW)
    history = ImportCursor.objects.create(account=account, store=store, watermark=NOW - DAY, history_until=NOW)
    assert first_turn_of_history([live, history]) == [history]
    history.last_success_at = NOW + timedelta(seconds=1)
    assert not history_is_due(live, history)
    assert first_turn_of_history([live, history]) == []
    live.last_success_at = None
    assert first_turn_of_history([live, history]) == []
    assert first_turn_of_history([history]) == []


@pytest.mark.django_db
def test_progress_is_of_time_and_its_end_by_amazons_limits() -> None:
    account = an_account()
    store = Store.objects.select_related("account").get()
    assert history_progress(store, SEARCHES) is None
    Store.objects.update(import_from=NOW - 80 * DAY, connected_at=NOW)
    store.refresh_from_db()
    ImportCursor.objects.create(account=account, store=store, watermark=NOW - 40 * DAY, history_until=NOW)
    progress = history_progress(store, SEARCHES)
    assert progress is not None
    assert (progress.percent, progress.finished, progress.ends_in) == (49, False, timedelta(0))
    assert calls_to_go(NOW - 80 * DAY, NOW - 40 * DAY, NOW, 12_000) == 120
    assert wait_for(120, SEARCHES) == timedelta(seconds=100 * 2 / 0.0056)
    ImportCursor.objects.update(finished=True)
    done = history_progress(store, SEARCHES)
    assert done is not None
    assert (done.percent, done.ends_in) == (100, None)


@pytest.mark.django_db
def test_a_history_can_begin_earlier_and_what_is_missing_is_read() -> None:
    an_account()
    store = Store.objects.get()
    began = store.import_from
    import_history(store, began - 30 * DAY)
    cursor = ImportCursor.objects.get(store=store)
    assert (cursor.watermark, cursor.history_until, cursor.finished) == (began - 30 * DAY, began, False)
    import_history(store, began - 60 * DAY)
    cursor.refresh_from_db()
    assert (cursor.watermark, cursor.history_until) == (began - 60 * DAY, began)
    ImportCursor.objects.update(finished=True, watermark=began)
    import_history(store, began - 90 * DAY)
    cursor.refresh_from_db()
    assert (cursor.watermark, cursor.history_until, cursor.finished) == (
        began - 90 * DAY,
        began - 60 * DAY,
        False,
    )
    with pytest.raises(PermanentError):
        import_history(store, began)


@pytest.mark.django_db
def test_a_prepared_store_imports_nothing() -> None:
    account = an_account()
    prepare_store(account, find_marketplace("CA"), "Canada")
    assert AccountStores.load(account).marketplace_ids == (find_marketplace("US").marketplace_id,)
    assert not ImportCursor.objects.exists()
