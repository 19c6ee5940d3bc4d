"""Procrastinate tasks: ids in, one service call out."""

from __future__ import annotations

from procrastinate import App


def register(app: App) -> None:
    """Called by Procrastinate when Django is ready."""
