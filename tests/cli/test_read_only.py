"""`saleschannel read-only`: a copy confirms nothing until a person says that its address is right."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from saleschannel.channel.models import Installation
from saleschannel.cli import main
from saleschannel.services.read_only import notice_address, writes_are_stopped

pytestmark = pytest.mark.django_db


def call(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["read-only", *words])
    return result.exit_code, result.output


def test_a_copy_under_another_address_stops_writes_until_the_address_is_confirmed(settings: Any) -> None:
    notice_address("https://shop.example")
    assert not writes_are_stopped()

    assert notice_address("https://copy.example") is True
    assert writes_are_stopped()
    settings.PUBLIC_URL = "https://copy.example"
    code, said = call("off")

    assert (code, writes_are_stopped()) == (0, False)
    assert "allowed" in said
    assert notice_address("https://copy.example") is False
    assert Installation.objects.get().public_url == "https://copy.example"


def test_writes_can_be_stopped_by_hand() -> None:
    assert call("on")[0] == 0
    assert writes_are_stopped()
    assert "Read-only mode is on" in call()[1]


def test_the_setting_cannot_be_overruled(settings: Any) -> None:
    settings.READ_ONLY = True

    code, said = call("off")

    assert code == 1
    assert "SALESCHANNEL_READ_ONLY" in said
