"""A page that remembers all that went wrong in it: script errors, the console, policy, failed requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# A page that answers 422 or 403 on purpose is an error to the browser's console only.
OF_THE_ANSWER = "Failed to load resource: the server responded with a status of"


class Watch:
    """Listens to a page. Answers from 400 on are failures unless `expecting` them."""

    def __init__(self, page: Page) -> None:
        self.failures: list[str] = []
        self._expected: set[int] = set()
        page.on("pageerror", lambda error: self.failures.append(f"script: {error}"))
        page.on("console", self._said)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Within it, these statuses are what the test wants."""
        self._expected |= set(statuses)
        yield
        self._expected -= set(statuses)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(OF_THE_ANSWER):
            self.failures.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # What a person leaves before it has come was not wrong.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.failures.append(f"request: {request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.failures.append(f"answer: {response.status} {response.request.method} {response.url}")
