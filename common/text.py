"""Text as people type it, made safe to store and easy to search."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_SOFT_BREAKS = str.maketrans(
    {"\x0b": " ", "\x0c": " "}
)  # what word processors put within a paragraph, and between pages
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """`text` without what PostgreSQL refuses (NUL, lone surrogates) and what no XML may hold: feeds, documents, workbooks."""
    return _UNSTORABLE.sub("", text.translate(_SOFT_BREAKS))


def search_key(text: str) -> str:
    """Lower-case, unaccented, single-spaced form of `text`, for sorting and searching.

    "Saint-Étienne-de-Mer-Morte" gives "saint etienne de mer morte"; ligatures are opened ("cœur" gives "coeur").
    """
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae")
    unaccented = "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))
    return _SPACES.sub(" ", re.sub(r"[^\w]+", " ", storable(unaccented))).strip()


def whole_number(text: str | None) -> int | None:
    """A key from an address; None where it is none (also ٣ and other digits that databases refuse)."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
