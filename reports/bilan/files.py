"""The bilan as files: to read (PDF), to edit (DOCX), to count with (XLSX, CSV). Each shows the parts as the page does."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from common import documents
from common.pdf import make_pdf
from common.spreadsheets import Heading, as_csv, as_xlsx
from events.models import Event
from projects.models import PublicPictureContent
from reports.bilan.parts import Document, Part, Quote, Row, Table
from reports.documents.base import printed_at
from reports.documents.booklet import as_svg

PDF, DOCX, XLSX, CSV = "pdf", "docx", "xlsx", "csv"
TYPES: Final = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
TEMPLATE = "print/bilan.typ"
# Names of sheets by part: what they hold, in the few signs that a workbook takes.
SHEETS: Final = {
    "people": gettext_lazy("Who came"),
    "territory": pgettext_lazy("sheet", "Territory"),
    "presence": gettext_lazy("Half-days"),
    "needs": gettext_lazy("Needs to come"),
    "work": gettext_lazy("Teams and projects"),
    "asked": gettext_lazy("Questions asked"),
    "awards": pgettext_lazy("sheet", "Awards"),
    "pledges": pgettext_lazy("sheet", "Pledges"),
    "views": gettext_lazy("Views of participants"),
    "follow_up": pgettext_lazy("sheet", "Follow-up"),
}


def file_of(document: Document, *, kind: str, event: Event) -> bytes:
    """The bilan as a file of `kind`, one of TYPES."""
    if kind == PDF:
        return make_pdf(TEMPLATE, pdf_data(document, event, _contents(document)))
    if kind == DOCX:
        return documents.as_docx(for_word(document, event, _contents(document)))
    if kind == XLSX:
        return as_xlsx(dict(_sheets(document)))
    return as_csv([_("Part"), _("Table"), _("Line"), _("Figure"), _("Value")], _lines(document))


def _contents(document: Document) -> dict[int, PublicPictureContent]:
    """{picture: its small file} of all that the bilan shows. One query."""
    keys = [picture.key for part in document.parts for picture in part.pictures]
    rows = PublicPictureContent.objects.filter(picture__in=keys).select_related("picture").defer("large")
    return {row.picture_id: row for row in rows} if keys else {}


def pdf_data(document: Document, event: Event, contents: Mapping[int, PublicPictureContent]) -> dict[str, Any]:
    return {
        "title": document.title,
        "lead": document.lead,
        "printed": printed_at(event),
        "headlines": [{"figure": one.figure.shown, "words": one.words} for one in document.headlines],
        "parts": [_for_print(part, contents) for part in document.parts],
        "words": {"day": _figures_of(document), "page": _("Page"), "said": _("Words of participants")},
    }


def _for_print(part: Part, contents: Mapping[int, PublicPictureContent]) -> dict[str, Any]:
    return {
        "title": part.title,
        "paragraphs": _paragraphs(part),
        "tables": [_table(table) for table in part.tables],
        "points": list(part.points),
        "points_title": part.points_title,
        "quotes": [{"question": quote.question, "words": list(quote.words)} for quote in part.quotes],
        "pictures": [
            {"svg": _as_svg(contents[picture.key]), "alt": picture.words}
            for picture in part.pictures
            if picture.key in contents
        ],
    }


def _as_svg(row: PublicPictureContent) -> str:
    return as_svg(row.picture.width, row.picture.height, bytes(row.small))


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "headings": list(table.headings),
        "rows": [
            {
                "name": row.name,
                "shape": row.shape,
                "cells": [cell.shown for cell in row.cells],
                "bars": [{"share": bar.share, "muted": bool(bar.kind)} for bar in row.bars],
            }
            for row in table.rows
        ],
        "legend": [{"words": bar.label, "muted": bool(bar.kind)} for bar in table.legend],
        "note": table.note,
    }


def for_word(document: Document, event: Event, contents: Mapping[int, PublicPictureContent]) -> documents.Document:
    """The bilan for a word processor: everything may be changed there."""
    return documents.Document(
        title=document.title,
        lead=f"{document.lead} · {_figures_of(document)}",
        parts=[_headlines(document), *(_for_word(part, contents) for part in document.parts)],
        author=event.organisation.name,
        made_at=timezone.now(),
    )


def _headlines(document: Document) -> documents.Part:
    points = [f"{one.figure.shown} · {one.words}" for one in document.headlines]
    return documents.Part(_("The figures to remember"), [documents.Points(points)])


def _for_word(part: Part, contents: Mapping[int, PublicPictureContent]) -> documents.Part:
    blocks: list[Any] = [documents.Text(line) for line in _paragraphs(part)]
    deeper = []
    for table in part.tables:
        made: list[Any] = [documents.Table(table.headings, [_shown(row) for row in table.rows])]
        if table.note:
            made.append(documents.Text(table.note))
        if table.title:
            deeper.append(documents.Part(table.title, made))
        else:
            blocks += made
    if part.points:
        points = documents.Points(part.points)
        deeper.append(documents.Part(part.points_title, [points])) if part.points_title else blocks.append(points)
    pictures = [picture for picture in part.pictures if picture.key in contents]
    blocks += [documents.Picture(bytes(contents[one.key].small), one.words) for one in pictures]
    if part.quotes:
        said = [block for quote in part.quotes for block in _quote(quote)]
        deeper.append(documents.Part(_("Words of participants"), said))
    return documents.Part(part.title, blocks, deeper)


def _quote(quote: Quote) -> list[Any]:
    return [documents.Text(quote.question), documents.Points(quote.words)]


def _shown(row: Row) -> list[str]:
    return [row.name, *(cell.shown for cell in row.cells)]


def _sheets(document: Document) -> Iterator[tuple[str, tuple[list[object], list[list[object]]]]]:
    """A sheet for what is short, one for each part that has figures, its tables one below the other, one for words."""
    texts = [[part.title, part.words] for part in document.parts]
    headlines = [[one.words, one.figure.raw] for one in document.headlines]
    yield _("In short"), ([document.title, ""], [*headlines, *texts, [_figures_of(document), ""]])
    for part in document.parts:
        if part.tables or part.points:
            width = max((len(table.headings) for table in part.tables), default=1)
            yield str(SHEETS[part.key]), ([part.title, *[""] * (width - 1)], list(_rows(part)))
    said: list[list[object]] = []
    for quote in (quote for part in document.parts for quote in part.quotes):
        said += [[], [Heading(quote.question)], *([words] for words in quote.words)]
    if said:
        yield _("Words of participants"), ([_("Words of participants")], said)


def _rows(part: Part) -> Iterator[list[object]]:
    for table in part.tables:
        yield []
        if table.title:
            yield [Heading(table.title)]
        yield [Heading(heading) for heading in table.headings]
        for row in table.rows:
            yield [row.name, *(cell.raw for cell in row.cells)]
        if table.note:
            yield [table.note]
    if part.points:
        yield []
        if part.points_title:
            yield [Heading(part.points_title)]
        for point in part.points:
            yield [point]


def _lines(document: Document) -> Iterator[list[object]]:
    """One figure a line, so that any table can be sorted and added up."""
    for one in document.headlines:
        yield [_("In short"), "", "", one.words, one.figure.raw]
    for part in document.parts:
        yield [part.title, "", "", _("Text"), part.words]
        for table in part.tables:
            for row, cells in table.lines:
                for heading, cell in cells:
                    yield [part.title, table.title, row.name, heading, cell.raw]
            if table.note:
                yield [part.title, table.title, "", _("Note"), table.note]
        for point in part.points:
            yield [part.title, part.points_title, "", _("Words"), point]
        for quote in part.quotes:
            for words in quote.words:
                yield [part.title, quote.question, "", _("Words"), words]


def _paragraphs(part: Part) -> list[str]:
    return [line for line in part.words.splitlines() if line.strip()]


def _figures_of(document: Document) -> str:
    return _("Figures of %(day)s") % {"day": document.day}
