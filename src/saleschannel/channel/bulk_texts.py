"""What became of an order in a bulk run, in the reader's words: stored as a kind and a code, or as the words told."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from django.utils.translation import gettext as _

from saleschannel.channel.attention_texts import attention_cause
from saleschannel.channel.cancel_texts import cancel_text
from saleschannel.channel.hold_texts import hold_text


class MessageKind(StrEnum):
    """Whose words a code stands for."""

    HOLD = "hold"
    CANCEL = "cancel"
    ATTENTION = "attention"
    UNEXPECTED = "unexpected"
    FILE = "file"


def coded(kind: MessageKind, code: str) -> str:
    """A message to be stored; empty when there is nothing to say."""
    return f"{kind.value}/{code}" if code else ""


def message_text(message: str) -> str:
    """The message in words."""
    kind, slash, code = message.partition("/")
    return TEXTS[MessageKind(kind)](code) if slash and kind in set(MessageKind) else message


def _unexpected(error: str) -> str:
    return _("An unexpected error (%s). It is written down for the operator; the order is as it was.") % error


def _attention(reason: str) -> str:
    return _("Still needs attention: %s.") % attention_cause(reason)


def _file(code: str) -> str:
    return _("Shipped with this tracking number before.") if code == "shipped_before" else code


TEXTS: dict[MessageKind, Callable[[str], str]] = {
    MessageKind.HOLD: hold_text,
    MessageKind.CANCEL: cancel_text,
    MessageKind.ATTENTION: _attention,
    MessageKind.UNEXPECTED: _unexpected,
    MessageKind.FILE: _file,
}
