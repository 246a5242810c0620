"""From the bytes of a file to its headings and lines, whichever tool wrote it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from statistics import median
from typing import NamedTuple

from common.text import search_key, storable
from participants.imports import delimited, workbooks
from participants.imports.headings import distinct, meaning_of
from participants.imports.sentences import Unreadable

MOST_BYTES = 20 * 2**20
MOST_COLUMNS = 200
MOST_ROWS = 100_000
LOOKED_AT = 40  # lines among which the headings are looked for
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_LISTS = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_DATA = re.compile(r"\S+@\S+\.\S+|(\d[\s./-]?){8,}|\d{1,4}[/-]\d{1,2}[/-]\d{1,4}.*|[\d\s.,]+")


class Line(NamedTuple):
    """`number`: of the file, from 1. `cells`: as many as there are headings. `is_too_long`: it had more of them."""

    number: int
    cells: list[str]
    is_too_long: bool


@dataclass(frozen=True, slots=True)
class Table:
    """`lines` can be read once, and raises Unreadable where the file breaks."""

    headings: list[str]
    heading_line: int
    lines: Iterator[Line]


def read(content: bytes) -> Table:
    """The list that a file holds. Junk above the headings is passed over, empty columns and lines too. Raises Unreadable."""
    filled = ((line, cells) for line, cells in _records(content) if any(cell.strip() for cell in cells))
    sample = list(islice(filled, LOOKED_AT))
    if not sample:
        raise Unreadable("empty")
    place = _headings_among([cells for _line, cells in sample])
    heading_line, headings = sample[place]
    below = sample[place + 1 :]
    width = _width(headings, [cells for _line, cells in below])
    if width > MOST_COLUMNS:
        raise Unreadable("too_many_columns", line=heading_line, columns=width, most=MOST_COLUMNS)
    if not below:
        raise Unreadable("only_headings", line=heading_line)
    names = [storable(heading) for heading in (headings + [""] * width)[:width]]
    lines = _lines(chain(below, filled), names)
    return Table(distinct(names), heading_line, lines)


def _records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """By what the file holds, never by its name."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large", most=MOST_BYTES // 2**20)
    if not content.strip(b"\x00 \t\r\n;,\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    if content.startswith(OLE):
        raise Unreadable("encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "legacy_excel")
    if content.startswith(NO_LISTS):
        raise Unreadable("not_a_list")
    return workbooks.records(content) if content.startswith(ZIP) else delimited.records(delimited.decode(content))


def _lines(records: Iterator[tuple[int, list[str]]], headings: list[str]) -> Iterator[Line]:
    """Each line as wide as the headings; the headings again, in the middle of files put together, are passed over."""
    width, again = len(headings), [search_key(heading) for heading in headings]
    for count, (number, cells) in enumerate(records):
        if count >= MOST_ROWS:
            raise Unreadable("too_many_rows", line=number, most=MOST_ROWS)
        texts = [storable(cell).strip() for cell in cells]
        if [search_key(text) for text in texts[:width]] == again:
            continue
        yield Line(number, (texts + [""] * width)[:width], any(texts[width:]))


def _headings_among(lines: Sequence[list[str]]) -> int:
    """Which line names the columns. Raises Unreadable where all of them look like people."""
    usual = median(sum(bool(cell.strip()) for cell in cells) for cells in lines)
    best, best_score = -1, 0.0
    for place, cells in enumerate(lines):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) < usual * 0.6:
            continue
        known = sum(bool(meaning_of(cell)[0]) for cell in filled if len(cell) < 200)
        data = sum(bool(_DATA.fullmatch(cell.strip()[:200])) for cell in filled)
        score = known + 0.2 * (len(set(filled)) == len(filled)) - 2 * data
        if score > best_score:
            best, best_score = place, score
    if best < 0:
        raise Unreadable("no_headings", line=1)
    return best


def _width(headings: list[str], below: Sequence[list[str]]) -> int:
    """How many columns: as far as a heading stands, and not the empty ones at the right."""
    named = max((place + 1 for place, heading in enumerate(headings) if heading.strip()), default=0)
    return named or max((len(cells) for cells in below), default=0)
