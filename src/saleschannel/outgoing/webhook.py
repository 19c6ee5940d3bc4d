"""One signed webhook, as standardwebhooks.com says: id, time and signature in the header, JSON in the body.

Must not know what it carries. No redirect is followed, nothing of the answer is kept but its status.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

import httpx

from saleschannel.domain.errors import ConfigurationError, PermanentError, SaleschannelError, Unavailable
from saleschannel.outgoing.public_hosts import PublicHostsOnly
from saleschannel.ports import WebhookMessage
from saleschannel.vault.webhook_secrets import key_of

TIMEOUT = httpx.Timeout(10, connect=5)
WORTH_ANOTHER_TRY = frozenset({408, 425, 429})


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body in base64. Raises ConfigurationError for an unusable secret."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    try:
        key = key_of(secret)
    except ValueError as error:
        raise ConfigurationError(
            str(error), code="webhook_secret", remedy="Let saleschannel make a new one in the settings of the notices."
        ) from error
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class SignedWebhooks:
    """Posts webhooks. Implements `ports.WebhookPoster`. `private_allowed`: also into the own network."""

    def __init__(self, *, private_allowed: bool = False) -> None:
        self._private_allowed = private_allowed

    def post(self, message: WebhookMessage, sent_at: datetime) -> None:
        """Returns when the receiver has said 2xx.

        Raises Unavailable (worth another try), PermanentError (refused), ConfigurationError (address or secret).
        """
        timestamp = int(sent_at.timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": "saleschannel",
            "webhook-id": message.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(message.secret, message.message_id, timestamp, message.body),
        }
        transport = httpx.HTTPTransport() if self._private_allowed else PublicHostsOnly()
        with httpx.Client(transport=transport, timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            try:
                with client.stream("POST", message.url, headers=headers, content=message.body) as answer:
                    status = answer.status_code
            except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
                raise ConfigurationError("The webhook address is not usable.", remedy="Use https://…") from error
            except httpx.HTTPError as error:
                raise Unavailable(f"The webhook's receiver cannot be reached ({type(error).__name__}).") from error
        if not 200 <= status < 300:
            raise refusal(status)


def refusal(status: int) -> SaleschannelError:
    """What an answer other than 2xx means."""
    text = f"The webhook's receiver answered {status}."
    if status >= 500 or status in WORTH_ANOTHER_TRY:
        return Unavailable(text)
    if 300 <= status < 400:
        return PermanentError(text, remedy="Enter the address it redirects to: redirects are not followed.")
    return PermanentError(text, remedy="Check the webhook's address and secret with its receiver.")
