"""Text with separators: which encoding, which separator, and its lines."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes

from participants.imports.sentences import Unreadable

SEPARATORS = ";,\t|"
WESTERN = ["cp1252", "mac_roman", "cp850", "iso8859_15"]
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 64 * 1024  # bytes looked at to tell an encoding, characters to tell a separator
SAMPLE_LINES = 40
LONGEST_CELL = 20_000
_LINE_END = re.compile(rb"(?<=\n)|(?<=\r)(?!\n)")
_SEPARATOR_SAID = re.compile(r"sep=(.)\r?\n?", re.I)


def decode(content: bytes) -> str:
    """The text of a file, whatever tool wrote it. Raises Unreadable where it is no text."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if encoding := _utf_16_without_mark(content):
        return content.decode(encoding, errors="replace")
    if _is_binary(content):
        raise Unreadable("not_a_list")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_otherwise(content)


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, cells) of each record. Raises Unreadable with line and column."""
    said = _SEPARATOR_SAID.match(text)
    separator = said[1] if said else separator_of(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise _where_it_breaks(text, separator, begins, error) from error
        for column, cell in enumerate(cells, start=1):
            if len(cell) > LONGEST_CELL:
                raise Unreadable("huge_cell", line=begins, column=column)
        if not (said and begins == 1):
            yield begins, cells
        begins = lines.line_num + 1


def separator_of(text: str) -> str:
    """The character that cuts most lines into the same number of cells; a semicolon where nothing does."""
    sample = "".join(io.StringIO(text[:SAMPLE], newline="").readlines()[:SAMPLE_LINES])
    best, best_score = ";", (0, 0)
    for separator in SEPARATORS:
        widths = Counter(
            len(cells) for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if cells
        )
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        score = (times if width > 1 else 0, width)
        if score > best_score:
            best, best_score = separator, score
    return best


def _where_it_breaks(text: str, separator: str, line: int, error: csv.Error) -> Unreadable:
    """Read the record again without being strict: the cell that swallowed the others is the one to correct."""
    if "field limit" in str(error):
        return Unreadable("huge_cell", line=line)
    rest = io.StringIO(text, newline="")
    for _line in range(line - 1):
        rest.readline()
    try:
        cells = next(csv.reader(rest, delimiter=separator), [])
    except csv.Error:
        cells = []
    if not cells:
        return Unreadable("unreadable_line", line=line)
    column = max(range(len(cells)), key=lambda place: cells[place].count("\n") * 1000 + len(cells[place]))
    return Unreadable("unclosed_quote", line=line, column=column + 1)


def _utf_16_without_mark(content: bytes) -> str:
    """Half of the bytes of Western text in UTF-16 are zero: which half tells the order."""
    head = content[:4096]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""


def _is_binary(content: bytes) -> bool:
    head = content[:SAMPLE]
    strange = sum(head.count(byte) for byte in range(32) if byte not in (7, 9, 10, 11, 12, 13, 26, 27))
    return strange > len(head) / 200


def _decode_otherwise(content: bytes) -> str:
    """Not UTF-8 throughout: half emojis, lines from two tools pasted together, or a Western encoding of old."""
    try:
        halves = content.decode("utf-8", errors="surrogatepass")
        return halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        pass
    lines = [_as_utf_8(line) for line in _LINE_END.split(content)]
    if any(line is not None and not line.isascii() for line in lines):
        raw = _LINE_END.split(content)
        return "".join(
            line if line is not None else bytes_.decode("cp1252", "replace")
            for line, bytes_ in zip(lines, raw, strict=True)
        )
    guess = from_bytes(content[:SAMPLE], cp_isolation=WESTERN).best()
    return content.decode(guess.encoding if guess else "cp1252", errors="replace")


def _as_utf_8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None
