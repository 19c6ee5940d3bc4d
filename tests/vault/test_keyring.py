"""Buyer data at rest: encrypted, bound to its key, searchable by words only for who has the key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleschannel.vault.keyring import DecryptionError, Keyring, new_key, parse_keys

OLD = ("old", b"o" * 32)
NEW = ("new", b"n" * 32)


@given(st.binary())
def test_what_is_encrypted_can_be_read_again(plain: bytes) -> None:
    ring = Keyring([NEW, OLD])

    assert ring.decrypt(ring.encrypt(plain)) == plain


def test_the_same_value_never_looks_the_same_twice() -> None:
    ring = Keyring([NEW])

    assert ring.encrypt(b"Maria Muster") != ring.encrypt(b"Maria Muster")


def test_values_of_an_old_key_are_readable_after_a_new_key_was_put_in_front() -> None:
    stored = Keyring([OLD]).encrypt(b"Maria Muster")

    assert Keyring([NEW, OLD]).decrypt(stored) == b"Maria Muster"


def test_a_missing_key_is_named() -> None:
    stored = Keyring([OLD]).encrypt(b"Maria Muster")

    with pytest.raises(DecryptionError, match="“old” is not configured"):
        Keyring([NEW]).decrypt(stored)


@given(st.integers(min_value=0, max_value=40))
def test_a_changed_value_is_never_read(place: int) -> None:
    ring = Keyring([NEW])
    stored = bytearray(ring.encrypt(b"Maria Muster"))
    stored[place % len(stored)] ^= 1

    with pytest.raises(DecryptionError):
        ring.decrypt(bytes(stored))


def test_search_tokens_and_digests_stay_when_a_new_key_is_put_in_front() -> None:
    before, after = Keyring([OLD]), Keyring([NEW, OLD])

    assert before.search_tokens("Maria Muster") == after.search_tokens("Maria Muster")
    assert before.digest("maria@shop.example") == after.digest("maria@shop.example")


def test_names_are_found_without_regard_to_case_and_accents() -> None:
    ring = Keyring([NEW])

    assert ring.search_tokens("MÜLLER, josé".replace(",", "")) == ring.search_tokens("müller José")
    assert ring.search_tokens("Muller") == ring.search_tokens("Müller")


def test_tokens_fit_a_bigint_column() -> None:
    assert all(0 <= token < 2**63 for token in Keyring([NEW]).search_tokens("one two three four five"))


def test_keys_are_read_from_text_in_their_order() -> None:
    first, second = new_key("2026"), new_key("2025")

    assert [name for name, _ in parse_keys(f"{first},\n{second}\n")] == ["2026", "2025"]


@pytest.mark.parametrize("text", ["name-only", "short:QUJD", "padding:QUJDR", ":" + "A" * 44])
def test_a_bad_key_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="makes one"):
        parse_keys(text)


def test_a_keyring_without_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="SALESCHANNEL_ENCRYPTION_KEYS"):
        Keyring([])
