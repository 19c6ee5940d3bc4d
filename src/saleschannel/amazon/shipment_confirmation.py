"""confirmShipment (Orders API v0): a strict body, and Amazon's refusals by their text. It knows nothing of Commerce.

Rules and texts: facts amazon-sp-api §2. All refusals carry the code `InvalidInput`; only the words differ.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import msgspec

from saleschannel.amazon.budget import Operation
from saleschannel.amazon.client import Request, SellingPartnerClient
from saleschannel.amazon.errors import AmazonErrorEntry, Answer, error_entry, error_of
from saleschannel.amazon.orders import iso_utc
from saleschannel.domain.carriers import OTHER
from saleschannel.domain.errors import OrderRejected, OutcomeUnknown, SaleschannelError, Unavailable
from saleschannel.domain.shipments import ShipmentConfirmation


class _ItemBody(msgspec.Struct, rename="camel"):
    order_item_id: str
    quantity: int


class _PackageBody(msgspec.Struct, rename="camel", omit_defaults=True):
    package_reference_id: str
    carrier_code: str
    tracking_number: str
    ship_date: str
    order_items: list[_ItemBody]
    carrier_name: str = ""
    shipping_method: str = ""


class _ConfirmationBody(msgspec.Struct, rename="camel"):
    marketplace_id: str
    package_detail: _PackageBody


class Refusal(msgspec.Struct, frozen=True):
    """A text of Amazon's, what it means to us, and what the merchant can do."""

    fragments: tuple[str, ...]
    code: str
    remedy: str


ALREADY_FULFILLED = ("packagetoupdatenotfound", "already fulfilled")

REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        ("nonexistentorderitem", "failed to find order item list"),
        "order_canceled",
        "The order was cancelled on Amazon: stop the parcel.",
    ),
    Refusal(
        ("invalidpackageversion", "maximum number of allowed updates"),
        "update_limit_reached",
        "Amazon takes no more changes of this package: correct it in Seller Central.",
    ),
    Refusal(
        ("exceeds the quantity", "quantity is invalid"),
        "quantity_refused",
        "Read the order again: Amazon has fewer units of this item left to ship.",
    ),
    Refusal(
        ("not supported for", "ship+", "ship plus", "ship_plus", "easy ship", "easy_ship", "easyship"),
        "confirmed_by_amazon",
        "Nothing to do: Amazon itself learns of this shipment.",
    ),
    Refusal(
        ("not ready for shipment",),
        "order_not_ready",
        "Wait until Amazon has verified the order, then confirm the shipment again.",
    ),
    Refusal(
        ("marketplaceid",),
        "marketplace_refused",
        "Import the order again; if it stays, confirm the shipment in Seller Central.",
    ),
    Refusal(
        ("orderitemid",),
        "order_item_unknown",
        "Import the order again; if it stays, confirm the shipment in Seller Central.",
    ),
    Refusal(
        ("packagereferenceid", "invalid type"),
        "confirmation_malformed",
        "Report this with the request id, and confirm the shipment in Seller Central.",
    ),
    Refusal(
        ("fulfilled by amazon", "fulfillment by amazon", "afn", "fba"),
        "fulfilled_by_amazon",
        "Nothing to do: Amazon ships this order.",
    ),
    Refusal(
        ("tracking",),
        "tracking_number_refused",
        "Check the tracking number against the carrier, correct it and confirm again.",
    ),
    Refusal(
        ("carrier",),
        "carrier_refused",
        "Choose a carrier as Seller Central lists it, or “Other” with the carrier's name.",
    ),
    Refusal(
        ("shipdate", "ship date"),
        "ship_date_refused",
        "Check the shipping date: not before the order, not in the future.",
    ),
    Refusal(("cancel",), "order_canceled", "The order was cancelled on Amazon: stop the parcel."),
)


def confirm_shipment(client: SellingPartnerClient, confirmation: ShipmentConfirmation) -> None:
    """One package to Amazon. A repetition with the same reference is an edit of the same package.

    Raises OutcomeUnknown when only reading the order back tells (`answer_lost`, `already_fulfilled`), OrderRejected
    when Amazon refuses for good, and the errors of any call.
    """
    check_confirmation(confirmation)
    path = f"/orders/v0/orders/{quote(confirmation.amazon_order_id, safe='')}/shipmentConfirmation"
    body = confirmation_body(confirmation, client.now())
    answer = client.send(Request(Operation.CONFIRM_SHIPMENT, "POST", path, body=body, writes=True))
    entry = error_entry(answer.body)
    if not answer.is_success or entry is not None:
        raise _refusal(answer, entry)
    if answer.body.strip() and not answer.body.lstrip().startswith(b"{"):
        raise _no_confirmation(answer)


