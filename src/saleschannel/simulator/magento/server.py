"""Runs the stand-in Magento: in the foreground for people, in a thread for tests. It adds nothing to the answers."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from saleschannel.simulator.magento.admin_desk import AdminDesk
from saleschannel.simulator.magento.app import create_app
from saleschannel.simulator.magento.state import Magento

DEFAULT_PORT = 8766


class _CuttableProtocol(H11Protocol):
    """HTTP as usual, but the application can reach the connection, in order to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own signature
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def build_server(magento: Magento, host: str, port: int) -> uvicorn.Server:
    """Build the server."""
    config = uvicorn.Config(
        create_app(magento),
        host=host,
        port=port,
        http=_CuttableProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


def serve(magento: Magento, *, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
    """Serve in the foreground until interrupted."""
    with suppress(KeyboardInterrupt):
        build_server(magento, host, port).run()


class StandIn(AdminDesk):
    """A stand-in Magento on a free port of this machine, as a context manager; AdminDesk is what it can do.

    >>> with StandIn(seed=7) as stand_in:
    ...     stand_in.add_product("TEA-1", quantity=10)
    ...     httpx.get(stand_in.url + "/_control/state")
    """

    def __init__(self, magento: Magento | None = None, *, seed: int = 1) -> None:
        super().__init__(magento or Magento(seed=seed))
        # The protocol is named because asyncio turns Nagle's algorithm off only then.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(128)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._server = build_server(self.magento, "127.0.0.1", self.port)
        self._thread = threading.Thread(target=self._run, name="stand-in-magento", daemon=True)

    def start(self) -> Self:
        """Start the server; requests sent from now on are answered."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop the server and wait for its thread."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()
