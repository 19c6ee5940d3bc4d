"""Nothing is said in English to a person who reads German."""

from __future__ import annotations

import gettext
import re
from enum import StrEnum

import pytest
from django.utils import translation

from saleschannel.channel.amazon_texts import FULFILLED_BY_TEXTS, FULFILLMENT_STATUS_TEXTS
from saleschannel.channel.attention_texts import ATTENTION_TEXTS, attention_remedy, attention_text
from saleschannel.channel.event_texts import EVENT_TEXTS, event_text
from saleschannel.channel.event_types import EventType
from saleschannel.channel.wait_texts import WAIT_TEXTS, wait_text
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.orders import FulfilledBy, FulfillmentStatus
from saleschannel.domain.workflows.steps import WaitReason
from tests.translations.catalog import mo_bytes, read_po
from tests.translations.used_messages import PACKAGE, used_messages

FOLDER = PACKAGE / "locale" / "de" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s")
HOW_TO = "write it into locale/de/LC_MESSAGES/django.po, then run `python -m tests.translations`"


def test_every_text_of_the_product_has_a_german_one() -> None:
    german = read_po(FOLDER / "django.po")
    missing = sorted(msgid for msgid in used_messages() if not german.get(msgid))
    assert missing == [], HOW_TO


def test_no_german_text_is_left_of_an_english_one_that_is_gone() -> None:
    assert sorted(set(read_po(FOLDER / "django.po")) - used_messages() - {""}) == []


def test_the_compiled_file_is_made_of_the_written_one() -> None:
    assert (FOLDER / "django.mo").read_bytes() == mo_bytes(read_po(FOLDER / "django.po")), HOW_TO


def test_the_compiled_file_is_read_by_pythons_gettext() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        german = gettext.GNUTranslations(file)
    assert german.gettext("Orders") == "Bestellungen"
    assert german.charset() == "UTF-8"


def test_german_texts_have_the_placeholders_of_the_english_ones() -> None:
    for msgid, text in read_po(FOLDER / "django.po").items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(msgid)), msgid


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (EVENT_TEXTS, EventType),
        (ATTENTION_TEXTS, AttentionReason),
        (WAIT_TEXTS, WaitReason),
        (FULFILLMENT_STATUS_TEXTS, FulfillmentStatus),
        (FULFILLED_BY_TEXTS, FulfilledBy),
    ],
    ids=["events", "attention", "waiting", "Amazon's statuses", "fulfilled by"],
)
def test_every_value_has_words(texts: dict[object, object], values: type[StrEnum]) -> None:
    assert set(texts) == set(values)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Amazon's status changed from “Unshipped” to “Shipped”."),
        ("de", "Status bei Amazon geändert von „Nicht versendet“ auf „Versendet“."),
    ],
)
def test_an_event_is_told_in_the_readers_language(language: str, words: str) -> None:
    with translation.override(language):
        assert event_text("amazon_order.status_changed", {"old": "UNSHIPPED", "new": "SHIPPED"}) == words


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Amazon verified the payment."), ("de", "Amazon hat die Zahlung geprüft.")]
)
def test_a_verified_payment_is_told_by_its_name(language: str, words: str) -> None:
    with translation.override(language):
        assert event_text("amazon_order.status_changed", {"old": "PENDING", "new": "UNSHIPPED"}) == words


@pytest.mark.parametrize(
    ("language", "cause", "waits"),
    [
        ("en", "Unknown SKU: MUG", "Waits to be shipped in Commerce."),
        ("de", "Unbekannte SKU: MUG", "Wartet auf den Versand in Commerce."),
    ],
)
def test_causes_and_waiting_are_told_in_the_readers_language(language: str, cause: str, waits: str) -> None:
    with translation.override(language):
        assert attention_text("unknown_sku", "MUG") == cause
        assert wait_text("shipment") == waits
        assert "Commerce" in attention_remedy("unknown_sku")


def test_words_that_a_newer_release_stored_are_shown_as_they_are() -> None:
    assert event_text("amazon_order.teleported", {"to": "Mars"}) == "amazon_order.teleported"
    assert attention_text("too_heavy", "9 t") == "too_heavy: 9 t"
    assert attention_remedy("too_heavy") == ""
    assert wait_text("weather") == "weather"
    assert (
        event_text("amazon_order.imported", {"status": "TELEPORTED"})
        == "Imported from Amazon with status “TELEPORTED”."
    )


def test_a_fact_that_an_older_release_did_not_store_leaves_the_sentence_whole() -> None:
    assert event_text("commerce_order.created", None) == "Commerce order — created."


def test_the_reason_of_an_event_comes_with_its_detail() -> None:
    facts = {"reason": "out_of_stock", "detail": "MUG, PLATE"}
    assert event_text("amazon_order.needs_attention", facts) == "Needs attention: Out of stock: MUG, PLATE."
