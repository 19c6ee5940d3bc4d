"""One request to Adobe Commerce's REST interface: address, proof, time limits, meaning of the answer, log.

It knows no resource, repeats nothing that has an effect, and waits only where the server asks for a pause.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec
import structlog

from saleschannel import __version__
from saleschannel.commerce.adobe.connection import AdobeConnection, Authorization, authorization_for
from saleschannel.commerce.adobe.errors import Answer, bad_address, error_of, lost, unknown
from saleschannel.domain.errors import Throttled, Unavailable

log = structlog.get_logger(__name__)

USER_AGENT = f"saleschannel/{__version__}"
TIMEOUT = httpx.Timeout(connect=10, read=60, write=20, pool=None)
PAUSES = 3
LONGEST_PAUSE = 30.0
PAUSE_BEFORE_REPETITION = 0.5

Params = Sequence[tuple[str, str]]
Wire = TypeVar("Wire")
_encode = msgspec.json.Encoder(decimal_format="number").encode


class AdobeClient:
    """Calls to one Adobe Commerce. May be used by several threads."""

    def __init__(
        self,
        connection: AdobeConnection,
        http: httpx.Client,
        *,
        authorization: Authorization | None = None,
        sleep: Callable[[float], None] = time.sleep,
        timeout: httpx.Timeout = TIMEOUT,
        on_pause: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._connection = connection
        self._http = http
        self._authorization = authorization or authorization_for(connection.credentials, http)
        self._sleep = sleep
        self._timeout = timeout
        self._on_pause = on_pause

    @property
    def connection(self) -> AdobeConnection:
        return self._connection

    def get(self, path: str, wire: type[Wire], params: Params = (), *, store: str = "") -> Wire:
        """Read something; a read without an answer is repeated once. Raises SaleschannelError of the fitting kind."""
        try:
            return self._read(path, wire, params, store)
        except Throttled:
            raise
        except Unavailable:
            self._sleep(PAUSE_BEFORE_REPETITION)
            return self._read(path, wire, params, store)

    def write(self, method: str, path: str, wire: type[Wire], body: object = None, *, store: str = "") -> Wire:
        """Do something. Raises OrderRejected or NotFound (decided), OutcomeUnknown (look first), ConfigurationError."""
        content = _encode(body if body is not None else {})
        answer = self._send(method, path, (), content, store)
        if not answer.is_success:
            raise error_of(answer)
        return _decoded(answer, wire)

    def _read(self, path: str, wire: type[Wire], params: Params, store: str) -> Wire:
        answer = self._send("GET", path, params, None, store)
        if not answer.is_success:
            raise error_of(answer)
        return _decoded(answer, wire)

    def _send(self, method: str, path: str, params: Params, content: bytes | None, store: str) -> Answer:
        for _ in range(PAUSES):
            answer = self._send_once(method, path, params, content, store)
            if answer.status != 429:
                return answer
            error = error_of(answer)
            pause = error.retry_after if isinstance(error, Throttled) else PAUSE_BEFORE_REPETITION
            self._on_pause(pause)
            if pause > LONGEST_PAUSE:
                raise error
            self._sleep(pause)
        return self._send_once(method, path, params, content, store)

    def _send_once(self, method: str, path: str, params: Params, content: bytes | None, store: str) -> Answer:
        url = self._connection.address(path, store) + (f"?{query_string(params)}" if params else "")
        what = f"{method} {path}"
        started = time.perf_counter()
        try:
            response = self._http.request(
                method, url, content=content, headers=self._headers(method, url, content, store), timeout=self._timeout
            )
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise bad_address(self._connection.base_url) from None
        except httpx.HTTPError as error:
            log.warning("adobe.call_failed", call=what, error=type(error).__name__)
            never_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            raise lost(what, type(error).__name__, writes=content is not None, never_sent=never_sent) from None
        milliseconds = round((time.perf_counter() - started) * 1000)
        log.info("adobe.call", call=what, status=response.status_code, milliseconds=milliseconds)
        return _answer(what, response, writes=content is not None)

    def _headers(self, method: str, url: str, content: bytes | None, store: str) -> dict[str, str]:
        headers = {"accept": "application/json", "user-agent": USER_AGENT, **self._connection.store_headers(store)}
        if content is not None:
            headers["content-type"] = "application/json"
        return headers | dict(self._authorization.headers(method, url))


def query_string(params: Params) -> str:
    """Brackets, spaces and signs all percent-encoded: Magento checks the signature over exactly this text."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in params)


def path_part(value: str) -> str:
    """A value, such as a SKU with a slash, as one part of a path."""
    return quote(value, safe="")


def _answer(what: str, response: httpx.Response, *, writes: bool) -> Answer:
    kind = response.headers.get("content-type", "")
    return Answer(
        what=what,
        status=response.status_code,
        body=response.content,
        is_json="json" in kind,
        retry_after=response.headers.get("retry-after", ""),
        writes=writes,
    )


def _decoded(answer: Answer, wire: type[Wire]) -> Wire:
    """The body as the shape asked for. A body of another shape is no answer: half a JSON, or a proxy's page."""
    try:
        return msgspec.json.decode(answer.body, type=wire, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise unknown(answer) from None
