"""Runs the simulated Amazon: in the foreground for people, in a thread for tests.
It adds nothing to what the application answers.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from saleschannel.simulator.app import create_app
from saleschannel.simulator.autopilot import Autopilot
from saleschannel.simulator.snapshot import Keeper, load_world
from saleschannel.simulator.world import World

DEFAULT_PORT = 8765


class _CuttableProtocol(H11Protocol):
    """HTTP as usual, but the application can reach the connection, in order to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own signature
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def open_world(
    *,
    seed: int = 1,
    usage_plans: bool = True,
    state_file: Path | None = None,
    prepare: Callable[[World], None] | None = None,
) -> World:
    """Load the world from its file, or make a new one and let `prepare` furnish it.
    Saved settings win over the arguments.
    """
    world = load_world(state_file) if state_file is not None else None
    if world is None:
        world = World(seed=seed, usage_plans=usage_plans)
        if prepare is not None:
            prepare(world)
    return world


def build_server(world: World, host: str, port: int, *, state_file: Path | None = None) -> uvicorn.Server:
    """Build the server with its background work: autopilot and saving."""
    config = uvicorn.Config(
        _with_background_work(world, state_file),
        host=host,
        port=port,
        http=_CuttableProtocol,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


def serve(world: World, *, host: str = "127.0.0.1", port: int = DEFAULT_PORT, state_file: Path | None = None) -> None:
    """Serve in the foreground until interrupted."""
    # The server ends its work first and passes the interrupt on afterwards; there is nothing left to interrupt then.
    with suppress(KeyboardInterrupt):
        build_server(world, host, port, state_file=state_file).run()


def _with_background_work(world: World, state_file: Path | None) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        keeper = Keeper(world, state_file) if state_file is not None else None
        tasks = [asyncio.create_task(Autopilot(world).run())]
        if keeper is not None:
            tasks.append(asyncio.create_task(keeper.run()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
            if keeper is not None:
                keeper.save()

    return create_app(world, lifespan=lifespan)


class SimulatorThread:
    """A simulated Amazon on a free port of this machine, as a context manager.

    >>> with SimulatorThread(seed=7) as amazon:
    ...     order = amazon.world.place(status="UNSHIPPED")
    ...     httpx.get(amazon.url + "/control/state")
    """

    def __init__(
        self, world: World | None = None, *, seed: int = 1, usage_plans: bool = False, state_file: Path | None = None
    ) -> None:
        self.world = world or open_world(seed=seed, usage_plans=usage_plans, state_file=state_file)
        # The protocol is named because asyncio turns Nagle's algorithm off only then: 1 ms a call instead of 45 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._server = build_server(self.world, "127.0.0.1", self.port, state_file=state_file)
        self._thread = threading.Thread(target=self._run, name="simulated-amazon", daemon=True)

    def start(self) -> Self:
        """Start the server; requests sent from now on are answered."""
        self._thread.start()
        # The socket listens already: a request that comes before the server has started waits in its queue.
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
