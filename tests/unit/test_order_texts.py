"""A clerk reads words, never names of the code: every event, cause and reason has its sentence."""

from __future__ import annotations

import pytest

from saleschannel.channel.attention_texts import ATTENTION_TEXTS, attention_remedy, attention_text
from saleschannel.channel.event_texts import EVENT_TEXTS, event_text
from saleschannel.channel.event_types import EventType
from saleschannel.channel.wait_texts import WAIT_TEXTS, wait_text
from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.workflows.steps import WaitReason


def test_every_event_every_cause_and_every_reason_to_wait_has_words() -> None:
    assert set(EVENT_TEXTS) == set(EventType)
    assert set(ATTENTION_TEXTS) == set(AttentionReason)
    assert set(WAIT_TEXTS) == set(WaitReason)


@pytest.mark.parametrize("event", EventType)
def test_an_event_that_lost_its_facts_still_has_a_sentence(event: EventType) -> None:
    text = event_text(event.value, None)

    assert "%" not in text
    assert text.endswith((".", "—"))


def test_the_facts_of_an_event_stand_in_its_sentence() -> None:
    assert event_text("commerce_order.created", {"number": "000000123"}) == "Commerce order 000000123 created."


def test_an_event_that_names_a_reason_says_it_in_words() -> None:
    told = event_text("amazon_order.needs_attention", {"reason": "unknown_sku", "detail": "MUG-RED"})

    assert told == "Needs attention: Unknown SKU: MUG-RED."


@pytest.mark.parametrize("reason", AttentionReason)
def test_every_cause_says_what_to_do(reason: AttentionReason) -> None:
    assert attention_remedy(reason.value).endswith(".")


def test_a_cause_is_shown_with_its_detail_and_without_one() -> None:
    assert attention_text("out_of_stock", "MUG-RED") == "Out of stock: MUG-RED"
    assert attention_text("out_of_stock", "") == "Out of stock"
    assert attention_text("", "") == ""


@pytest.mark.parametrize("show", [wait_text, lambda name: attention_text(name, ""), lambda name: event_text(name, {})])
def test_what_a_newer_release_stored_is_shown_as_it_is(show: object) -> None:
    assert callable(show)
    assert show("not_of_this_release") == "not_of_this_release"
