"""Excel workbooks: checked before they are opened, then read line by line."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from common.excel import InvalidFileException, load_workbook
from participants.imports.sentences import Unreadable

MOST_UNPACKED = 300 * 2**20  # bytes; 50,000 lines of 20 columns take about 100 MiB
MOST_TIMES = 400  # unpacked for packed
MOST_MEMBERS = 5_000
EMPTY_LINES = 5_000  # after which a sheet is taken to end
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    EOFError,
    OSError,
    AttributeError,
)


def records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of the first visible sheet that holds something; formulas as the value they had. Raises Unreadable."""
    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except BROKEN as error:
        raise Unreadable("broken_workbook") from error
    line = 0
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # some tools write them wrong
            found, empty = False, 0
            for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                texts = [as_text(cell) for cell in cells]
                if any(texts):
                    found, empty = True, 0
                    yield line, texts
                else:
                    empty += 1
                if empty > EMPTY_LINES:
                    break
            if found:
                return
    except BROKEN as error:
        raise Unreadable("broken_workbook", line=line + 1) from error
    finally:
        book.close()


def as_text(cell: object) -> str:
    """A cell as somebody would type it: 2.0 is "2", a day is 2026-11-01."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _check(content: bytes) -> None:
    """Look into the archive without unpacking it: sizes that no list has, parts that make a reader expand entities."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except BROKEN as error:
        raise Unreadable("broken_workbook") from error
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("encrypted")
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * max(len(content), 10_000):
        raise Unreadable("bomb")
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_a_list")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            try:
                with archive.open(member) as part:
                    head = part.read(2048)
            except (*BROKEN, NotImplementedError, RuntimeError) as error:
                raise Unreadable("broken_workbook") from error
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable("bomb")
