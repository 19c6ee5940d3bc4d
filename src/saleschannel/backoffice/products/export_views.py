"""Orders as a CSV or Excel file, streamed: a million rows need no more memory than a thousand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation

from saleschannel.backoffice.access import Right, may
from saleschannel.backoffice.orders.export import Row, export_batches, header
from saleschannel.backoffice.orders.export_files import csv_file, xlsx_file
from saleschannel.backoffice.orders.selection import Selection
from saleschannel.backoffice.people.buyer_data_views import ViewKind, record_view

FORMATS = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def export(request: HttpRequest, kind: str, selection: Selection, stores: Mapping[int, str]) -> HttpResponseBase:
    """The selected orders as a file; buyer data is in it, and recorded, for people with that right only."""
    with_buyers = may(request, Right.BUYER_DATA)

    def seen(numbers: Sequence[str]) -> None:
        record_view(request, orders=numbers, kind=ViewKind.EXPORT)

    write, content_type = FORMATS[kind]
    batches = export_batches(selection.orders(), stores, with_buyers=with_buyers, seen=seen)
    pieces = write(header(with_buyers=with_buyers), _in_language(batches, translation.get_language()))
    answer = StreamingHttpResponse(pieces, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="orders-{timezone.localtime():%Y-%m-%d-%H%M}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _in_language(batches: Iterator[list[Row]], language: str | None) -> Iterator[list[Row]]:
    """The batches, each made in this language: they are read after the view, perhaps in another thread."""
    while True:
        with translation.override(language):
            batch = next(batches, None)
        if batch is None:
            return
        yield batch
