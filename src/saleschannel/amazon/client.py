"""One request to the Selling Partner API: token, budget, time limits, clock, log. It knows no operation's parameters.

Only reads that are cheap by their usage plan are repeated here, once; everything else is the calling job's to repeat.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from datetime import datetime

import httpx
import msgspec
import structlog

from saleschannel import __version__
from saleschannel.amazon.budget import USAGE_PLANS, CallBudget, Operation
from saleschannel.amazon.clock import AmazonClock
from saleschannel.amazon.credentials import Credentials
from saleschannel.amazon.errors import NO_ADDRESS, Answer, bad_address, says_token_is_stale, throttled
from saleschannel.amazon.token import PROCESS_TOKENS, TokenSource
from saleschannel.domain.errors import OutcomeUnknown, SaleschannelError, Unavailable

log = structlog.get_logger(__name__)

USER_AGENT = f"saleschannel/{__version__} (Language=Python/{platform.python_version()})"
TIMEOUT = httpx.Timeout(connect=10, read=60, write=20, pool=20)
PATIENCE = 2.5
"""Seconds a worker waits in place for a call that the usage plan does not yet allow; longer waits are the job's."""
PAUSE_BEFORE_REPETITION = 1.0
LONGEST_WAIT = 3600.0


class Request(msgspec.Struct, frozen=True):
    """One call. `writes` says that it has an effect at Amazon, so that a lost answer is no plain failure."""

    operation: Operation
    method: str
    path: str
    params: Mapping[str, str] = {}
    body: bytes | None = None
    writes: bool = False

    @property
    def may_repeat(self) -> bool:
        return not self.writes and USAGE_PLANS[self.operation].seconds_per_call <= PATIENCE


