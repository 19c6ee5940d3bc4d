"""Searching for a buyer by name without the name in any address or in clear on disk.

The typed name is kept in the person's session, encrypted; the address carries a keyed digest of it, so that paging,
links and saved pages work. Another session, or one that is over, does not know it.
"""

from __future__ import annotations

import base64
import binascii

from django.http import HttpRequest

from saleschannel.vault.current import keyring
from saleschannel.vault.keyring import DecryptionError

SESSION_KEY = "buyer_searches"
REMEMBERED = 20


def remember_buyer(request: HttpRequest, name: str) -> str:
    """Keep a typed name; the text that stands for it in addresses, the same for the same name in this session."""
    token = keyring().digest(f"{request.session.session_key} {name}").hex()[:16]
    kept: dict[str, str] = request.session.get(SESSION_KEY, {})
    kept.pop(token, None)
    sealed = base64.b64encode(keyring().encrypt(name.encode())).decode()
    request.session[SESSION_KEY] = dict([*kept.items(), (token, sealed)][-REMEMBERED:])
    return token


def remembered_buyer(request: HttpRequest, token: str) -> str | None:
    """The name that the text stands for; None when this session does not know it (any more)."""
    sealed = request.session.get(SESSION_KEY, {}).get(token)
    try:
        return keyring().decrypt(base64.b64decode(sealed)).decode() if sealed else None
    except (DecryptionError, binascii.Error):
        return None
