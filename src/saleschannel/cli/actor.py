"""Who gives the command, for the order's story: the user of the operating system."""

from __future__ import annotations

import getpass


def actor() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):  # a user id without a name, as in containers
        return "command line"
