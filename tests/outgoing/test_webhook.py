"""Webhooks are signed as receivers' libraries check it, and reach nothing inside a private network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from saleschannel.domain.errors import ConfigurationError, PermanentError, Unavailable
from saleschannel.outgoing.public_hosts import PublicHostsOnly, is_public, public_address
from saleschannel.outgoing.webhook import SignedWebhooks, signature
from saleschannel.ports import WebhookMessage
from saleschannel.vault.webhook_secrets import key_of, new_webhook_secret

# The example of standardwebhooks.com's own libraries.
SECRET, MESSAGE_ID, TIMESTAMP = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY = b'{"test": 2432232314}'
SENT_AT = datetime(2026, 9, 2, 14, 0, tzinfo=UTC)


class Receiver(HTTPServer):
    """Answers `status`, and keeps what it got."""

    status = 200
    location = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.received: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/notices?tenant=1"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["content-length"]))
        server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(server.status)
        if server.location:
            self.send_header("Location", server.location)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running(Receiver()) as server:
        yield server


@contextmanager
def running(server: Receiver) -> Iterator[Receiver]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_message(url: str, secret: str = SECRET) -> WebhookMessage:
    return WebhookMessage(MESSAGE_ID, url, secret, BODY)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    assert signature(SECRET, MESSAGE_ID, TIMESTAMP, BODY) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_gets_id_time_signature_and_json(receiver: Receiver) -> None:
    SignedWebhooks(private_allowed=True).post(a_message(receiver.url), SENT_AT)

    ((headers, body),) = receiver.received
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (MESSAGE_ID, str(int(SENT_AT.timestamp())))
    assert headers["content-type"] == "application/json"
    signed = f"{MESSAGE_ID}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(base64.b64decode(SECRET.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert json.loads(body) == {"test": 2432232314}


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, Unavailable), (503, Unavailable), (429, Unavailable), (400, PermanentError), (410, PermanentError)],
)
def test_what_an_answer_means(receiver: Receiver, status: int, error: type[Exception]) -> None:
    receiver.status = status
    with pytest.raises(error, match=f"answered {status}"):
        SignedWebhooks(private_allowed=True).post(a_message(receiver.url), SENT_AT)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    with running(Receiver()) as other:
        receiver.status, receiver.location = 307, other.url
        with pytest.raises(PermanentError, match="answered 307"):
            SignedWebhooks(private_allowed=True).post(a_message(receiver.url), SENT_AT)
        assert other.received == []


def test_nobody_listening_is_worth_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(Unavailable, match="cannot be reached"):
        SignedWebhooks(private_allowed=True).post(a_message(f"http://127.0.0.1:{port}/"), SENT_AT)


def test_an_inner_address_is_refused_before_anything_is_sent(receiver: Receiver) -> None:
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(ConfigurationError, match="inside a private network"):
            SignedWebhooks().post(a_message(f"http://{host}:{receiver.server_port}/"), SENT_AT)
    assert receiver.received == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104  as a receiver
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def answers(*addresses: str) -> Any:
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]


def test_a_name_with_one_inner_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("93.184.215.14", "10.0.0.7"))
    with pytest.raises(ConfigurationError, match=r"hooks\.shop\.example is 10\.0\.0\.7"):
        public_address("hooks.shop.example", 443)


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("93.184.215.14"))
    seen: list[httpx.Request] = []

    def send(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", send)
    with httpx.Client(transport=PublicHostsOnly(), trust_env=False) as client:
        client.post("https://hooks.shop.example/notices", content=b"{}")
    (request,) = seen
    assert request.url.host == "93.184.215.14"
    assert request.headers["host"] == "hooks.shop.example"
    assert request.extensions["sni_hostname"] == "hooks.shop.example"


def test_a_made_secret_is_usable_and_a_short_one_is_refused() -> None:
    assert len(key_of(new_webhook_secret())) == 32
    for secret in ("whsec_c2hvcnQ=", "whsec_%%%", ""):
        with pytest.raises(ValueError, match="at least 24 bytes"):
            key_of(secret)


def test_an_unusable_secret_sends_nothing(receiver: Receiver) -> None:
    with pytest.raises(ConfigurationError, match="webhook secret"):
        SignedWebhooks(private_allowed=True).post(a_message(receiver.url, secret=""), SENT_AT)
    assert receiver.received == []


def test_a_message_does_not_show_its_secret() -> None:
    assert "whsec" not in repr(a_message("https://hooks.shop.example/"))
