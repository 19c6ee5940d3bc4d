"""PHP's session files: parallel calls that send one PHPSESSID for one order block each other (observed N1)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from saleschannel.simulator.magento.errors import internal_error
from saleschannel.simulator.magento.state import Magento


class Sessions:
    """Which session is busy with which order."""

    def __init__(self, magento: Magento) -> None:
        self._magento = magento
        self._busy: set[tuple[str, str]] = set()

    @asynccontextmanager
    async def hold(self, session: str | None, order: str) -> AsyncIterator[None]:
        """Serve a call; the second of two parallel ones waits for the lock and fails as MySQL's lock wait does."""
        if session is None or not order:
            yield
            return
        key = (session, order)
        if key in self._busy:
            await asyncio.sleep(self._magento.settings.lock_wait_seconds)
            raise internal_error("webapi-lock-wait-timeout")
        self._busy.add(key)
        try:
            yield
        finally:
            self._busy.discard(key)
