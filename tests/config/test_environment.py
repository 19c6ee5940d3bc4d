"""Reading settings: values, files, and messages that say what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from saleschannel.config.environment import Environment, SettingError


def test_a_setting_that_is_not_set_has_its_default() -> None:
    assert Environment({}).text("SALESCHANNEL_HOST") == "127.0.0.1"


def test_a_file_gives_the_value(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file\n")
    variables = {"SALESCHANNEL_SECRET_KEY_FILE": str(tmp_path / "key")}

    assert Environment(variables).text("SALESCHANNEL_SECRET_KEY") == "from the file"


def test_the_variable_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file")
    variables = {"SALESCHANNEL_SECRET_KEY": "direct", "SALESCHANNEL_SECRET_KEY_FILE": str(tmp_path / "key")}

    assert Environment(variables).text("SALESCHANNEL_SECRET_KEY") == "direct"


def test_a_file_that_cannot_be_read_is_named_with_its_setting(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"

    with pytest.raises(SettingError, match=rf"SALESCHANNEL_SECRET_KEY_FILE: {missing} cannot be read"):
        Environment({"SALESCHANNEL_SECRET_KEY_FILE": str(missing)}).text("SALESCHANNEL_SECRET_KEY")


@pytest.mark.parametrize(
    ("text", "value"), [("yes", True), ("On", True), ("1", True), ("no", False), ("FALSE", False), ("0", False)]
)
def test_a_flag_understands_usual_words(text: str, value: bool) -> None:
    assert Environment({"SALESCHANNEL_HTTPS": text}).flag("SALESCHANNEL_HTTPS") is value


def test_a_bad_flag_names_the_choices() -> None:
    with pytest.raises(SettingError, match=r"SALESCHANNEL_HTTPS is “maybe”\. Use `yes` or `no`\."):
        Environment({"SALESCHANNEL_HTTPS": "maybe"}).flag("SALESCHANNEL_HTTPS")


@pytest.mark.parametrize("text", ["many", "0", "33", "1.5"])
def test_a_bad_number_names_the_range(text: str) -> None:
    with pytest.raises(SettingError, match="Use a whole number from 1 to 32"):
        Environment({"SALESCHANNEL_WORKER_THREADS": text}).number("SALESCHANNEL_WORKER_THREADS", 1, 32)


def test_a_bad_choice_names_the_choices() -> None:
    with pytest.raises(SettingError, match=r"SALESCHANNEL_LANGUAGE is “fr”\. Use one of: en, de\."):
        Environment({"SALESCHANNEL_LANGUAGE": "fr"}).choice("SALESCHANNEL_LANGUAGE", ("en", "de"))
