"""Talks to the control API of a running simulator, for the command line. It knows neither worlds nor Amazon."""

from __future__ import annotations

from typing import Any

import click
import httpx


class ControlClient:
    """A running simulator; errors end the command with what to do next."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def get(self, path: str, **params: Any) -> Any:
        """Read JSON from /control + path."""
        wanted = {name: value for name, value in params.items() if value is not None}
        return self._answer("GET", path, params=wanted)

    def post(self, path: str, body: Any) -> Any:
        """Send JSON to /control + path and give the JSON answer."""
        return self._answer("POST", path, json=body)

    def put(self, path: str, body: Any) -> Any:
        """Replace what is at /control + path and give the JSON answer."""
        return self._answer("PUT", path, json=body)

    def delete(self, path: str) -> Any:
        """Remove what is at /control + path and give the JSON answer."""
        return self._answer("DELETE", path)

    def _answer(self, method: str, path: str, **options: Any) -> Any:
        try:
            response = httpx.request(method, f"{self._url}/control{path}", timeout=30, **options)
        except httpx.TransportError as error:
            raise click.ClickException(
                f"No simulated Amazon answers at {self._url} ({error}): start one by `saleschannel simulator serve`, "
                "or give its address by --url."
            ) from error
        if response.is_error:
            raise click.ClickException(response.json()["error"])
        return response.json()
