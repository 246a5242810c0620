"""Texts as they are kept: nothing in them that a database or a file refuses."""

from common.documents import Document, Part, Text, as_docx
from common.text import storable


def test_what_neither_a_database_nor_a_file_can_hold_goes_and_words_stay_apart() -> None:
    assert storable("Un\x00 ca\x01fé\ud800\uffff") == "Un café"
    assert storable("un car\x0bun café\x0cune salle") == "un car un café une salle"
    assert storable("a\tb\nc\rd") == "a\tb\nc\rd"


def test_such_text_stops_no_document() -> None:
    assert as_docx(Document("Le\x01 bilan", "\x0b", [Part("Un", [Text("d\ufffeeux")])]))
