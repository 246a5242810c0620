"""Documents to print: typeset from our own templates, with data that is only ever text.

A template is a file of templates/print/. It reads its data as JSON, so that nothing a person wrote is taken for markup,
and it sees no other file than its neighbours: the typesetter gets them in memory, with no folder of the machine.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language

from common.text import storable

FOLDER = Path(settings.BASE_DIR) / "templates"
FONTS = Path(settings.VAR_DIR) / "fonts"
UNWRITABLE = "□"  # for a character that no font at hand can draw
_PAGE = re.compile(rb"/Type\s*/Page\b")  # what the typesetter writes of a page is never compressed
CannotBePrinted = typst.TypstError
HEAVY = 200_000  # bytes of data, from which a document takes a hundred megabytes to typeset
REMEMBERED = 11
NOTHING: Any = {"main.typ": b""}
STANDARD: Final = "ua-1"  # tagged, with a title and a language: what screen readers need


def make_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The document that `template` ("print/badges.typ", below templates/) makes of `data`: a tagged PDF/UA file.

    `data` holds what JSON can (and lazy translations), its "title" among it; its "lang" is the reader's where none is
    given. A character that cannot be drawn is shown as a square. Raises KeyError where no such template exists, and
    CannotBePrinted where the typesetter refuses.
    """
    plain = _plain({"lang": (get_language() or "fr")[:2], **data})
    _ = plain["title"]  # nothing is printed without one
    sources = _sources()
    written_out = json.dumps(plain).encode()
    document: Any = {"main.typ": sources[template], **sources, "data.json": written_out}
    try:
        made: bytes = typst.compile(document, font_paths=_fonts(), ignore_system_fonts=True, pdf_standards=STANDARD)
    finally:
        if len(written_out) > HEAVY:
            _forget_document()
    return made


def edition(template: str) -> str:
    """Changes with the way `template` lays out its data."""
    sources = _sources()
    around = sorted(name for name in sources if name == template or name.endswith("/base.typ"))
    return sha256(b"".join(sources[name] for name in around)).hexdigest()


def page_count(made: bytes) -> int:
    """How many pages a document of `make_pdf` has."""
    return len(_PAGE.findall(made))


def written(text: str) -> str:
    """`text` without what no font draws; empty where no letter or digit is left to read."""
    drawn = " ".join("".join(character for character in text if _is_drawn(character)).split())
    return drawn if any(character.isalnum() for character in drawn) else ""


def _plain(value: Any) -> Any:
    """`value` as JSON holds it, its texts such that they can all be drawn. Raises TypeError for what is no data."""
    if isinstance(value, str | Promise):
        return _writable(str(value))
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"{type(value).__name__} cannot be printed")


def _writable(text: str) -> str:
    odd = {ord(c): "" if _is_control(c) else UNWRITABLE for c in set(storable(text)) if not _is_drawn(c)}
    return storable(text).translate(odd) if odd else storable(text)


def _is_control(character: str) -> bool:
    """Neither a letter nor a sign nor a space: nothing to see, so nothing to replace."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Mn", "Me")


@lru_cache(maxsize=5000)
def _is_drawn(character: str) -> bool:
    if " " <= character <= "~" or "\u00c0" <= character <= "\u017f":
        return True
    if _is_control(character) and not unicodedata.combining(character):
        return character in "\n\t"
    probe: Any = {
        "main.typ": b'#set document(title: "-")\n#json("data.json")',
        "data.json": json.dumps(character).encode(),
    }
    try:
        typst.compile(probe, font_paths=_fonts(), ignore_system_fonts=True, pdf_standards=STANDARD)
    except typst.TypstError:
        return False
    return True


def _forget_document() -> None:
    """The typesetter remembers its last ten documents, whatever they weigh: let these be empty."""
    for _time in range(REMEMBERED):
        typst.compile(NOTHING, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


@cache
def _kept_sources() -> dict[str, bytes]:
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.typ")}


def _sources() -> dict[str, bytes]:
    """Every template, read once; while one is being written, each time."""
    if settings.DEBUG:
        _kept_sources.cache_clear()
    return _kept_sources()
