"""`python -m tests.translations`: lists German texts that are missing or not used any more, and writes the .mo file."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleschannel.config.settings")
django.setup()

from tests.translations.catalog import mo_bytes, read_po  # noqa: E402
from tests.translations.used_messages import PACKAGE, used_messages  # noqa: E402

FOLDER = PACKAGE / "locale" / "de" / "LC_MESSAGES"


def main() -> int:
    texts = read_po(FOLDER / "django.po")
    (FOLDER / "django.mo").write_bytes(mo_bytes(texts))
    used = used_messages()
    missing = sorted(msgid for msgid in used if not texts.get(msgid))
    unused = sorted(set(texts) - used - {""})
    sys.stdout.writelines(f"missing: {msgid!r}\n" for msgid in missing)
    sys.stdout.writelines(f"not used: {msgid!r}\n" for msgid in unused)
    return 1 if missing or unused else 0


if __name__ == "__main__":
    raise SystemExit(main())
