"""The real thing on a database of its own: the simulated Amazon and the workers as processes that can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from saleschannel.embedded_postgres import Durability, EmbeddedPostgres
from saleschannel.vault.keyring import new_key

STARTING_PATIENCE = 60.0
STOPPING_PATIENCE = 60.0
Process = subprocess.Popen[bytes]


class Installation:
    """A folder with database server, Amazon's state and logs; removed at the end unless told to keep it."""

    def __init__(self, seed: int, *, keep: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="saleschannel-chaos-"))
        self.seed = seed
        self.keep = keep
        self.amazon_url = ""
        self._server = EmbeddedPostgres(
            self.folder / "postgres", durability=Durability.THROW_AWAY, max_connections=150, shared_buffers_mb=128
        )
        self._processes: list[Process] = []

    def __enter__(self) -> Self:
        """Start the database and set the environment, so that Django can be set up."""
        for name in [name for name in os.environ if name.startswith("SALESCHANNEL_")]:
            del os.environ[name]
        self._server.start()
        os.environ.update(
            DJANGO_SETTINGS_MODULE="saleschannel.config.settings",
            DATABASE_URL=self._server.ensure_database("chaos"),
            SALESCHANNEL_DATA_DIR=str(self.folder),
            SALESCHANNEL_ENCRYPTION_KEYS=new_key("chaos"),
            SALESCHANNEL_IMPORT_EVERY="5",
            SALESCHANNEL_LOG_LEVEL="WARNING",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything that still runs."""
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        self._server.stop()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start_amazon(self) -> None:
        """Start the simulated Amazon and wait until it answers."""
        port = free_port()
        self.amazon_url = f"http://127.0.0.1:{port}"
        state = str(self.folder / "amazon.json")
        self._start(
            "simulator",
            "serve",
            "--no-usage-plans",
            "--seed",
            str(self.seed),
            "--port",
            str(port),
            "--state-file",
            state,
        )
        deadline = time.monotonic() + STARTING_PATIENCE
        while True:
            try:
                httpx.get(f"{self.amazon_url}/control/clock")
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def start_worker(self, name: str) -> Process:
        """Start a worker whose connections PostgreSQL lists under this name."""
        return self._start("worker", PGAPPNAME=name)

    def stop_worker(self, worker: Process) -> int:
        """Ask a worker to end, as an operator would; its exit code."""
        worker.send_signal(signal.SIGTERM)
        return worker.wait(timeout=STOPPING_PATIENCE)

    def _start(self, *words: str, **environment: str) -> Process:
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "saleschannel", *words], stdout=log, stderr=log, env=os.environ | environment
            )
        self._processes.append(process)
        return process


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
