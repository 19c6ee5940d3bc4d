"""Draws printed documents as one PDF, each beginning on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from saleschannel.backoffice.commerce.printing.documents import PrintedDocument
from saleschannel.backoffice.commerce.printing.fonts import main_font, markup, scripts_not_drawn

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
SIZE = 9.5
LEADING = 1.35  # the distance of lines, in sizes of the font
PADDING = 2
GREY = colors.HexColor("#d1d5db")
LINES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, GREY),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
    ]
)


def pdf_of(documents: Sequence[PrintedDocument]) -> bytes:
    """The documents as a PDF file. Letters that no font here can draw are named in a note on the document."""
    story: list[Any] = []
    for document in documents:
        story += [*([PageBreak()] if story else []), *story_of(document)]
    out = BytesIO()
    title = documents[0].title if documents else ""
    template = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=title
    )
    template.build(story or [Spacer(1, 1)], onFirstPage=page_number, onLaterPages=page_number)
    return out.getvalue()


def story_of(document: PrintedDocument) -> list[Any]:
    story: list[Any] = [paragraph(line, size=8) for line in document.head]
    story += [Spacer(1, 6 * mm), paragraph(document.title, size=16), Spacer(1, 4 * mm)]
    address = [paragraph(line) for line in ([document.address_title] if document.address else []) + document.address]
    facts = [[paragraph(name), paragraph(value)] for name, value in document.facts]
    facts_table = Table(facts, colWidths=[WIDTH * 0.22, WIDTH * 0.28]) if facts else ""
    story.append(
        Table(
            [[address or "", facts_table]],
            colWidths=[WIDTH / 2, WIDTH / 2],
            style=[("VALIGN", (0, 0), (-1, -1), "TOP")],
        )
    )
    story += [Spacer(1, 6 * mm), lines_of(document), Spacer(1, 4 * mm)]
    if document.totals:
        totals = [[paragraph(name, right=True), paragraph(value, right=True)] for name, value in document.totals]
        story += [Table(totals, colWidths=[WIDTH * 0.75, WIDTH * 0.25]), Spacer(1, 4 * mm)]
    return story + [paragraph(note) for note in [*document.notes, *warning(document)]]


def lines_of(document: PrintedDocument) -> Table:
    """The table of the document; text columns share the width that number columns leave."""
    numbers = sum(column.is_number for column in document.columns)
    texts = len(document.columns) - numbers
    of_number = WIDTH * 0.14
    widths = [of_number if column.is_number else (WIDTH - numbers * of_number) / texts for column in document.columns]
    heads = [paragraph(column.title, right=column.is_number) for column in document.columns]
    rows = [
        [
            cell(text, width, right=column.is_number)
            for text, width, column in zip(row, widths, document.columns, strict=True)
        ]
        for row in document.rows
    ]
    return Table([heads, *rows], colWidths=widths, style=lines_style(document), repeatRows=1)


def lines_style(document: PrintedDocument) -> TableStyle:
    """How plain texts stand in the table: as the paragraphs do."""
    numbers = [place for place, column in enumerate(document.columns) if column.is_number]
    font = ("FONT", (0, 0), (-1, -1), main_font(), SIZE, SIZE * LEADING)
    return TableStyle([font, *[("ALIGN", (place, 0), (place, -1), "RIGHT") for place in numbers]], parent=LINES)


def cell(text: str, width: float, *, right: bool) -> str | Paragraph:
    """A text that fits as it is, which is most of them, is drawn at a fraction of what a paragraph costs."""
    fits = text.isascii() and "\n" not in text and stringWidth(text, main_font(), SIZE) <= width - 2 * PADDING
    return text if fits else paragraph(text, right=right)


def paragraph(text: str, *, size: float = SIZE, right: bool = False) -> Paragraph:
    options: dict[str, Any] = {"alignment": TA_RIGHT} if right else {}
    style = ParagraphStyle(
        "text", fontName=main_font(), fontSize=size, leading=size * LEADING, splitLongWords=True, **options
    )
    return Paragraph("<br/>".join(markup(line) for line in text.split("\n")), style)


def warning(document: PrintedDocument) -> list[str]:
    missing = scripts_not_drawn(document.texts())
    if not missing:
        return []
    return [
        _("No font on this computer draws these letters, “?” stands for them: %s. The printable page shows them.")
        % ", ".join(missing)
    ]


def page_number(canvas: Any, template: Any) -> None:
    canvas.setFont(main_font(), 8)
    canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(template.page))
