"""Lists that leave as files: CSV that a French Excel opens by itself, and Excel workbooks. No cell of them is ever a formula."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from defusedcsv import csv
from django.http import HttpResponse
from django.utils.formats import get_format
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from common.excel import Alignment, Font, Workbook, WriteOnlyCell, get_column_letter
from common.text import storable

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_CELL = 32_000  # Excel's own limit is 32,767
WIDEST_COLUMN = 50  # in characters
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_PHONE = re.compile(r"\+\d[\d ().-]{5,24}")
_NUMBER = re.compile(r"-?\d[\d.,]*")


class Heading(str):
    """A cell that stands out: a title or the name of a column within a sheet."""


class _Decimal(float):
    """A number as the reader's language writes it: a French Excel takes 24.9 for words, and 24,9 for a number."""

    def __str__(self) -> str:
        return repr(float(self)).replace(".", str(get_format("DECIMAL_SEPARATOR")))


def as_csv(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, semicolons: what a French Excel opens with a double click. Formulas are made text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_cell(heading) for heading in headings])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Mapping[str, tuple[Sequence[object], Iterable[Sequence[object]]]]) -> bytes:
    """An Excel workbook of {name of the sheet: (headings, rows)}. Text stays text, a phone number keeps its +33."""
    book = Workbook(write_only=True)
    for name, (headings, rows) in sheets.items():
        sheet = book.create_sheet(_sheet_name(name))
        sheet.freeze_panes = "A2"
        for place, heading in enumerate(headings):
            width = min(WIDEST_COLUMN, max(12, len(str(heading)) + 4))
            sheet.column_dimensions[get_column_letter(place + 1)].width = width
        sheet.append([_xlsx_cell(sheet, heading, bold=True) for heading in headings])
        for row in rows:
            sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """`content` as a file that is saved, never shown nor kept by a cache; `kind` is CSV or XLSX.

    `name` may hold anything: what a file name cannot, goes.
    """
    response = HttpResponse(content, content_type=TYPES[kind])
    header = content_disposition_header(as_attachment=True, filename=f"{slugify(name)[:80] or 'tablee'}.{kind}")
    response["Content-Disposition"] = header
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _plain(cell: object) -> object:
    """A number as it is; anything else as text that both formats can hold."""
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return storable(str(cell))[:LONGEST_CELL]


def _csv_cell(cell: object) -> object:
    """What defusedcsv lets through: a formula behind a tab, a line end or spaces."""
    plain = _plain(cell)
    if isinstance(plain, float):
        return _Decimal(plain)
    if isinstance(plain, str) and plain != plain.lstrip() and plain.lstrip().startswith(_BEGINS_FORMULA):
        return f"'{plain}"
    return f"'{plain}" if isinstance(plain, str) and plain.startswith(("\t", "\r", "\n")) else plain


def _xlsx_cell(sheet: Any, cell: object, *, bold: bool = False) -> WriteOnlyCell:
    plain = _plain(cell)
    if isinstance(plain, str) and plain.lstrip().startswith(_BEGINS_FORMULA) and not _is_harmless(plain):
        plain = f"'{plain}"
    written = WriteOnlyCell(sheet, plain)
    if isinstance(plain, str):
        written.data_type = "s"  # openpyxl makes a formula of what begins with "="
        written.number_format = "@"
    if bold or isinstance(cell, Heading):
        written.font = Font(bold=True)
        written.alignment = Alignment(wrap_text=isinstance(cell, Heading), vertical="bottom")
    return written


def _is_harmless(text: str) -> bool:
    return bool(_PHONE.fullmatch(text) or _NUMBER.fullmatch(text))


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "1"
