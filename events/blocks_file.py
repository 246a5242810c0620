"""The blocks of the sheet and of the method cards as a file, to bring them to another event or to share them.

    {"schema": "tablee-blocks/1", "blocks": [{"canvas": "sheet", "key": "problem", "title_fr": "…", …}, …]}

Blocks of one canvas come in their order. A file speaks of the canvases that it holds, and of no other.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.text import storable
from events.models import Event, SheetBlock

SCHEMA = "tablee-blocks/1"
MOST_BYTES = 200_000
MOST_BLOCKS = 40  # on one canvas
TEXTS = ("title_fr", "title_en", "question_fr", "question_en")
ANSWERS = ("is_compulsory", "asks_people_concerned")
COLUMNS = ("canvas", "key", *TEXTS, *ANSWERS)


class Unreadable(ValueError):
    """The file cannot be taken. `faults` are sentences, each with where it is wrong."""

    def __init__(self, *faults: str) -> None:
        self.faults: Sequence[str] = faults
        super().__init__(" ".join(faults))


def written(event: Event) -> bytes:
    """All the blocks of an event, as a file: UTF-8, indented, ending with a line end."""
    rows = SheetBlock.every.filter(event=event).order_by("canvas", "position", "pk")
    blocks = [{column: getattr(row, column) for column in COLUMNS} for row in rows]
    return (json.dumps({"schema": SCHEMA, "blocks": blocks}, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> list[SheetBlock]:
    """The blocks of a file, unsaved and without event, in their order. Raises Unreadable, with all that is wrong."""
    faults: list[str] = []
    blocks = [_block(number, row, faults) for number, row in enumerate(_rows(content), start=1)]
    found = [block for block in blocks if block]
    for key, times in Counter(block.key for block in found).items():
        if times > 1:
            faults.append(_("Two blocks have the key “%(key)s”. Each key stands once in a file.") % {"key": key})
    for canvas, count in Counter(block.canvas for block in found).items():
        if count > MOST_BLOCKS:
            words = {"canvas": canvas, "count": count, "most": MOST_BLOCKS}
            faults.append(_("“%(canvas)s” has %(count)d blocks. At most %(most)d fit.") % words)
    if faults:
        raise Unreadable(*faults[:10])
    return found


def _rows(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is too large. A file of blocks is a few pages long."))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise Unreadable(_("This file cannot be read. Choose a file that was downloaded here.")) from broken
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise Unreadable(
            _("This is no file of blocks, or it comes from another version. It must say “%(schema)s”.")
            % {"schema": SCHEMA}
        )
    rows = data.get("blocks")
    if not isinstance(rows, list) or not rows:
        raise Unreadable(_("This file holds no block."))
    return rows


def _block(number: int, row: Any, faults: list[str]) -> SheetBlock | None:
    """One block, or None and what is wrong with it."""
    where = _("Block %(number)d") % {"number": number}
    if not isinstance(row, dict):
        faults.append(_("%(where)s: this is no block.") % {"where": where})
        return None
    texts = {name: row.get(name, "") for name in ("canvas", "key", *TEXTS)}
    if not all(isinstance(text, str) and storable(text) == text for text in texts.values()):
        faults.append(_("%(where)s: titles and questions are texts between quotes.") % {"where": where})
        return None
    if not all(isinstance(row.get(name, False), bool) for name in ANSWERS):
        faults.append(_("%(where)s: “is_compulsory” and “asks_people_concerned” are true or false.") % {"where": where})
        return None
    block = SheetBlock(**texts, **{name: row.get(name, False) for name in ANSWERS})
    block.is_compulsory = block.is_compulsory and block.canvas == SheetBlock.Canvas.SHEET
    try:
        block.clean_fields(exclude=["event", "id", "position"])
        _check_canvas(block)
    except ValidationError as wrong:
        for name, sentences in wrong.message_dict.items():
            faults.append(
                _("%(where)s, “%(field)s”: %(fault)s") % {"where": where, "field": name, "fault": " ".join(sentences)}
            )
        return None
    return block


def _check_canvas(block: SheetBlock) -> None:
    if block.canvas not in SheetBlock.Canvas.values:
        raise ValidationError({"canvas": _("one of %(names)s.") % {"names": _in_words(SheetBlock.Canvas.values)}})


def _in_words(names: Iterable[str]) -> str:
    return ", ".join(names)
