"""The bilan as files: to read (PDF), to edit (DOCX), to count with (XLSX, CSV). Each shows the parts as the page does."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from common import documents
from common.pdf import make_pdf
from common.spreadsheets import as_csv, as_xlsx
from events.models import Event
from projects.models import PublicPictureContent
from reports.bilan.parts import Document, Part, Row, Table
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
        "quotes": list(part.quotes),
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
        deeper.append(documents.Part(_("Words of participants"), [documents.Points(part.quotes)]))
    return documents.Part(part.title, blocks, deeper)


def _shown(row: Row) -> list[str]:
    return [row.name, *(cell.shown for cell in row.cells)]


def _sheets(document: Document) -> Iterator[tuple[str, tuple[list[object], list[list[object]]]]]:
    texts = [[part.title, part.words] for part in document.parts]
    headlines = [[one.words, one.figure.raw] for one in document.headlines]
    yield _("In short"), ([_("Part"), _("Text")], [*headlines, *texts, [_figures_of(document), ""]])
    number = 0
    for part in document.parts:
        for table in part.tables:
            number += 1
            rows: list[list[object]] = [[row.name, *(cell.raw for cell in row.cells)] for row in table.rows]
            note: list[list[object]] = [[table.note]] if table.note else []
            yield f"{number} {table.title or part.title}", (list(table.headings), rows + note)
        if part.points or part.quotes:
            number += 1
            yield f"{number} {part.title}", ([part.title], [[words] for words in (*part.points, *part.quotes)])


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
        for words in (*part.points, *part.quotes):
            yield [part.title, "", "", _("Words"), words]


def _paragraphs(part: Part) -> list[str]:
    return [line for line in part.words.splitlines() if line.strip()]


def _figures_of(document: Document) -> str:
    return _("Figures of %(day)s") % {"day": document.day}
