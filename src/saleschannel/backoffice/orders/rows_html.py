"""The rows of the Orders tab as HTML. Fifty rows through the template engine cost more than all the rest of the page
together; the markup is therefore written here, each text escaped where it is put in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from saleschannel.backoffice.orders.rows import OrderRow


def rows_html(rows: Sequence[OrderRow], columns: Mapping[str, str], *, several_stores: bool) -> SafeString:
    """All rows of a page, `<tr>` by `<tr>`; on narrow screens the headings stand beside each value."""
    writer = RowHtml(columns, several_stores=several_stores)
    return mark_safe("".join(map(writer.row, rows)))  # noqa: S308  every text is escaped below


class RowHtml:
    """Writes one row after another with the words of the reader's language, looked up once."""

    def __init__(self, columns: Mapping[str, str], *, several_stores: bool) -> None:
        self.cell = {name: f'<td data-label="{escape(text)}"' for name, text in columns.items()}
        self.several_stores = several_stores
        self.select = escape(_("Select"))
        self.ship_by = escape(_("Ship by"))
        self.late = escape(_("Late, ship by"))
        self.cancellation = f'<span class="label warning">{escape(_("Cancellation requested"))}</span>'
        help_text = escape(_("The key for this buyer's data is not configured."))
        self.locked = f'<span class="missing" title="{help_text}">{escape(_("encrypted"))}</span>'

    def row(self, row: OrderRow) -> str:
        cell, number = self.cell, escape(row.number)
        store = f'<span class="under">{escape(row.store)}</span>' if self.several_stores else ""
        commerce = f'<a href="{row.commerce_link}">{escape(row.commerce_number)}</a>' if row.commerce_number else "—"
        buyer = self.locked if row.buyer_is_locked else escape(row.buyer) or "—"
        return (
            f'<tr><td class="tick"><input type="checkbox" name="order" form="bulk" value="{row.id}"'
            f' aria-label="{self.select}: {number}"></td>'
            f"{cell['at']}>{row.purchased}</td>"
            f'{cell["order"]}><a class="strong" href="{row.link}">{number}</a>{store}</td>'
            f"{cell['status']}>{self.status(row)}</td>"
            f"{cell['buyer']}>{buyer}</td>"
            f'{cell["total"]} class="number">{escape(row.total)}</td>'
            f"{cell['commerce']}>{commerce}</td>"
            f'{cell["notes"]} class="notes">{self.notes(row)}</td></tr>\n'
        )

    def status(self, row: OrderRow) -> str:
        badge = f'<span class="badge {escape(row.status)}">{escape(row.status_text)}</span>'
        if not row.ship_by:
            return badge
        if row.is_late:
            return f'{badge}<span class="under late">{self.late} {row.ship_by}</span>'
        return f'{badge}<span class="under">{self.ship_by} {row.ship_by}</span>'

    def notes(self, row: OrderRow) -> str:
        """Labels, the buyer's wish to cancel, the hold, and what is wrong or awaited."""
        parts = [f'<span class="label">{escape(label)}</span>' for label in row.labels]
        if row.cancellation_requested:
            parts.append(self.cancellation)
        if row.held:
            parts.append(f'<p class="held">{escape(row.held)}</p>')
        if row.attention:
            text, remedy = escape(row.attention), escape(row.remedy)
            parts.append(f'<p class="attention"><strong>{text}</strong> {remedy}</p>')
        elif row.waits:
            parts.append(f'<p class="waits">{escape(row.waits)}</p>')
        return "".join(parts)
