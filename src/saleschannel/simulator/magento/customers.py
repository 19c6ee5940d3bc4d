"""Customers: searched, created with a mail (POST) or without one (PUT to number 0), and their addresses."""

from __future__ import annotations

import re
from typing import Any

from saleschannel.simulator.magento import search
from saleschannel.simulator.magento.call import Call
from saleschannel.simulator.magento.cart_fields import CUSTOMER
from saleschannel.simulator.magento.countries import COUNTRIES, region_of
from saleschannel.simulator.magento.errors import bad_request, internal_error, no_such_entity, required
from saleschannel.simulator.magento.order_json import told
from saleschannel.simulator.magento.state import Magento, Mail, Row

_COLUMNS = frozenset(
    [
        "entity_id",
        "email",
        "website_id",
        "store_id",
        "group_id",
        "firstname",
        "lastname",
        "created_at",
        "updated_at",
        "created_in",
    ]
)
# Letters and marks of any script, digits, space and these; the whole name must match.
_NAME = re.compile(r"[\w\s,\-.'\u2019`&]{1,255}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_EXISTS = "A customer with the same email address already exists in an associated website."


def list_customers(call: Call) -> Row:
    """GET /V1/customers/search."""
    rows = [{**row, "entity_id": row["id"]} for row in call.magento.customers.values()]
    return search.found(rows, call.criteria(), _COLUMNS, lambda row: _json(call.magento.customers[row["id"]]))


def get_customer(call: Call) -> Row:
    """GET /V1/customers/{id}."""
    return _json(_customer(call.magento, call.id("customer_id")))


def arrive(call: Call) -> Any:
    """Note whether the e-mail was free when the call came in: of parallel calls, the later ones hit the unique key."""
    given = call.body(CUSTOMER).get("customer") or {}
    return _find(call.magento, given, _website(call, given)) is None


def create_with_mail(call: Call) -> Row:
    """POST /V1/customers: sends the welcome mail, whatever the caller wants."""
    customer = _create(call)
    call.magento.mails.append(Mail(kind="welcome", to=customer["email"]))
    return _json(customer)


def save_customer(call: Call) -> Row:
    """PUT /V1/customers/{id}; number 0 creates without a mail."""
    if call.id("customer_id") == 0:
        return _json(_create(call))
    given = call.body(CUSTOMER, "customer")["customer"]
    customer = _customer(call.magento, call.id("customer_id"))
    _check(call.magento, customer | given)
    other = _find(call.magento, customer | given, customer["website_id"])
    if other is not None and other["id"] != customer["id"]:
        raise bad_request(_EXISTS)
    addresses = given.pop("addresses", None)
    customer |= {name: value for name, value in given.items() if name not in ("id", "website_id")}
    customer["updated_at"] = call.magento.now()
    if addresses is not None:
        customer["addresses"] = [_stored_address(call.magento, customer, address) for address in addresses]
    return _json(customer)


def _create(call: Call) -> Row:
    magento = call.magento
    given = call.body(CUSTOMER, "customer")["customer"]
    website = _website(call, given)
    _check(magento, given)
    if _find(magento, given, website) is not None:
        raise internal_error() if call.arrival else bad_request(_EXISTS)
    customer: Row = {name: value for name, value in given.items() if name != "addresses"}
    customer |= {"id": magento.next_id("customer_entity"), "website_id": website}
    customer["store_id"] = given.get("store_id") or call.store_id
    customer["group_id"] = 1 if given.get("group_id") is None else given["group_id"]
    customer |= {"created_at": magento.now(), "updated_at": magento.now(), "created_in": "Default Store View"}
    customer["addresses"] = [_stored_address(magento, customer, address) for address in given.get("addresses") or []]
    magento.customers[customer["id"]] = customer
    return customer


def _website(call: Call, given: Row) -> int:
    store = call.magento.stores.get(given.get("store_id") or call.store_id or 1)
    return int(given.get("website_id") or (store.website_id if store is not None else 1))


def _find(magento: Magento, given: Row, website: int) -> Row | None:
    email = str(given.get("email") or "").lower()
    rows = magento.customers.values()
    return next((row for row in rows if row["email"].lower() == email and row["website_id"] == website), None)


def _customer(magento: Magento, customer_id: int) -> Row:
    customer = magento.customers.get(customer_id)
    if customer is None:
        raise no_such_entity("customerId", customer_id)
    return customer


def _check(magento: Magento, given: Row) -> None:
    for name, label in (("firstname", "First Name"), ("lastname", "Last Name")):
        value = str(given.get(name) or "")
        if not value:
            raise bad_request(f'"{label}" is a required value.')
        if len(value) > 255 or not _NAME.fullmatch(value) or any(ord(letter) > 0xFFFF for letter in value):
            raise bad_request(f"{label} is not valid!")
    if not _EMAIL.fullmatch(str(given.get("email") or "")):
        raise bad_request('"%fieldName" is not a valid email address.', {"fieldName": "Email"})
    if given.get("group_id") is not None and given["group_id"] not in magento.customer_groups:
        raise bad_request("The specified customer group id does not exist.")
    for address in given.get("addresses") or []:
        _check_address(magento, address)


def _check_address(magento: Magento, address: Row) -> None:
    lines = magento.settings.customer_street_lines
    if len(address.get("street") or []) > lines:
        raise bad_request('"Street Address" cannot contain more than %1 lines.', [str(lines)])
    for name in ("firstname", "lastname", "street", "city", "telephone", "postcode", "country_id"):
        if not address.get(name):
            raise required(name)
    if address["country_id"] not in COUNTRIES:
        raise bad_request('Invalid value of "%value" provided for the %fieldName field.', _wrong_country(address))
    if magento.settings.release >= (2, 4, 8):
        _check_strictly(address)


def _check_strictly(address: Row) -> None:
    """The validators of 2.4.8 (from its source, not run)."""
    if not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[\s\-'])*", address["city"]):
        raise bad_request("Invalid City. Please use only A-Z, a-z, spaces, hyphens and apostrophes")
    if not re.fullmatch(r"[\d\s+\-()]{1,20}", address["telephone"]):
        raise bad_request("Invalid Phone Number. Please use 0-9, +, -, (, ) and space.")


def _wrong_country(address: Row) -> Row:
    return {"value": address["country_id"], "fieldName": "countryId"}


def _stored_address(magento: Magento, customer: Row, address: Row) -> Row:
    """A region by name or code only keeps no id; by code only, not even a text (observed)."""
    row = {name: value for name, value in address.items() if value is not None}
    row |= {"id": address.get("id") or magento.next_id("customer_address"), "customer_id": customer["id"]}
    given = row.pop("region", None) or {}
    region_id = row.get("region_id") or given.get("region_id") or 0
    known = region_of(str(row.get("country_id")), region_id)
    row["region_id"] = region_id
    row["region"] = known or {"region_code": given.get("region"), "region": given.get("region"), "region_id": 0}
    return row


def _json(customer: Row) -> Row:
    return told({"extension_attributes": {"is_subscribed": False}} | customer)
