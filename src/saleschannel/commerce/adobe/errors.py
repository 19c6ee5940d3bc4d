"""What Adobe Commerce's answers mean. It never assumes JSON: PHP, proxies and maintenance answer text and HTML (N10).

400 and 404 are decisions. 5xx is none: a call with an effect may have had it. Sources: facts adobe-commerce §5 and
adobe-commerce-observed §2.5.
"""

from __future__ import annotations

import re

import msgspec

from saleschannel.domain.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialsRejected,
    NotFound,
    OrderRejected,
    OutcomeUnknown,
    SaleschannelError,
    Throttled,
    Unavailable,
)

WORDS_KEPT = 500
SECONDS_IF_UNTOLD = 2.0
LONGEST_WAIT = 300.0
ANSWERED = "http_500"
"""The code of an unknown outcome that the server itself answered: it is at rest again, unlike after a lost answer."""
DUPLICATE = "Unique constraint violation found"

_UNAUTHORIZED_RESOURCE = re.compile(r"Magento_\w+::[\w/]+")


class Answer(msgspec.Struct, frozen=True):
    """An HTTP answer, of whatever status, to a call that is called `what` in messages."""

    what: str
    status: int
    body: bytes
    is_json: bool = True
    retry_after: str = ""
    writes: bool = False

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300 and self.is_json


class _WireError(msgspec.Struct):
    message: object = ""
    parameters: object = None
    errors: object = None


def words_of(body: bytes) -> str:
    """The message with its parameters filled in, on one line; empty when the body is no error of Magento's."""
    try:
        wire = msgspec.json.decode(body, type=_WireError)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    if not isinstance(wire.message, str):
        return ""
    return " ".join(_filled(wire.message, wire.parameters).split())[:WORDS_KEPT]


def error_of(answer: Answer) -> SaleschannelError:
    """The error an unsuccessful answer means."""
    words = words_of(answer.body)
    if answer.status == 429 or (answer.status == 503 and answer.retry_after and not answer.writes):
        return throttled(answer)
    if 300 <= answer.status < 400:
        return _redirected(answer)
    if answer.status >= 500 or answer.status == 408 or not words or answer.is_success or not answer.is_json:
        return unknown(answer)
    match answer.status:
        case 401 | 403:
            return _denied(answer, words)
        case 404:
            return _not_found(answer, words)
        case _:
            return _refused(answer, words)


def throttled(answer: Answer) -> Throttled:
    """The server, or what stands before it, asks for a pause; it has done nothing."""
    told = answer.retry_after.strip()
    seconds = float(told) if told.isascii() and told.isdigit() else SECONDS_IF_UNTOLD
    return Throttled(
        f"Commerce asks for a pause (HTTP {answer.status} to {answer.what}).",
        retry_after=min(max(seconds, SECONDS_IF_UNTOLD), LONGEST_WAIT),
    )


def unknown(answer: Answer) -> Unavailable | OutcomeUnknown:
    """No usable answer. Where the call has an effect, only a look tells whether it took place."""
    by_php = answer.status == 500
    if answer.writes:
        words = words_of(answer.body)
        return OutcomeUnknown(
            f"Commerce gave no usable answer to {answer.what} (HTTP {answer.status}{': ' + words if words else ''}); "
            "it may have taken effect.",
            code=ANSWERED if by_php else f"http_{answer.status}",
            remedy="Nothing to do: the channel looks before it repeats the call. If it lasts, see "
            "var/log/exception.log and var/report of the shop.",
        )
    return Unavailable(
        f"Commerce gave no usable answer to {answer.what} (HTTP {answer.status}).",
        code=f"http_{answer.status}",
        remedy="Nothing to do: the channel tries again. If it lasts, look whether the shop is in maintenance mode and "
        "whether the address is that of the shop itself.",
    )


