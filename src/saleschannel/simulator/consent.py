"""Amazon's consent page: a seller lets an application in, and the browser goes back with a code that works once.
It knows no orders.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from saleschannel.simulator.errors import LwaError
from saleschannel.simulator.state import Seller

if TYPE_CHECKING:
    from saleschannel.simulator.world import World

CODE_LIFE: Final = timedelta(minutes=5)


class ConsentError(Exception):
    """What Amazon's page says instead of asking for consent, with Amazon's own error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Grant:
    """A code that was given out: whose it is, and what it is bound to."""

    seller_id: str
    redirect_uri: str
    given_at: datetime


def sellers_to_ask(world: World, parameters: Mapping[str, str]) -> list[Seller]:
    """The sellers who can let this application in; raises ConsentError in Amazon's words."""
    wanted = parameters.get("application_id", "")
    sellers = [seller for seller in world.sellers.values() if seller.application_id == wanted]
    if not sellers:
        raise ConsentError("MD9100", "We're sorry, this application cannot be found. Check the application id.")
    if any(seller.application_is_draft for seller in sellers) and parameters.get("version") != "beta":
        raise ConsentError("MD1000", "The application is in Draft state: add version=beta to the address.")
    if urlsplit(parameters.get("redirect_uri", "")).scheme not in {"http", "https"}:
        raise ConsentError("MD5101", "The redirect address is not one of those registered for the application.")
    return sellers


def grant(world: World, parameters: Mapping[str, str]) -> str:
    """The seller agrees (or, with `decline`, does not): the address the browser is sent back to."""
    sellers = {seller.seller_id: seller for seller in sellers_to_ask(world, parameters)}
    redirect_uri, state = parameters["redirect_uri"], parameters.get("state", "")
    if parameters.get("decline"):
        said = {"state": state, "error": "access_denied", "error_description": "The seller did not agree."}
        return f"{redirect_uri}?{urlencode(said)}"
    seller = sellers.get(parameters.get("seller_id", ""))
    if seller is None:
        raise ConsentError("MD5110", "Choose who signs in.")
    with world.lock:
        code = _secret(world, "code")
        world.grants[code] = Grant(seller.seller_id, redirect_uri, world.clock.now())
    said = {"state": state, "selling_partner_id": seller.seller_id, "spapi_oauth_code": code}
    return f"{redirect_uri}?{urlencode(said)}"


def exchange(world: World, form: Mapping[str, str]) -> dict[str, Any]:
    """Answer a token request of the authorization_code grant; raises LwaError. Each code works once."""
    for name in ("code", "redirect_uri", "client_id", "client_secret"):
        if not form.get(name):
            raise LwaError(400, "invalid_request", f"The request is missing a required parameter : {name}")
    keys = (form["client_id"], form["client_secret"])
    if not any((seller.client_id, seller.client_secret) == keys for seller in world.sellers.values()):
        raise LwaError(401, "invalid_client", "Client authentication failed")
    with world.lock:
        given = world.grants.pop(form["code"], None)
        seller = world.sellers.get(given.seller_id) if given is not None else None
        if given is None or seller is None or not _fits(given, seller, form, world.clock.now()):
            raise LwaError(400, "invalid_grant", "The request has an invalid grant parameter : code")
        token = "Atzr|" + _secret(world, "token")
        seller.refresh_tokens.append(token)
        world.revision += 1
    return {"refresh_token": token, "token_type": "bearer"}


def page(world: World, parameters: Mapping[str, str]) -> str:
    """The consent page as HTML: who signs in, agree or not."""
    sellers = sellers_to_ask(world, parameters)
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in parameters.items()
        if name in {"application_id", "state", "redirect_uri", "version"}
    )
    choices = "".join(
        f'<p><label><input type="radio" name="seller_id" value="{escape(seller.seller_id)}"'
        f"{' checked' if number == 0 else ''}> {escape(seller.seller_id)} ({escape(seller.region)})</label></p>"
        for number, seller in enumerate(sellers)
    )
    return _html(
        "Authorise an application",
        f"<p>The application <code>{escape(parameters['application_id'])}</code> asks to read this seller's orders "
        f"and to confirm shipments.</p><form method='post'>{kept}<fieldset><legend>Sign in as</legend>{choices}"
        "</fieldset><p><button>Confirm</button> <button name='decline' value='1'>Do not agree</button></p></form>",
    )


def error_page(error: ConsentError) -> str:
    """What Amazon shows when it cannot ask."""
    return _html("Something went wrong", f"<p>{escape(error.message)}</p><p>Error code: {escape(error.code)}</p>")


def _html(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>{title} - simulated Seller Central</title><body><h1>{title}</h1>{body}</body></html>"
    )


def _fits(given: Grant, seller: Seller, form: Mapping[str, str], now: datetime) -> bool:
    mine = (seller.client_id, seller.client_secret) == (form["client_id"], form["client_secret"])
    return mine and given.redirect_uri == form["redirect_uri"] and now - given.given_at < CODE_LIFE


def _secret(world: World, kind: str) -> str:
    """A new secret of this world; from its seed and revision, so that a world can be run again."""
    world.revision += 1
    number = f"{kind} {world.seed} {world.revision} {world.clock.now().timestamp()}"
    return base64.urlsafe_b64encode(hashlib.sha256(number.encode()).digest()[:20]).decode().rstrip("=")
