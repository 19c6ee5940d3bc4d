"""A back office for the browser: a real web process on a database of its own, furnished by `tests.browser.seed`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.acceptance.product import create_database, free_port, until

ROOT = Path(__file__).parents[2]


class Office:
    """`start` brings it up, `stop` ends it. `data` is what the seed says of its numbers."""

    def __init__(self, folder: Path, server_url: str, name: str = "browser") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data: dict[str, Any] = {}
        self.environment = {
            **os.environ,
            "DATABASE_URL": create_database(server_url, name),
            "SALESCHANNEL_DATA_DIR": str(folder),
            "SALESCHANNEL_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "saleschannel.config.settings",
        }
        self._web: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.data = json.loads(self.run("-m", "tests.browser.seed"))
        with (self.folder / "web.log").open("ab") as log:
            words = ["-m", "saleschannel", "web", "--port", str(self.port)]
            self._web = subprocess.Popen(
                [sys.executable, *words], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        until(self._answers, "the web process answers")

    def stop(self) -> None:
        if self._web is not None:
            self._web.terminate()
            self._web.wait(timeout=30)

    def run(self, *words: str) -> str:
        """Run a Python program on this installation; what it printed."""
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/login/", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False
