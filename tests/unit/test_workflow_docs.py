"""The documents of the workflows are complete: every step, reason and status that the code knows is explained."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from saleschannel.domain.attention import AttentionReason
from saleschannel.domain.workflows import fulfilled_by_amazon, fulfilled_by_merchant
from saleschannel.domain.workflows.steps import Step, WaitReason

ROOT = Path(__file__).parents[2]
MERCHANT = ROOT / "docs" / "workflows" / "fulfilled_by_merchant.md"
AMAZON = ROOT / "docs" / "workflows" / "fulfilled_by_amazon.md"
GLOSSARY = ROOT / "docs" / "glossary.md"

MERCHANTS_OWN_WAITS = set(WaitReason) - {WaitReason.NOT_SHIPPED_BY_AMAZON, WaitReason.FBA_SHOW_ONLY}
AMAZONS_OWN_WAITS = {
    WaitReason.NOT_SHIPPED_BY_AMAZON,
    WaitReason.FBA_SHOW_ONLY,
    WaitReason.IMPORT_DISABLED,
    WaitReason.HELD,
}
AMAZONS_OWN_REASONS = set(AttentionReason) - {
    AttentionReason.OUT_OF_STOCK,
    AttentionReason.ADDRESS_MISSING,
    AttentionReason.CANCELED_IN_COMMERCE,
    AttentionReason.CONFIRMATION_REFUSED,
}


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def reasons_listed_in(document: Path, heading: str) -> set[str]:
    """The names in the first column of the table under a heading."""
    section = text_of(document).split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return {line.split("`")[1] for line in section.splitlines() if line.startswith("| `")}


@pytest.mark.parametrize("step", get_args(Step), ids=lambda step: step.__name__)
def test_every_step_is_explained(step: type) -> None:
    assert step.__name__ in text_of(MERCHANT)


@pytest.mark.parametrize("document", [MERCHANT, AMAZON], ids=lambda document: document.stem)
def test_the_steps_of_a_workflow_are_explained_in_its_own_document(document: Path) -> None:
    module = {MERCHANT: fulfilled_by_merchant, AMAZON: fulfilled_by_amazon}[document]
    steps = {step.__name__ for step in get_args(Step) if hasattr(module, step.__name__)}

    assert {name for name in steps if name not in text_of(document)} == set()


@pytest.mark.parametrize(
    ("document", "waits"), [(MERCHANT, MERCHANTS_OWN_WAITS), (AMAZON, AMAZONS_OWN_WAITS)], ids=["FBM", "FBA"]
)
def test_what_an_order_waits_for_is_listed_just_so(document: Path, waits: set[WaitReason]) -> None:
    assert reasons_listed_in(document, "What an order waits for") == {reason.value for reason in waits}


@pytest.mark.parametrize(
    ("document", "reasons"), [(MERCHANT, set(AttentionReason)), (AMAZON, AMAZONS_OWN_REASONS)], ids=["FBM", "FBA"]
)
def test_what_blocks_an_order_is_listed_just_so(document: Path, reasons: set[AttentionReason]) -> None:
    assert reasons_listed_in(document, "What blocks an order, and what to do") == {reason.value for reason in reasons}


def test_every_wait_reason_belongs_to_a_workflow() -> None:
    assert set(WaitReason) == MERCHANTS_OWN_WAITS | AMAZONS_OWN_WAITS


@pytest.mark.parametrize("document", [MERCHANT, AMAZON], ids=lambda document: document.stem)
def test_each_workflow_has_its_picture_its_table_and_its_module(document: Path) -> None:
    text = text_of(document)

    assert text.count("```mermaid") == 1
    assert "## When the Commerce order is created" in text
    assert f"src/saleschannel/domain/workflows/{document.stem}.py" in text


def test_each_workflow_module_names_its_document() -> None:
    for module, document in ((fulfilled_by_merchant, MERCHANT), (fulfilled_by_amazon, AMAZON)):
        assert document.relative_to(ROOT).as_posix() in (module.__doc__ or "")


@pytest.mark.parametrize("verb", ["import", "create", "confirm", "deliver", "complete", "cancel"])
def test_the_glossary_has_the_verb_of_each_direction(verb: str) -> None:
    assert f"\n| {verb} |" in text_of(GLOSSARY)
