"""Keys that an installation with the embedded database makes for itself: files only their owner can read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from saleschannel.vault.keyring import new_key


def secret_key(data_dir: Path) -> str:
    return _read_or_make(data_dir / "keys" / "secret_key", lambda: secrets.token_urlsafe(50))


def encryption_keys(data_dir: Path) -> str:
    return _read_or_make(data_dir / "keys" / "encryption_keys", lambda: new_key("1"))


def _read_or_make(path: Path, make: Callable[[], str]) -> str:
    """The file's content; made exactly once even when several processes start together."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(own, path)  # fails when another process was first; then its key counts
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text(encoding="utf-8").strip()
