"""Whom mail may be sent to: never a buyer. Amazon tells buyers; we tell staff."""

from __future__ import annotations

import re

BUYER_ADDRESS = re.compile(r"@(?:[^@]+\.)?marketplace\.amazon(?:\.|$)", re.IGNORECASE)


def is_buyer_address(address: str) -> bool:
    """Whether it is one of the addresses under which Amazon hides its buyers, in any country."""
    return BUYER_ADDRESS.search(address.strip().rstrip(">")) is not None