class SellingPartnerClient:
    """Calls for one seller authorisation in one region. May be used by several threads."""

    def __init__(
        self,
        *,
        endpoint: str,
        token_endpoint: str,
        credentials: Credentials,
        budget: CallBudget,
        clock: AmazonClock,
        http: httpx.Client,
        tokens: TokenSource = PROCESS_TOKENS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._token_endpoint = token_endpoint
        self._credentials = credentials
        self._budget = budget
        self._clock = clock
        self._http = http
        self._tokens = tokens
        self._sleep = sleep
        self._clock_was_asked = False

    @property
    def clock(self) -> AmazonClock:
        return self._clock

    def send(self, request: Request) -> Answer:
        """Amazon's answer of any status but 429. Raises Throttled, Unavailable, OutcomeUnknown, CredentialsRejected."""
        try:
            answer = self._send_with_fresh_token(request)
        except Unavailable:
            if not request.may_repeat:
                raise
        else:
            if answer.status < 500 or not request.may_repeat:
                return answer
        self._sleep(PAUSE_BEFORE_REPETITION)
        return self._send_with_fresh_token(request)

    def exchange_document(self, method: str, url: str, content: bytes | None = None, content_type: str = "") -> bytes:
        """Put or get a document at an address that Amazon gave; without token and budget, which are not for it.

        Raises Unavailable when it cannot be transferred.
        """
        headers = {"content-type": content_type} if content_type else {}
        try:
            response = self._http.request(method, url, content=content, headers=headers, timeout=TIMEOUT)
        except (*NO_ADDRESS, httpx.HTTPError) as error:
            raise _no_document(type(error).__name__) from None
        if not response.is_success:
            raise _no_document(f"HTTP {response.status_code}")
        return response.content

    def access_token(self) -> str:
        """A token, from Login with Amazon if need be. Raises CredentialsRejected or Unavailable."""
        return self._tokens.token(self._http, self._token_endpoint, self._credentials, self._clock)

    def now(self) -> datetime:
        """Amazon's time; asks for it when no answer has told it yet. Raises Unavailable when that fails."""
        if not self._clock.is_measured and not self._clock_was_asked:
            self.measure_clock()
        return self._clock.now()

    def measure_clock(self) -> None:
        """Ask the endpoint for nothing, only to see its clock; costs no call of any usage plan."""
        sent_at = self._clock.local_now()
        try:
            response = self._http.get(self._endpoint + "/", headers={"user-agent": USER_AGENT}, timeout=TIMEOUT)
        except NO_ADDRESS:
            raise bad_address(self._endpoint) from None
        except httpx.HTTPError as error:
            raise _unreachable("the clock", error) from None
        self._clock_was_asked = True
        self._learn_clock(response, sent_at)

    def _send_with_fresh_token(self, request: Request) -> Answer:
        token = self.access_token()
        answer = self._send_once(request, token)
        if says_token_is_stale(answer):
            self._tokens.forget(self._token_endpoint, self._credentials, token)
            answer = self._send_once(request, self.access_token())
        return answer

    def _send_once(self, request: Request, token: str) -> Answer:
        self._spend(request.operation)
        started = time.perf_counter()
        sent_at = self._clock.local_now()
        try:
            response = self._exchange(request, token)
        except NO_ADDRESS:
            raise bad_address(self._endpoint) from None
        except httpx.HTTPError as error:
            log.warning("amazon.call_failed", operation=request.operation, error=type(error).__name__)
            raise _lost(request, error) from None
        self._learn_clock(response, sent_at)
        answer = _answer(request, response)
        log.info(
            "amazon.call",
            operation=request.operation,
            status=answer.status,
            request_id=answer.request_id,
            milliseconds=round((time.perf_counter() - started) * 1000),
        )
        if answer.status == 429:
            raise self._throttled(request.operation, answer, response.headers.get("retry-after", ""))
        return answer

    def _exchange(self, request: Request, token: str) -> httpx.Response:
        headers = {"x-amz-access-token": token, "user-agent": USER_AGENT, "accept": "application/json"}
        if request.body is not None:
            headers["content-type"] = "application/json"
        return self._http.request(
            request.method,
            self._endpoint + request.path,
            params=dict(request.params),
            content=request.body,
            headers=headers,
            timeout=TIMEOUT,
        )

    def _spend(self, operation: Operation) -> None:
        """Take a call from the budget, waiting for it in place when that is short. Raises Throttled."""
        waited = 0.0
        while (wait := self._budget.take(operation)) > 0:
            if waited + wait > PATIENCE:
                raise throttled(operation, wait)
            self._sleep(wait)
            waited += wait

    def _throttled(self, operation: Operation, answer: Answer, retry_after: str) -> SaleschannelError:
        """A 429 tells nothing, so the wait is the plan's: at least the time in which one call comes back."""
        self._budget.throttled(operation)
        told = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0.0
        wait = max(USAGE_PLANS[operation].seconds_per_call, min(told, LONGEST_WAIT))
        return throttled(operation, wait, answer.request_id)

    def _learn_clock(self, response: httpx.Response, sent_at: datetime) -> None:
        self._clock.learn(response.headers.get("date", ""), sent_at, self._clock.local_now())


def _answer(request: Request, response: httpx.Response) -> Answer:
    request_id = response.headers.get("x-amzn-requestid", "")
    return Answer(request.operation, response.status_code, response.content, request_id)


def _lost(request: Request, error: httpx.HTTPError) -> SaleschannelError:
    """No answer came. Where the request may have arrived and has an effect, only a look at Amazon tells."""
    never_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    if not request.writes or never_sent:
        return _unreachable(request.operation, error)
    return OutcomeUnknown(
        f"Amazon's answer to {request.operation} was lost ({type(error).__name__}); it may have taken effect.",
        code="answer_lost",
        remedy="Nothing to do: the channel reads the order back before it repeats the call.",
    )


def _no_document(why: str) -> Unavailable:
    """The address itself is left out: it is as good as a password for as long as it is valid."""
    return Unavailable(
        f"A document could not be transferred to or from Amazon ({why}).",
        code="document_transfer",
        remedy="Nothing to do: the channel tries again.",
    )


def _unreachable(what: str, error: httpx.HTTPError) -> Unavailable:
    return Unavailable(
        f"Amazon could not be reached for {what} ({type(error).__name__}).",
        code="unreachable",
        remedy="Nothing to do: the channel tries again. If it lasts, check the network and the endpoint.",
    )
