"""Look for texts everywhere: in every table, session, file and line of log, however they are written there."""

import base64
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

from django.contrib.sessions.models import Session
from django.db import connection
from pypdf import PdfReader

from common.text import search_key

PDF = re.compile(r"\\\\x(25504446[0-9a-f]+)")


def forms(text: str) -> set[str]:
    """How a text may be written: as it is, as a search key, in JSON, in the fields of a
    form, in hexadecimal, in base 64 at any offset."""
    raw = text.encode()
    shifted = {base64.b64encode(b" " * n + raw).decode()[4:-4] for n in range(3)}
    in_forms = {quote_plus(text).casefold(), quote(text).casefold()}
    return {text.casefold(), search_key(text), json.dumps(text)[1:-1].casefold(), raw.hex(), *in_forms, *shifted}


def found(canaries: dict[str, str], *folders: Path, log: str = "") -> dict[str, set[str]]:
    """{canary: the places that hold it}, for those that are somewhere. `canaries`: {name: text}."""
    places: dict[str, set[str]] = {}
    for place, text in everywhere(*folders, log=log):
        folded = text.casefold()
        for name, canary in canaries.items():
            if any(form in folded or form in text for form in forms(canary)):
                places.setdefault(name, set()).add(place)
    return places


def everywhere(*folders: Path, log: str) -> Iterator[tuple[str, str]]:
    """(place, text) of all that is kept."""
    yield "log", log
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), ensure_ascii=False)
    for folder in folders:
        for path in (path for path in folder.rglob("*") if path.is_file()):
            yield f"file {path.name}", path.read_bytes().decode("utf-8", "replace")
    yield from _tables()


def _tables() -> Iterator[tuple[str, str]]:
    """Every row of every table of the database, ours or not, all its columns as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608 - a name from the catalogue
            for (row,) in cursor.fetchall():
                yield table.removeprefix("public."), row + _printed(row)


def _printed(row: str) -> str:
    """The words of the PDF files that a row holds: their text is compressed."""
    files = (bytes.fromhex(found) for found in PDF.findall(row))
    words = (page.extract_text().split() for file in files for page in PdfReader(io.BytesIO(file)).pages)
    return " ".join(word for page in words for word in page)
