"""Amazon's refusals as the product's errors, judged by status *and* text, since Amazon's codes do not tell.

It knows no operation's own texts; those of confirmShipment are in shipment_confirmation.py. Sources: facts
amazon-sp-api §1.11, §6, §8. Nothing here raises on any body: HTML, half a JSON or nothing at all.
"""

from __future__ import annotations

import httpx
import msgspec

from saleschannel.domain.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialsRejected,
    NotFound,
    PermanentError,
    SaleschannelError,
    Throttled,
    TransientError,
    Unavailable,
)

NO_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol)

WORDS_KEPT = 500
"""Amazon's words are kept up to this many characters."""


class Answer(msgspec.Struct, frozen=True):
    """An HTTP answer, of whatever status."""

    operation: str
    status: int
    body: bytes
    request_id: str = ""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class AmazonErrorEntry(msgspec.Struct, frozen=True):
    """One entry of Amazon's `errors` list."""

    code: str = ""
    message: str = ""
    details: str = ""

    @property
    def words(self) -> str:
        """Amazon's own words, shortened, on one line."""
        parts = [part for part in (self.message, self.details) if part]
        return " ".join(" ".join(parts or [self.code]).split())[:WORDS_KEPT]


class _WireErrors(msgspec.Struct):
    errors: list[dict[str, object]] | None = None


def error_entry(body: bytes) -> AmazonErrorEntry | None:
    """The first entry of Amazon's error list, or None when the body holds none. Never raises."""
    try:
        entries = msgspec.json.decode(body, type=_WireErrors).errors
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not entries:
        return None
    return AmazonErrorEntry(*(_as_text(entries[0].get(key)) for key in ("code", "message", "details")))


def error_of(answer: Answer) -> SaleschannelError:
    """The error an unsuccessful answer means for calls that only read."""
    entry = error_entry(answer.body)
    if answer.status >= 500 or answer.status == 408 or entry is None:
        return _no_answer(answer)
    match answer.status:
        case 400:
            return _bad_request(answer, entry)
        case 401 | 403:
            return _forbidden(answer, entry)
        case 404:
            return NotFound(
                f"Amazon does not know what {answer.operation} asked for: “{entry.words}”.",
                remedy="Check the order number and that the order belongs to this seller account.",
                request_id=answer.request_id,
            )
        case _:
            return PermanentError(
                f"Amazon refuses {answer.operation} with {answer.status}: “{entry.words}”.",
                code=f"refused_{answer.status}",
                remedy="Report this with the request id; the channel sends nothing Amazon's model does not allow.",
                request_id=answer.request_id,
            )


def throttled(operation: str, retry_after: float, request_id: str = "") -> Throttled:
    """The usage plan of this operation is used up for `retry_after` seconds."""
    return Throttled(
        f"Amazon's usage plan for {operation} is used up; the next call is possible in {retry_after:.1f} s.",
        retry_after=retry_after,
        request_id=request_id,
    )


def bad_address(address: str) -> ConfigurationError:
    """The endpoint set for this account is no web address."""
    return ConfigurationError(
        f"“{address}” is no address that can be called.",
        code="bad_endpoint",
        remedy="Correct the endpoint of the seller account, or leave it empty for Amazon's own.",
    )


def says_token_is_stale(answer: Answer) -> bool:
    """True when Amazon refuses the access token itself, so that a new one may help."""
    if answer.status not in {401, 403}:
        return False
    entry = error_entry(answer.body)
    return entry is not None and "access token" in entry.words.lower()


def _no_answer(answer: Answer) -> TransientError:
    """5xx, HTML of a proxy, half a body: the other side is not itself."""
    return Unavailable(
        f"Amazon gave no usable answer to {answer.operation} (HTTP {answer.status}).",
        code=f"http_{answer.status}",
        remedy="Nothing to do: the channel tries again. If it lasts, look at Amazon's SP-API health dashboard "
        "and at the endpoint set for this account.",
        request_id=answer.request_id,
    )


def _bad_request(answer: Answer, entry: AmazonErrorEntry) -> SaleschannelError:
    """A 400. Our request shapes are known good, so one without a reason is Amazon's own trouble (facts §8.2)."""
    words = entry.words.lower()
    if "marketplace" in words:
        return _wrong_marketplace(answer, entry)
    if not entry.details or entry.details.lower() == entry.message.lower():
        return Unavailable(
            f"Amazon refuses {answer.operation} without a reason: “{entry.words}”.",
            code="unexplained_refusal",
            remedy="Nothing to do: Amazon has done so to whole regions for hours. The channel tries again.",
            request_id=answer.request_id,
        )
    return PermanentError(
        f"Amazon refuses {answer.operation}: “{entry.words}”.",
        code="invalid_input",
        remedy="Report this with the request id; trying again changes nothing.",
        request_id=answer.request_id,
    )


def _forbidden(answer: Answer, entry: AmazonErrorEntry) -> ConfigurationError:
    words = entry.words.lower()
    if "marketplace" in words or "region" in words:
        return _wrong_marketplace(answer, entry)
    if "token" in words or "revoked" in words or "credential" in words:
        return CredentialsRejected(
            f"Amazon does not accept the authorisation any more: “{entry.words}”.",
            remedy="Authorise the app again in Seller Central and enter the new refresh token.",
            request_id=answer.request_id,
        )
    return AccessDenied(
        f"Amazon denies access to {answer.operation}: “{entry.words}”.",
        remedy="Give the app the roles it lacks in Seller Central, authorise it again and enter the new refresh token.",
        request_id=answer.request_id,
    )


def _wrong_marketplace(answer: Answer, entry: AmazonErrorEntry) -> ConfigurationError:
    return ConfigurationError(
        f"Amazon does not accept a marketplace in {answer.operation}: “{entry.words}”.",
        code="wrong_marketplace",
        remedy="Check that the account's region and the marketplaces of its stores belong together.",
        request_id=answer.request_id,
    )


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else ""
