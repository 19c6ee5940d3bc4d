"""Make the environment find the package in src/ and give it the `saleschannel` command, without building anything.

An editable install would fetch a build backend, whose hash is in no lock; a path entry and a script need nothing.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

SCRIPT = """#!/bin/sh
exec "{python}" -m saleschannel "$@"
"""


def main() -> None:
    """Write the path entry and the script of the environment this runs in."""
    source = Path(__file__).resolve().parent.parent / "src"
    Path(sysconfig.get_path("purelib"), "saleschannel.pth").write_text(f"{source}\n", encoding="utf-8")
    script = Path(sysconfig.get_path("scripts"), "saleschannel")
    script.write_text(SCRIPT.format(python=sys.executable), encoding="utf-8")
    script.chmod(0o755)


if __name__ == "__main__":
    main()