def lost(what: str, why: str, *, writes: bool, never_sent: bool) -> Unavailable | OutcomeUnknown:
    """No answer came at all."""
    if not writes or never_sent:
        return Unavailable(
            f"Commerce could not be reached for {what} ({why}).",
            code="unreachable",
            remedy="Nothing to do: the channel tries again. If it lasts, check the network and the shop's address.",
        )
    return OutcomeUnknown(
        f"The answer of Commerce to {what} was lost ({why}); it may have taken effect.",
        code="answer_lost",
        remedy="Nothing to do: the channel waits and looks before it repeats the call.",
    )


def bad_address(address: str) -> ConfigurationError:
    """The shop's address is none."""
    return ConfigurationError(
        f"“{address}” is no address that can be called.",
        code="bad_address",
        remedy="Enter the shop's address as it stands in the browser, such as https://shop.example.",
    )


def says_duplicate(error: SaleschannelError) -> bool:
    """The order number, or another value that must be unique, is taken (observed §2.1)."""
    return isinstance(error, OrderRejected) and DUPLICATE in error.message


def missing_resource(words: str) -> str:
    """The ACL resource an authorisation error names, or the empty string."""
    found = _UNAUTHORIZED_RESOURCE.search(words)
    return found.group() if found else ""


def _filled(message: str, parameters: object) -> str:
    """Magento's `%1` and `%fieldName` replaced by their values."""
    if isinstance(parameters, list):
        values = {str(place): value for place, value in enumerate(parameters, start=1)}
    else:
        values = parameters if isinstance(parameters, dict) else {}
    for name in sorted(values, key=lambda each: len(str(each)), reverse=True):
        message = message.replace(f"%{name}", str(values[name]))
    return message


def _denied(answer: Answer, words: str) -> ConfigurationError:
    lower = words.lower()
    if "nonce" in lower or "timestamp" in lower:
        return CredentialsRejected(
            f"Commerce refuses the signature of {answer.what}: “{words}”.",
            code="clock_or_nonce",
            remedy="Compare this machine's clock with the shop's: more than ten minutes ahead is refused.",
        )
    if "signature" in lower or "token" in lower or "consumer key" in lower or "oauth" in lower:
        return CredentialsRejected(
            f"Commerce does not accept the keys: “{words}”.",
            remedy="Copy the four values of the integration again (System > Extensions > Integrations) and check that "
            "it is active. A proxy that changes the host name or ends TLS without telling so breaks signatures.",
        )
    resource = missing_resource(words)
    return AccessDenied(
        f"Commerce denies {answer.what}: “{words}”.",
        code=f"access_denied:{resource}" if resource else "access_denied",
        remedy=(f"Give the integration the resource {resource}" if resource else "Give the integration its resources")
        + " (System > Extensions > Integrations > API), save and reauthorize it. With a bearer token, also allow it: "
        "Stores > Configuration > Services > OAuth > Allow OAuth Access Tokens to be used as standalone Bearer tokens.",
    )


def _not_found(answer: Answer, words: str) -> SaleschannelError:
    if "does not match any route" in words:
        return ConfigurationError(
            f"The shop has no interface for {answer.what}: “{words}”.",
            code="no_route",
            remedy="Check that the address is that of the shop itself, and that the module this call belongs to is on.",
        )
    return NotFound(
        f"Commerce does not know what {answer.what} asked for: “{words}”.",
        remedy="It may have been deleted in Commerce; look there.",
    )


def _refused(answer: Answer, words: str) -> SaleschannelError:
    if "Specified request cannot be processed" in words:
        return ConfigurationError(
            f"Commerce does not know the store view of {answer.what}: “{words}”.",
            code="unknown_store_view",
            remedy="Choose the store view again in the order settings.",
        )
    return OrderRejected(
        f"Commerce refuses {answer.what}: “{words}”.",
        code=f"refused_{answer.status}",
        remedy="Mend the cause that Commerce names; the channel then tries again.",
    )


def _redirected(answer: Answer) -> ConfigurationError:
    return ConfigurationError(
        f"The shop's address leads elsewhere (HTTP {answer.status} to {answer.what}).",
        code="redirected",
        remedy="Enter the address the shop itself uses, with https:// and with or without www as it has it.",
    )
