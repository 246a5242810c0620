"""What is kept of a file until it is registered: its lines without the columns that nobody needs."""

import io
import json
from collections.abc import Iterator, Sequence
from itertools import islice

from participants.imports.headings import Column
from participants.imports.reading import Line, Table

EXAMPLES = 3
LONGEST_EXAMPLE = 60
LOOKED_AT = 200  # lines among which the examples are found


def pack(table: Table, columns: Sequence[Column]) -> tuple[bytes, int]:
    """(content, how many lines). Refused columns are not in it. Raises Unreadable where the file breaks."""
    kept, count = _kept(columns), 0
    out = io.BytesIO()
    for count, line in enumerate(table.lines, start=1):  # noqa: B007 - the last is their number
        cells = [line.number, [line.cells[place] for place in kept], int(line.is_too_long)]
        out.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return out.getvalue(), count


def unpack(content: bytes, columns: Sequence[Column]) -> Iterator[Line]:
    """The lines that `pack` kept, as wide as the file was."""
    kept = _kept(columns)
    for text in io.BytesIO(content):
        number, cells, is_too_long = json.loads(text)
        wide = [""] * len(columns)
        for place, cell in zip(kept, cells, strict=True):
            wide[place] = cell
        yield Line(number, wide, bool(is_too_long))


def examples_of(content: bytes, columns: Sequence[Column]) -> list[list[str]]:
    """Three different values of each column; none of a refused one."""
    examples: list[list[str]] = [[] for _column in columns]
    for line in islice(unpack(content, columns), LOOKED_AT):
        for seen, cell in zip(examples, line.cells, strict=True):
            short = cell[:LONGEST_EXAMPLE]
            if len(seen) < EXAMPLES and short and short not in seen:
                seen.append(short)
    return examples


def _kept(columns: Sequence[Column]) -> list[int]:
    return [place for place, column in enumerate(columns) if column.kind != "refused"]
