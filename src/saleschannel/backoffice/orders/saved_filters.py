"""The filters a person keeps: which one opens with the Orders tab, and keeping the one used last."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from saleschannel.backoffice.models import SavedFilter

MOST = 30
LONGEST_NAME = 60


def saved_filters(user_id: int) -> list[SavedFilter]:
    """All of a person's filters by name; the one used last, which has none, comes first."""
    return list(SavedFilter.objects.filter(user_id=user_id).order_by("name"))


def opening_query(saved: Sequence[SavedFilter]) -> str:
    """The filter with which the tab opens: the chosen one, else the one used last, else none."""
    chosen = [row.query for row in saved if row.is_default] or [row.query for row in saved if not row.name]
    return chosen[0] if chosen else ""


def keep_as_last(user_id: int, saved: Sequence[SavedFilter], query: str) -> None:
    """Remember the filter used last, an empty one as none; nothing is written when it is the same."""
    last = next((row.query for row in saved if not row.name), "")
    if query != last:
        SavedFilter.objects.update_or_create(user_id=user_id, name="", defaults={"query": query})


def save_filter(user_id: int, name: str, query: str, *, opens: bool) -> None:
    """Save a filter under a name, instead of the one that has this name; `opens`: it opens with the tab."""
    with transaction.atomic():
        if opens:
            SavedFilter.objects.filter(user_id=user_id, is_default=True).update(is_default=False)
        SavedFilter.objects.update_or_create(
            user_id=user_id, name=name, defaults={"query": query, **({"is_default": True} if opens else {})}
        )


def switch_default(row: SavedFilter) -> bool:
    """Let the filter open with the tab, or no longer; whether it does now."""
    opens = not row.is_default
    with transaction.atomic():
        SavedFilter.objects.filter(user_id=row.user_id, is_default=True).update(is_default=False)
        SavedFilter.objects.filter(pk=row.pk).update(is_default=opens)
    return opens
