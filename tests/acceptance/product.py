"""The product as its users have it: real web and worker processes on a database of their own, and its commands.

Knows nothing of the product's inside: only commands, web pages and what the simulated Amazon has received.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
from psycopg import sql

T = TypeVar("T")
PATIENCE_SECONDS = 30.0
TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')
PASSWORD = "correct-Horse-battery-9"


class Product:
    """An installation in a folder; `start` brings web process and worker up, `stop` ends them."""

    def __init__(self, folder: Path, server_url: str, database: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = {
            **os.environ,
            "DATABASE_URL": create_database(server_url, database),
            "SALESCHANNEL_DATA_DIR": str(folder),
            "SALESCHANNEL_IMPORT_EVERY": "1",
            "SALESCHANNEL_LOG_LEVEL": "WARNING",
        }
        self.web = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", follow_redirects=True, timeout=20)
        self._processes: list[subprocess.Popen[bytes]] = []

    def command(self, *words: str, text: str | None = None) -> str:
        """Run `saleschannel …`; what it printed. A failing command fails the test with what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "saleschannel", *words],
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"saleschannel {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        self.command("migrate")
        self.command("user", "add", "clerk", "--admin", "--password-file", "-", text=PASSWORD + "\n")
        log = (self.folder / "processes.log").open("ab")
        for words in (["web", "--port", str(self.port)], ["worker"]):
            self._processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "saleschannel", *words], env=self.environment, stdout=log, stderr=log
                )
            )
        log.close()
        until(self._answers, "the web process answers")
        self.sign_in()

    def stop(self) -> None:
        self.web.close()
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            process.wait(timeout=30)

    def sign_in(self) -> None:
        page = self.web.get("/login/")
        fields = {"username": "clerk", "password": PASSWORD, "csrfmiddlewaretoken": self.web.cookies["csrftoken"]}
        page = self.web.post("/login/", data=fields, headers={"Referer": str(self.web.base_url)})
        assert page.status_code == 200
        assert "sessionid" in self.web.cookies

    def page(self, path: str) -> str:
        """The text of a page that a signed-in clerk sees."""
        answer = self.web.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def send_form(self, path: str, **fields: str) -> str:
        """Send a form as the browser does; the page that follows."""
        fields["csrfmiddlewaretoken"] = self.web.cookies["csrftoken"]
        answer = self.web.post(path, data=fields, headers={"Referer": str(self.web.base_url)})
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def order(self, amazon_order_id: str) -> dict[str, Any] | None:
        """What `orders export` says of an order, or None when the channel does not have it."""
        lines = self.command("orders", "export").splitlines()
        entries = {entry["amazon_order_id"]: entry for entry in map(json.loads, lines)}
        return entries.get(amazon_order_id)

    def wait_for_order(self, amazon_order_id: str, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The order as exported, once the condition holds; exported anew whenever its page has changed."""
        seen = ""

        def look() -> dict[str, Any] | None:
            nonlocal seen
            answer = self.web.get(f"/orders/{amazon_order_id}/")
            page = TOKEN.sub("", answer.text) if answer.status_code == 200 else ""
            if page == seen:
                return None
            seen = page
            entry = self.order(amazon_order_id)
            return entry if entry is not None and condition(entry) else None

        return until(look, f"order {amazon_order_id} gets there")

    def stock_of(self, sku: str) -> dict[str, int]:
        """Quantity and reserved units of a product, as the products page shows them."""
        page = self.page("/commerce/products/")
        row = next(row for row in page.split("<tr") if f">{sku}<" in row)
        cells = dict(re.findall(r'<td data-label="(Quantity|Reserved)"[^>]*>(\d+)<', row))
        return {"quantity": int(cells["Quantity"]), "reserved": int(cells["Reserved"])}

    def _answers(self) -> bool:
        try:
            return self.web.get("/login/").status_code == 200
        except httpx.TransportError:
            return False


def until(look: Callable[[], T | None], what: str) -> T:
    """Look again and again until there is something; real processes need a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {PATIENCE_SECONDS:.0f} s in vain until {what}")


def create_database(server_url: str, name: str) -> str:
    """A fresh database on the server of the test run; its URL."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
