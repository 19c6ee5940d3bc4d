"""Files of products, stock and alias SKUs: sent, shown as what they would change, carried out at the person's word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from saleschannel.backoffice.access import Right, actor_of, may, page
from saleschannel.backoffice.products.forms import ProductSearchForm
from saleschannel.backoffice.products.import_file_form import ImportFileForm
from saleschannel.backoffice.products.import_kinds import KINDS, ImportKind, export_products
from saleschannel.backoffice.products.prepared_imports import PlanExpiredError, carry_out, find_prepared, prepare
from saleschannel.backoffice.products.views import skus_by_alias
from saleschannel.commerce.builtin.product_reads import filtered_products
from saleschannel.commerce.builtin.product_rows import all_products

LINES_AT_ONCE = 1_000


def kind_of(name: str) -> ImportKind:
    """Raises Http404."""
    if name not in KINDS:
        raise Http404(f"there are no files of {name}")
    return KINDS[name]


def import_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send a file; when anything in it can be used, what it would change is shown next."""
    of = kind_of(kind)
    sent = request.method == "POST"
    form = ImportFileForm(request.POST, request.FILES) if sent else ImportFileForm()
    context = {"form": form, "kind": of, "name": kind, "kinds": kind_links(kind)}
    if sent and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        prepared = prepare(kind, file.read(), file_name=file.name or "", actor=actor_of(request))
        summary = prepared.summary
        if summary["created"] or summary["changed"] or summary["unchanged"]:
            return HttpResponseRedirect(reverse("backoffice:prepared_import", args=(prepared.key,)))
        prepared.delete()
        context["errors"] = summary["errors"]
        context["more_errors"] = summary["more_errors"]
        context["is_empty"] = not summary["errors"]
    return page(request, "import_file.html", _("Import: %s") % of.title, context, status=422 if sent else 200)


def kind_links(current: str) -> list[dict[str, object]]:
    return [
        {"title": kind.title, "link": reverse("backoffice:import_file", args=(name,)), "current": name == current}
        for name, kind in KINDS.items()
    ]


def prepared_import(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would change, or, afterwards, what was done. Sent twice it is done once."""
    actor = actor_of(request)
    try:
        prepared = find_prepared(key, actor=actor)
        if request.method == "POST":
            if prepared.summary["wrong"] and not request.POST.get("partial"):
                return show_prepared(request, key, refused=True)
            carry_out(key, actor=actor)
            return HttpResponseRedirect(reverse("backoffice:prepared_import", args=(key,)))
    except PlanExpiredError:
        messages.warning(request, _("What was read from a file is kept for an hour. Send the file again."))
        return HttpResponseRedirect(reverse("backoffice:import_file", args=("products",)))
    return show_prepared(request, key)


def show_prepared(request: HttpRequest, key: str, *, refused: bool = False) -> HttpResponse:
    prepared = find_prepared(key, actor=actor_of(request))
    summary = prepared.summary
    kind = KINDS[prepared.kind]
    context = {
        "prepared": prepared,
        "kind": kind,
        "summary": summary,
        "to_do": summary["created"] + summary["changed"],
        "more_created": summary["created"] - len(summary["rows"]["created"]),
        "more_changed": summary["changed"] - len(summary["rows"]["changed"]),
        "result": prepared.result,
        "again": reverse("backoffice:import_file", args=(prepared.kind,)),
        "refused": refused,
        "may_change": may(request, Right.PRODUCTS),
    }
    return page(request, "prepared_import.html", _("Import: %s") % kind.title, context, status=422 if refused else 200)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole table as a CSV file, written while it is read; products by the filter of their list."""
    of = kind_of(kind)
    lines = filtered_lines(request) if kind == "products" else of.exported()
    answer = StreamingHttpResponse(in_blocks(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


def filtered_lines(request: HttpRequest) -> Iterable[str]:
    form = ProductSearchForm(request.GET)
    form.is_valid()
    wanted = form.filter(skus_by_alias(form.cleaned_data.get("text", "")))
    return export_products(all_products(filtered_products(wanted)))


def in_blocks(lines: Iterable[str]) -> Iterator[str]:
    """Not line by line, which would be slow; with the mark by which spreadsheet programs know UTF-8."""
    block = ["\ufeff"]
    for line in lines:
        block.append(line)
        if len(block) >= LINES_AT_ONCE:
            yield "".join(block)
            block = []
    yield "".join(block)
