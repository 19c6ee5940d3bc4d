"""System checks: a wrong mix of settings is named, with what to do; a right one is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.test import override_settings

from saleschannel.config import checks
from saleschannel.vault.keyring import new_key

Check = Callable[..., list[CheckMessage]]
ADDRESS = "https://orders.example.org"

WRONG: list[tuple[str, Check, Mapping[str, Any]]] = [
    ("saleschannel.E001", checks.check_debug, {"DEBUG": True, "HTTPS": True}),
    ("saleschannel.E002", checks.check_encryption_keys, {"ENCRYPTION_KEYS": ""}),
    ("saleschannel.E002", checks.check_encryption_keys, {"ENCRYPTION_KEYS": "short:c2hvcnQ="}),
    ("saleschannel.E002", checks.check_encryption_keys, {"ENCRYPTION_KEYS": "no key at all"}),
    ("saleschannel.E003", checks.check_public_url, {"HTTPS": True, "PUBLIC_URL": ""}),
    ("saleschannel.E003", checks.check_public_url, {"HTTPS": True, "PUBLIC_URL": "http://orders.example.org"}),
    (
        "saleschannel.W001",
        checks.check_generated_keys,
        {"DATABASE_URL": "postgresql://shop@db.example/shop", "KEYS_ARE_GENERATED": True},
    ),
    ("saleschannel.W002", checks.check_allowed_hosts, {"ALLOWED_HOSTS": ["*"], "DEBUG": False}),
]
RIGHT: list[tuple[str, Check, Mapping[str, Any]]] = [
    ("details without HTTPS", checks.check_debug, {"DEBUG": True, "HTTPS": False}),
    ("two keys", checks.check_encryption_keys, {"ENCRYPTION_KEYS": f"{new_key('new')},{new_key('old')}"}),
    ("HTTPS with its address", checks.check_public_url, {"HTTPS": True, "PUBLIC_URL": ADDRESS}),
    ("no HTTPS, no address", checks.check_public_url, {"HTTPS": False, "PUBLIC_URL": ""}),
    (
        "the embedded database with a generated key",
        checks.check_generated_keys,
        {"DATABASE_URL": "postgresql:///saleschannel?host=/run/socket", "KEYS_ARE_GENERATED": True},
    ),
    (
        "an outside database with keys of its own",
        checks.check_generated_keys,
        {"DATABASE_URL": "postgresql://shop@db.example/shop", "KEYS_ARE_GENERATED": False},
    ),
    ("named hosts", checks.check_allowed_hosts, {"ALLOWED_HOSTS": ["orders.example.org"], "DEBUG": False}),
]


@pytest.mark.parametrize(("check_id", "check", "mix"), WRONG, ids=[f"{row[0]} {dict(row[2])}" for row in WRONG])
def test_a_wrong_mix_is_named_with_what_to_do(check_id: str, check: Check, mix: Mapping[str, Any]) -> None:
    with override_settings(**mix):
        messages = check()

    assert [message.id for message in messages] == [check_id]
    assert all(message.msg and message.hint for message in messages)


@pytest.mark.parametrize(("label", "check", "mix"), RIGHT, ids=[row[0] for row in RIGHT])
def test_a_right_mix_is_not_remarked_upon(label: str, check: Check, mix: Mapping[str, Any]) -> None:
    with override_settings(**mix):
        assert check() == []


def test_a_refused_key_is_named_but_not_shown() -> None:
    with override_settings(ENCRYPTION_KEYS="mine:c2VjcmV0"):
        (message,) = checks.check_encryption_keys()

    assert "mine" in message.msg
    assert "c2VjcmV0" not in message.msg


def test_the_remedy_for_a_missing_key_is_a_command_that_exists() -> None:
    with override_settings(ENCRYPTION_KEYS=""):
        (message,) = checks.check_encryption_keys()

    assert message.hint == "Make one with `saleschannel key new`."