def check_confirmation(confirmation: ShipmentConfirmation) -> None:
    """Raises OrderRejected, and nothing was sent, for what Amazon's rules do not allow."""
    tracking, reference = confirmation.tracking, confirmation.package_reference
    problem = ""
    if not (reference.isascii() and reference.isdigit() and int(reference) > 0):
        problem = "the package reference is no positive number"
    elif not tracking.carrier_code.strip():
        problem = "the carrier is missing"
    elif tracking.carrier_code == OTHER and not tracking.carrier_name.strip():
        problem = "the carrier's name is missing"
    elif not tracking.tracking_number.strip():
        problem = "the tracking number is missing"
    elif not confirmation.marketplace_id:
        problem = "the marketplace is missing"
    elif not confirmation.items or any(i.quantity < 1 or not i.order_item_id for i in confirmation.items):
        problem = "the package has no items, or one without a quantity"
    if problem:
        raise OrderRejected(
            f"The shipment of {confirmation.amazon_order_id} cannot be confirmed: {problem}.",
            code="confirmation_incomplete",
            remedy="Correct the shipment and confirm it again.",
        )


def confirmation_body(confirmation: ShipmentConfirmation, amazon_now: datetime) -> bytes:
    """The JSON Amazon wants: the reference as text, the items as a list, no shipping date in Amazon's future."""
    tracking = confirmation.tracking
    package = _PackageBody(
        package_reference_id=confirmation.package_reference,
        carrier_code=tracking.carrier_code.strip(),
        carrier_name=tracking.carrier_name.strip(),
        shipping_method=tracking.shipping_method.strip(),
        tracking_number=tracking.tracking_number.strip(),
        ship_date=iso_utc(min(confirmation.shipped_at, amazon_now)),
        order_items=[_ItemBody(item.order_item_id, item.quantity) for item in confirmation.items],
    )
    return msgspec.json.encode(_ConfirmationBody(confirmation.marketplace_id, package))


def _refusal(answer: Answer, entry: AmazonErrorEntry | None) -> SaleschannelError:
    if answer.status >= 500 or answer.status == 408 or entry is None:
        return _no_confirmation(answer)
    if answer.status not in {200, 400, 409, 422}:
        return error_of(answer)
    words = entry.words.lower()
    if any(fragment in words for fragment in ALREADY_FULFILLED):
        return OutcomeUnknown(
            f"Amazon has these items as shipped already: “{entry.words}”.",
            code="already_fulfilled",
            remedy="Nothing to do: the channel reads the order back and compares.",
            request_id=answer.request_id,
        )
    for refusal in REFUSALS:
        if any(fragment in words for fragment in refusal.fragments):
            return _rejected(answer, entry, refusal.code, refusal.remedy)
    return _rejected(
        answer, entry, "refused", "Look at the order in Seller Central and confirm the shipment there if need be."
    )


def _rejected(answer: Answer, entry: AmazonErrorEntry, code: str, remedy: str) -> OrderRejected:
    return OrderRejected(
        f"Amazon refuses this shipment: “{entry.words}”.", code=code, remedy=remedy, request_id=answer.request_id
    )


def _no_confirmation(answer: Answer) -> SaleschannelError:
    """5xx, or what is no answer of Amazon's: below 500 nothing was done, above it may have been."""
    if 300 <= answer.status < 500:
        return Unavailable(
            f"Something between here and Amazon answered confirmShipment with {answer.status}.",
            code=f"http_{answer.status}",
            remedy="Nothing to do: the channel tries again. If it lasts, check the network and the endpoint.",
            request_id=answer.request_id,
        )
    return OutcomeUnknown(
        f"Amazon's answer to confirmShipment tells nothing (HTTP {answer.status}); it may have taken effect.",
        code="answer_lost",
        remedy="Nothing to do: the channel reads the order back before it repeats the call.",
        request_id=answer.request_id,
    )
