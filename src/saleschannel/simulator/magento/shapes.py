"""Checks a JSON body against the keys that the API knows, as Magento's input processor does. Data is in *_fields.py."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from saleschannel.simulator.magento.errors import required, unsupported_field, wrong_type

# What a key may hold: "int", "float", "string", "boolean", "any", an object's keys, or a list of one of these.
Kind: TypeAlias = "str | Shape | list[Kind]"
Shape: TypeAlias = "dict[str, Kind]"

_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def shape(*, integer: str = "", number: str = "", text: str = "", boolean: str = "", **nested: Kind) -> Shape:
    """Make the keys of an object from lists of names separated by spaces."""
    plain: dict[str, Kind] = {}
    for kind, names in (("int", integer), ("float", number), ("string", text), ("boolean", boolean)):
        plain |= dict.fromkeys(names.split(), kind)
    return plain | nested


def check(kind: Kind, value: Any, name: str, version: tuple[int, ...]) -> Any:
    """Give the value with keys in snake_case and numbers as Decimal or int; raises the observed 400 (500 before 2.4.7).

    `null` is accepted everywhere, numeric strings where numbers are expected.
    """
    if value is None or kind == "any":
        return value
    if isinstance(kind, list):
        return _check_list(kind[0], value, name, version)
    if isinstance(kind, str):
        return _simple(kind, value, name)
    if not isinstance(value, dict):
        raise wrong_type(name, value, "object")
    return {known: check(kind[known], part, known, version) for known, part in _known(kind, value, version)}


def check_body(body: Any, parameters: Shape, needed: tuple[str, ...], version: tuple[int, ...]) -> dict[str, Any]:
    """Check the parameters of a service; names that it does not have are ignored, as Magento does at the top."""
    given = {snake(key): value for key, value in body.items()} if isinstance(body, dict) else {}
    for name in needed:
        if given.get(name) is None:
            raise required(_camel(name)[0].lower() + _camel(name)[1:])
    return {name: check(parameters[name], given[name], name, version) for name in parameters if name in given}


def snake(key: str) -> str:
    """Turn statusHistory into status_history; Magento takes both."""
    return _CAMEL.sub(lambda match: "_" + match[1].lower(), key)


def _known(kind: Shape, value: dict[str, Any], version: tuple[int, ...]) -> list[tuple[str, Any]]:
    pairs = [(snake(key), part) for key, part in value.items()]
    for key, _ in pairs:
        if key not in kind:
            raise unsupported_field(_camel(key), version)
    return pairs


def _camel(key: str) -> str:
    return "".join(part.capitalize() for part in key.split("_"))


def _check_list(kind: Kind, value: Any, name: str, version: tuple[int, ...]) -> list[Any]:
    if isinstance(value, dict) and not isinstance(kind, str):
        value = [value]
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        raise wrong_type(name, value, "array")
    return [check(kind, part, name, version) for part in value]


def _simple(kind: str, value: Any, name: str) -> Any:
    if isinstance(value, dict | list):
        raise wrong_type(name, "Array", kind)
    if kind == "string":
        return str(value)
    if kind == "boolean":
        return value not in (False, 0, "", "0", "false")
    try:
        number = Decimal(str(int(value) if isinstance(value, bool) else value))
    except InvalidOperation as error:
        raise wrong_type(name, value, kind) from error
    return int(number) if kind == "int" else number
