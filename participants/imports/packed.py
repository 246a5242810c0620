"""What is kept of a file until it is registered: its lines without the columns that nobody needs, small enough for a row."""

import gzip
import io
import json
from collections.abc import Iterator, Sequence

from participants.imports.headings import Column
from participants.imports.reading import Line, Table

EXAMPLES = 3
LONGEST_EXAMPLE = 60


def pack(table: Table, columns: Sequence[Column]) -> tuple[bytes, int, list[list[str]]]:
    """(content, how many lines, three examples of each column). Refused columns stay empty in all of them.

    Raises Unreadable where the file breaks.
    """
    kept = [place for place, column in enumerate(columns) if column.kind != "refused"]
    examples: list[list[str]] = [[] for _column in columns]
    file, count = io.BytesIO(), 0
    with gzip.open(file, "wt", compresslevel=1, encoding="utf-8") as out:
        for line in table.lines:
            count += 1
            out.write(json.dumps([line.number, [line.cells[place] for place in kept], int(line.is_too_long)]) + "\n")
            for place in kept:
                seen, cell = examples[place], line.cells[place][:LONGEST_EXAMPLE]
                if len(seen) < EXAMPLES and cell and cell not in seen:
                    seen.append(cell)
    return file.getvalue(), count, examples


def unpack(content: bytes, columns: Sequence[Column]) -> Iterator[Line]:
    """The lines that `pack` kept, as wide as the file was."""
    kept = [place for place, column in enumerate(columns) if column.kind != "refused"]
    with gzip.open(io.BytesIO(content), "rt", encoding="utf-8") as lines:
        for text in lines:
            number, cells, is_too_long = json.loads(text)
            wide = [""] * len(columns)
            for place, cell in zip(kept, cells, strict=True):
                wide[place] = cell
            yield Line(number, wide, bool(is_too_long))
