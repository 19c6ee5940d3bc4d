"""The test run itself: its own database and folder, and no way out of the machine."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


def test_a_connection_that_leaves_the_machine_is_a_failure() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match=r"tried to reach 192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 443))


def test_the_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())


def test_keys_and_data_are_those_of_this_run() -> None:
    assert Path(settings.DATA_DIR).is_relative_to(tempfile.gettempdir())
    assert os.environ["SALESCHANNEL_ENCRYPTION_KEYS"].startswith("test:")


@pytest.mark.django_db
def test_the_database_is_a_test_database() -> None:
    assert str(connection.settings_dict["NAME"]).startswith("test_")
