"""Errors as Amazon sends them: one exception that carries status, code, message and details. It knows no rules."""

from __future__ import annotations

from typing import Any


class AmazonError(Exception):
    """An answer that is an error of the Selling Partner API: `{"errors": [{code, message, details}]}`."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(f"{status} {code}: {message} {details}".strip())
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def body(self) -> dict[str, Any]:
        """Build the JSON body."""
        return {"errors": [{"code": self.code, "message": self.message, "details": self.details}]}


class LwaError(Exception):
    """An answer that is an error of Login with Amazon: `{"error", "error_description"}`."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(f"{status} {error}: {description}")
        self.status = status
        self.error = error
        self.description = description

    def body(self) -> dict[str, str]:
        """Build the JSON body."""
        return {"error": self.error, "error_description": self.description}


def invalid_input(message: str, details: str = "") -> AmazonError:
    """Amazon's catch-all for anything wrong with a request."""
    return AmazonError(400, "InvalidInput", message, details)


def unauthorized(details: str) -> AmazonError:
    """Amazon's refusal of a token or a marketplace."""
    return AmazonError(403, "Unauthorized", "Access to requested resource is denied.", details)


def quota_exceeded() -> AmazonError:
    """Amazon's refusal of a request above the usage plan."""
    return AmazonError(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")


def internal_failure() -> AmazonError:
    """Amazon's 500."""
    message = "We encountered an internal error. Please try again."
    return AmazonError(500, "InternalFailure", message)


def service_unavailable() -> AmazonError:
    """Amazon's 503."""
    return AmazonError(503, "ServiceUnavailable", "Service is temporarily unavailable. Please try again.")


def access_denied() -> AmazonError:
    """The 403 that some sellers get on whole calls, whatever data is asked for."""
    return AmazonError(403, "AccessDeniedException", "Access to requested resource is denied.")


def not_found(order_id: str) -> AmazonError:
    """Amazon's 404 for an order it does not know, or that belongs to somebody else."""
    return AmazonError(404, "NotFound", f"The requested resource {order_id} was not found.")
