"""Alias SKUs from and to CSV and XLSX files: reading, checking, what would change, and carrying out just that.

Columns: `amazon_sku`, `product_sku`, and `account`, the seller account's name; empty means all accounts.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.utils.translation import gettext as _

from saleschannel.channel.models import SellerAccount
from saleschannel.services.import_page import Backends
from saleschannel.services.sku_aliases import (
    LONGEST_SKU,
    AliasKey,
    AliasRow,
    aliases,
    known_aliases,
    unknown_products,
    write_aliases,
)
from saleschannel.spreadsheets import (
    DAMAGED_NUMBER,
    RowError,
    TableError,
    TableRow,
    csv_line,
    harmless,
    header_errors,
    plain,
    read_table,
    used_before,
    width_errors,
)

COLUMNS = ("amazon_sku", "product_sku", "account")
REQUIRED = COLUMNS[:2]


class AliasLine(msgspec.Struct, frozen=True):
    """An alias as a file has it, with the account's name for people."""

    line: int
    row: AliasRow
    account: str = ""


class AliasPlan(msgspec.Struct, frozen=True):
    """What would be done. `unchanged` are rows that say what is so already."""

    created: tuple[AliasLine, ...]
    changed: tuple[AliasLine, ...]
    unchanged: int
    errors: tuple[RowError, ...]


class AliasesWritten(msgspec.Struct, frozen=True):
    """What was done; `left` are Amazon's SKUs of rows that had become untrue in between, and were left alone."""

    created: int
    changed: int
    left: tuple[str, ...]


def plan_aliases(content: bytes, backends: Backends) -> AliasPlan:
    """What a file would change. Its products must be known to Commerce."""
    lines, errors = read_aliases(content)
    unknown = unknown_products({line.row.product_sku for line in lines}, backends) if lines else set()
    for line in lines:
        if line.row.product_sku in unknown:
            problem = _("There is no product “%s”.") % line.row.product_sku
            remedy = _("Create the product first, or correct the SKU.")
            errors.append(RowError(line.line, "product_sku", problem, remedy))
    known = known_aliases({line.row.key.amazon_sku for line in lines})
    created, changed, unchanged = [], [], 0
    for line in lines:
        if line.row.product_sku in unknown:
            continue
        seen = known.get(line.row.key)
        if seen is None:
            created.append(line)
        elif seen == line.row.product_sku:
            unchanged += 1
        else:
            changed.append(msgspec.structs.replace(line, row=msgspec.structs.replace(line.row, seen=seen)))
    in_order = sorted(errors, key=lambda error: (error.line, error.column))
    return AliasPlan(tuple(created), tuple(changed), unchanged, tuple(in_order))


def carry_out(plan: AliasPlan, actor: str) -> AliasesWritten:
    """Do what was planned, in one transaction, and try waiting orders again."""
    written = write_aliases([line.row for line in (*plan.created, *plan.changed)], actor)
    created = [line for line in plan.created if line.row.key in written]
    changed = [line for line in plan.changed if line.row.key in written]
    left = [line.row.key.amazon_sku for line in (*plan.created, *plan.changed) if line.row.key not in written]
    return AliasesWritten(len(created), len(changed), tuple(left))


def export_aliases() -> Iterator[str]:
    """All aliases as lines of a CSV file that can be imported again, the header first."""
    yield csv_line(COLUMNS)
    for alias in aliases().iterator(chunk_size=2_000):
        account = alias.account.name if alias.account else ""
        yield csv_line([harmless(alias.amazon_sku), harmless(alias.product_sku), harmless(account)])


def read_aliases(content: bytes) -> tuple[list[AliasLine], list[RowError]]:
    """The rows that can be understood, and what is wrong with the others."""
    found: list[AliasLine] = []
    errors: list[RowError] = []
    accounts = {name.casefold(): (pk, name) for pk, name in SellerAccount.objects.values_list("pk", "name")}
    try:
        table = read_table(content)
        header = [name.lower() for name in table.header]
        if errors := header_errors(header, COLUMNS, REQUIRED):
            return [], errors
        lines: dict[str, int] = {}
        for row in table.rows:
            wrong = width_errors(row, header) or cell_errors(row, header, accounts)
            if not wrong:
                line = alias_of(row, header, accounts)
                name = f"{line.row.key.amazon_sku} ({line.account})" if line.account else line.row.key.amazon_sku
                wrong = used_before(name, row.line, lines)
                if not wrong:
                    found.append(line)
            errors += wrong
    except TableError as error:
        errors.append(RowError(error.line, "", error.problem, error.remedy))
    return found, errors


def alias_of(row: TableRow, header: list[str], accounts: dict[str, tuple[int, str]]) -> AliasLine:
    cells = {name: plain(cell) for name, cell in zip(header, row.cells, strict=True)}
    account = accounts.get(cells.get("account", "").casefold())
    key = AliasKey(cells["amazon_sku"], account[0] if account else None)
    return AliasLine(row.line, AliasRow(key, cells["product_sku"]), account[1] if account else "")


def cell_errors(row: TableRow, header: list[str], accounts: dict[str, tuple[int, str]]) -> list[RowError]:
    cells = dict(zip(header, row.cells, strict=True))
    errors = []
    for name in REQUIRED:
        if not cells[name]:
            errors.append(RowError(row.line, name, _("The SKU is missing."), _("Enter the SKU, or remove the line.")))
        elif len(cells[name]) > LONGEST_SKU or "\x00" in cells[name]:
            remedy = _("Use at most %s characters.") % LONGEST_SKU
            errors.append(RowError(row.line, name, _("The text is too long or not text."), remedy))
        elif DAMAGED_NUMBER.fullmatch(cells[name]):
            remedy = _("Format the column as text in your spreadsheet program and enter the SKU again.")
            errors.append(RowError(row.line, name, _("“%s” is a number whose digits are lost.") % cells[name], remedy))
    account = cells.get("account", "")
    if account and plain(account).casefold() not in accounts:
        names = ", ".join(sorted(name for _pk, name in accounts.values())) or "—"
        remedy = _("Leave it empty for all accounts, or use one of: %s.") % names
        errors.append(RowError(row.line, "account", _("There is no seller account “%s”.") % account, remedy))
    if not errors and cells["amazon_sku"] == cells["product_sku"]:
        problem = _("%s is the product's own SKU and needs no alias.") % cells["amazon_sku"]
        errors.append(RowError(row.line, "amazon_sku", problem, _("Leave it out, or choose another product.")))
    return errors
