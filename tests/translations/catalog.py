"""Reads a .po file and makes the .mo file of it, in plain Python: nobody needs gettext's tools.

Only what our catalogues use: msgid, msgstr, comments. No plurals, no contexts, nothing fuzzy.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Mapping
from pathlib import Path

MAGIC = 0x950412DE


class CatalogError(ValueError):
    """The .po file has something this reader does not know; the message names the line."""


def read_po(path: Path) -> dict[str, str]:
    """Texts by msgid; the header stands under the empty msgid."""
    texts: dict[str, str] = {}
    parts: dict[str, str] = {}
    current = ""
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        if line.startswith("#, fuzzy"):
            raise CatalogError(f"{path.name}, line {number}: fuzzy entries are not allowed; check the text")
        if line.startswith("#"):
            continue
        keyword, _, rest = line.partition(" ")
        if keyword in {"msgid", "msgstr"}:
            current = keyword
            parts[current] = ast.literal_eval(rest)
        elif line.startswith('"'):
            parts[current] += ast.literal_eval(line)
        elif line.strip():
            raise CatalogError(f"{path.name}, line {number}: “{keyword}” is not known here")
        elif parts:
            if parts["msgid"] in texts:
                raise CatalogError(f"{path.name}, line {number}: “{parts['msgid']}” is there twice")
            texts[parts["msgid"]] = parts["msgstr"]
            parts = {}
    return texts


def mo_bytes(texts: Mapping[str, str]) -> bytes:
    """The .mo file of a catalogue, the same bytes for the same texts; untranslated texts are left out."""
    pairs = sorted((msgid.encode(), text.encode()) for msgid, text in texts.items() if text)
    header_size = 7 * 4
    start = header_size + 16 * len(pairs)
    tables: list[list[tuple[int, int]]] = [[], []]
    body = b""
    for column in (0, 1):
        for pair in pairs:
            tables[column].append((len(pair[column]), start + len(body)))
            body += pair[column] + b"\0"
    header = struct.pack("<7I", MAGIC, 0, len(pairs), header_size, header_size + 8 * len(pairs), 0, 0)
    return header + b"".join(struct.pack("<2I", *entry) for table in tables for entry in table) + body
