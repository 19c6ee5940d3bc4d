"""Errors as Magento's REST answers tell them: status, body and media type. Where they come up is decided elsewhere."""

from __future__ import annotations

from typing import Any

import msgspec

_APPLICATION_RUN = "An error has happened during application run. See exception log for details."
_MAINTENANCE = (
    "<html><head><title>Maintenance</title></head><body><h1>Service Temporarily Unavailable</h1></body></html>"
)


class RestError(Exception):
    """An answer that is not a success; `parameters` fill the %names of the message, as a list or by name."""

    def __init__(self, status: int, message: str, parameters: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.parameters = parameters

    media_type = "application/json"

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the answer beside its type."""
        return {}

    def content(self) -> bytes:
        """The body of the answer."""
        body: dict[str, Any] = {"message": self.message}
        if self.parameters is not None:
            body["parameters"] = self.parameters
        return msgspec.json.encode(body)


class PhpTypeError(RestError):
    """A PHP TypeError: it escapes Magento's REST and answers plain text (observed N10)."""

    media_type = "text/plain"

    def __init__(self) -> None:
        super().__init__(500, _APPLICATION_RUN)

    def content(self) -> bytes:
        """The text."""
        return self.message.encode()


class MaintenanceError(RestError):
    """Maintenance mode: an HTML page without Retry-After (observed N10)."""

    media_type = "text/html"

    def __init__(self) -> None:
        super().__init__(503, _MAINTENANCE)

    def content(self) -> bytes:
        """The page."""
        return self.message.encode()


def bad_request(message: str, parameters: Any = None) -> RestError:
    """Something that Magento has decided to refuse."""
    return RestError(400, message, parameters)


def internal_error(report: str = "webapi-6741d3f0c1a2b") -> RestError:
    """Anything that Magento did not expect: a foreign key, a deadlock, an unknown column."""
    return RestError(500, f"Internal Error. Details are available in Magento log file. Report ID: {report}")


def no_such_entity(field: str, value: Any) -> RestError:
    """A row that does not exist."""
    message = "No such entity with %fieldName = %fieldValue"
    return RestError(404, message, {"fieldName": field, "fieldValue": value})


def entity_does_not_exist() -> RestError:
    """An order, shipment or credit memo that does not exist."""
    return RestError(404, "The entity that was requested doesn't exist. Verify the entity and try again.")


def no_route() -> RestError:
    """A path that does not exist, or a method that it does not know."""
    return RestError(404, "Request does not match any route.")


def not_authorized(resource: str) -> RestError:
    """No token, Bearer switched off, or a permission missing: the same words for all."""
    return RestError(401, "The consumer isn't authorized to access %resources.", {"resources": resource})


def required(field: str) -> RestError:
    """A parameter of the service that was not given."""
    return bad_request('"%fieldName" is required. Enter and try again.', {"fieldName": field})


def unsupported_field(field: str, version: tuple[int, ...]) -> RestError:
    """A JSON key that the API does not know: 400 from 2.4.7, an internal error before."""
    if version < (2, 4, 7):
        return internal_error()
    return bad_request('"%fieldName" is not supported. Correct the field name and try again.', {"fieldName": field})


def wrong_type(field: str, value: Any, wanted: str) -> RestError:
    """A text where a number is expected, and the like."""
    details = f'The "{value}" value\'s type is invalid. The "{wanted}" type was expected. Verify and try again.'
    return bad_request(
        'Error occurred during "%field_name" processing. %details', {"field_name": field, "details": details}
    )


def not_unique() -> RestError:
    """A unique key: usually the order number in the store view."""
    return bad_request("Unique constraint violation found")
