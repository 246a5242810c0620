"""A text with headings, lists and tables, shown as a page or handed over as an editable file (docx)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document as DocxDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from common.text import storable

Words = str | Promise
PICTURE = Cm(8)
SEA = RGBColor(0x0B, 0x5C, 0x55)
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


@dataclass(frozen=True)
class Fill:
    """Something that only a person can write: shown as a place to fill, with what is expected."""

    expected: Words = ""
    is_fill: ClassVar[bool] = True

    def __str__(self) -> str:
        if not self.expected:
            return "[" + _("To be completed") + "]"
        return "[" + _("To be completed: %(expected)s") % {"expected": self.expected} + "]"


Cell = Words | Fill


@dataclass(frozen=True)
class Text:
    words: Cell
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Points:
    items: Sequence[Cell]
    kind: ClassVar[str] = "points"


@dataclass(frozen=True)
class Table:
    headings: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Picture:
    """A picture (JPEG or PNG), with what is on it for who does not see it."""

    content: bytes
    words: Words
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it. `parts` stand one level deeper."""

    title: Words
    blocks: Sequence[Text | Points | Table | Picture] = ()
    parts: Sequence["Part"] = ()


@dataclass(frozen=True)
class Document:
    title: Words
    lead: Words
    parts: Sequence[Part]
    author: str = ""
    made_at: datetime | None = None


def as_docx(document: Document) -> bytes:
    """The document as a file that any word processor edits: real headings, repeated table headings, its language."""
    file = DocxDocument()
    _set_up(file, document)
    file.add_heading(_plain(document.title), level=0)
    _write(file.add_paragraph(), document.lead)
    for part in document.parts:
        _add_part(file, part, level=1)
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def _set_up(file: Any, document: Document) -> None:
    properties = file.core_properties
    properties.title, properties.author = _plain(document.title), storable(document.author)
    properties.comments = ""
    if document.made_at is not None:
        properties.created = properties.modified = document.made_at
    language = LANGUAGES.get((get_language() or "fr")[:2], "fr-FR")
    properties.language = language
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(mark)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = file.styles[name]
        style.font.name, style.font.color.rgb = "Arial", SEA
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for section in file.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)


def _add_part(file: Any, part: Part, level: int) -> None:
    file.add_heading(_plain(part.title), level=level)
    for block in part.blocks:
        if isinstance(block, Table):
            _add_table(file, block)
        elif isinstance(block, Picture):
            _add_picture(file, block)
        elif isinstance(block, Points):
            for item in block.items:
                _write(file.add_paragraph(style="List Bullet"), item)
        else:
            _write(file.add_paragraph(), block.words)
    for deeper in part.parts:
        _add_part(file, deeper, level + 1)


def _add_table(file: Any, block: Table) -> None:
    table = file.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, block.headings, strict=True):
        cell.paragraphs[0].add_run(_plain(heading)).bold = True
    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(again)
    for row in block.rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], said)
    file.add_paragraph()


def _add_picture(file: Any, block: Picture) -> None:
    shape = file.add_picture(io.BytesIO(block.content), width=PICTURE)
    shape._inline.docPr.set("descr", _plain(block.words))


def _write(paragraph: Any, words: Cell) -> None:
    run = paragraph.add_run(_plain(words))
    if isinstance(words, Fill):
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _plain(words: Cell) -> str:
    return storable(str(words))
