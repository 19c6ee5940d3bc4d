"""Watches from the web process whether any worker is at work: a worker that is gone can tell nobody.

Only when none has looked for too long does the web process look itself, and send the messages that are due.
"""

from __future__ import annotations

import threading
from datetime import timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connection

from saleschannel.channel.models import NoticeSettings
from saleschannel.config.notice_wiring import notice_questions, notice_senders
from saleschannel.services.notice_deliveries import deliver_due
from saleschannel.services.notices import database_time, look

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 60.0


def stand_in() -> bool:
    """Look in a worker's place when none has looked for too long; whether that was so."""
    settings = NoticeSettings.objects.get_or_create(pk=1)[0]
    settings.refresh_from_db()
    if database_time() - settings.looked_at <= timedelta(minutes=settings.worker_minutes):
        return False
    look(notice_questions(), by_worker=False)
    deliver_due(notice_senders())
    return True


def watch(stop: threading.Event) -> None:
    """Until told to stop. A database that does not answer is tried again: this must outlive it."""
    while not stop.wait(PAUSE_SECONDS):
        try:
            stand_in()
        except DatabaseError:
            log.warning("watch", outcome="the database does not answer")
            close_old_connections()
        finally:
            connection.close()


def start_watching() -> threading.Event:
    """Begin in the background; the answer ends it."""
    stop = threading.Event()
    threading.Thread(target=watch, args=(stop,), name="watch", daemon=True).start()
    return stop
