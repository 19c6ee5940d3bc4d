"""The product's errors, by what the caller can do about them. Every message says what, why, and what to do next.

SaleschannelError
├── TransientError            try again later, by itself
│   ├── Throttled             Amazon's usage plan is used up; carries how long to wait
│   ├── Unavailable           the other side is down, slow, or answered something that is no answer
│   └── OutcomeUnknown        the call may have taken effect: look before repeating
├── PermanentError            trying again changes nothing; a person or a new state of things must
│   ├── OrderRejected         the other side refuses this order
│   └── NotFound              the other side does not know the thing
└── ConfigurationError        the merchant's set-up is at fault; all orders of the store wait
    ├── CredentialsRejected   the keys or the authorisation are not accepted (any more)
    └── AccessDenied          a role or permission is missing
"""

from __future__ import annotations


class SaleschannelError(Exception):
    """Base of all errors. `code` is the other side's or our own short code, `remedy` what to do next."""

    code = "error"

    def __init__(self, message: str, *, code: str = "", remedy: str = "", request_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.remedy = remedy
        self.request_id = request_id


class TransientError(SaleschannelError):
    code = "transient"


class Throttled(TransientError):  # noqa: N818  the field's word
    code = "throttled"

    def __init__(self, message: str, *, retry_after: float, code: str = "", request_id: str = "") -> None:
        super().__init__(
            message, code=code, remedy="Nothing to do: the channel waits by itself.", request_id=request_id
        )
        self.retry_after = retry_after


class Unavailable(TransientError):  # noqa: N818
    code = "unavailable"


class OutcomeUnknown(TransientError):  # noqa: N818
    code = "outcome_unknown"


class PermanentError(SaleschannelError):
    code = "permanent"


class OrderRejected(PermanentError):  # noqa: N818
    code = "order_rejected"


class NotFound(PermanentError):  # noqa: N818
    code = "not_found"


class ConfigurationError(SaleschannelError):
    code = "configuration"


class CredentialsRejected(ConfigurationError):  # noqa: N818
    code = "credentials_rejected"


class AccessDenied(ConfigurationError):  # noqa: N818
    code = "access_denied"
