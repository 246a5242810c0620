"""Files to print, opened by reader libraries."""

import io
from typing import Any

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from reports.documents import DOCUMENTS, Order
from reports.services.prints import make_print
from tests.factories import PrintJobFactory

SITE = "https://tablee.example.org"


def made(kind: str, event: Any, **choices: Any) -> bytes:
    """The file of a document, as the background makes it."""
    job = PrintJobFactory(event=event, kind=kind, choices={"language": "fr", **choices}, site=SITE, status="waiting")
    make_print(job.pk)
    job.refresh_from_db()
    assert job.is_ready
    return bytes(job.content)


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in opened(content).pages)


def words_of(content: bytes) -> str:
    """The same words as `text_of`, on one line: a hundred times sooner where the file has a hundred pages."""
    with pypdfium2.PdfDocument(content) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def codes_of(content: bytes) -> list[str]:
    """What a phone reads on the pages."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for number in range(len(document)):
            picture = document[number].render(scale=3).to_pil()
            found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def check_for_readers(content: bytes, *, lang: str = "fr") -> None:
    """Tagged, with a title and a language, and each picture with its words."""
    document = opened(content)
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == lang
    assert document.metadata.title
    for figure in _elements(root["/StructTreeRoot"], "/Figure"):
        assert figure.get("/Alt")


def _elements(node: Any, kind: str) -> list[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [one for child in node for one in _elements(child, kind)]
    if not isinstance(node, dict):
        return []
    mine = [node] if node.get("/S") == kind else []
    return mine + _elements(node.get("/K", []), kind)


def data_of(kind: str, event: Any, **choices: Any) -> dict[str, Any]:
    """What the template of a document is given."""
    return DOCUMENTS[kind].data(Order(event=event, choices={"language": "fr", **choices}, site=SITE))
