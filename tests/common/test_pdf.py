"""What is printed: tagged, in a language, with a title; and whatever a person wrote is only ever text."""

import io

import pytest
from pypdf import PdfReader

from common import pdf

PAGE = b"""#import "/print/base.typ": *
#show: document-style
#for name in data.names [ #par(name) ]
"""


@pytest.fixture(autouse=True)
def page(monkeypatch):
    sources = {**pdf._sources(), "print/names.typ": PAGE}
    monkeypatch.setattr(pdf, "_sources", lambda: sources)


def printed(*names: str, **data) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.make_pdf("print/names.typ", {"title": "Des noms", "names": names, **data})))


def text_of(document: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in document.pages)


def test_a_document_is_tagged_and_tells_its_title_and_language():
    document = printed("Zoé", lang="fr")
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "fr"
    assert document.metadata.title == "Des noms"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        '"); #panic("x',
        "$x$",
        "@ref",
        "<label>",
        "*gras* _penché_ `code` \\ // note",
        "#{sys.inputs}",
        "= Titre",
        "Łukasz Żółć",
        "Володимир",
        "Ελένη",
    ],
)
def test_what_a_person_wrote_is_text_and_never_markup(name):
    assert name in text_of(printed(name))


def test_right_to_left_names_are_written_with_their_letters():
    text = text_of(printed("محمد", "שלום"))
    assert set("محمد") <= set(text)
    assert set("שלום") <= set(text)


def test_a_character_that_no_font_draws_becomes_a_square():
    assert "□ Zoé" in text_of(printed("🙂 Zoé"))


@pytest.mark.parametrize(
    ("name", "left"),
    [("🙂 Zoé 🙂", "Zoé"), ("张伟", ""), ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"), ("🙂", ""), ("محمد", "محمد")],
)
def test_of_a_name_what_can_be_read_is_left(name, left):
    assert pdf.written(name) == left


@pytest.mark.parametrize("name", ["Za\x00ra", "Za\ud800ra", "Za\x07ra", "Za\u200dra", "Za\ufe0fra"])
def test_what_cannot_be_seen_is_left_out(name):
    assert "Zara" in text_of(printed(name))


def test_accents_written_apart_stay():
    assert "Zoe\u0301" in text_of(printed("Zoe\u0301")) or "Zoé" in text_of(printed("Zoe\u0301"))


def test_a_very_long_word_does_no_harm():
    assert len(printed("a" * 5000).pages) >= 1


def test_only_data_is_printed():
    with pytest.raises(TypeError):
        pdf.make_pdf("print/names.typ", {"title": "x", "names": [object()]})
    with pytest.raises(KeyError):
        pdf.make_pdf("print/absent.typ", {"title": "x"})
    with pytest.raises(KeyError):
        pdf.make_pdf("print/names.typ", {"names": []})


def test_pages_are_counted_as_a_reader_counts_them():
    made = pdf.make_pdf("print/names.typ", {"title": "x", "names": ["/Type/Page "] * 400})
    assert pdf.page_count(made) == len(PdfReader(io.BytesIO(made)).pages) > 1
