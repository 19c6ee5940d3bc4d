"""One call of a route, as its handler sees it. It knows neither HTTP headers nor how the answer travels."""

from __future__ import annotations

from typing import Any

import msgspec

from saleschannel.simulator.magento.errors import bad_request, wrong_type
from saleschannel.simulator.magento.search import Criteria, criteria_of
from saleschannel.simulator.magento.shapes import Shape, check_body
from saleschannel.simulator.magento.state import Magento

_DECODER = msgspec.json.Decoder(float_hook=str)


class Call(msgspec.Struct, kw_only=True):
    """`store_id` is the store of the address (0: all); `arrival` is what the route noted when the call came in."""

    magento: Magento
    path: dict[str, str]
    query: dict[str, Any]
    content: bytes = b""
    store_id: int = 0
    arrival: Any = None

    def id(self, name: str) -> int:
        """A number of the path; anything else is a 400."""
        value = self.path[name]
        if not value.isdigit():
            raise wrong_type(name, value, "int")
        return int(value)

    def body(self, parameters: Shape, *needed: str) -> dict[str, Any]:
        """The checked JSON body."""
        return check_body(decoded(self.content), parameters, needed, self.magento.settings.release)

    def criteria(self) -> Criteria:
        """The searchCriteria of the query."""
        return criteria_of(self.query, limits=self.magento.settings.input_limits)


def decoded(content: bytes) -> Any:
    """The body as JSON; money stays exact because numbers with a point are read as texts of their digits."""
    if not content.strip():
        return {}
    try:
        return _DECODER.decode(content)
    except msgspec.DecodeError as error:
        raise bad_request("Decoding error.") from error
