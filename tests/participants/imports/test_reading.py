"""Any list that another tool may give; and broken files, which give a line, a column and a sentence."""

import contextlib
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from participants.imports.headings import meaning_of, propose, shape_of, tool_of
from participants.imports.reading import MOST_BYTES, read
from participants.imports.sentences import Unreadable

EXAMPLES = Path(__file__).parents[2] / "data" / "imports"


def workbook(*rows, sheets=(), merge="") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    for name, lines in sheets:
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(content: bytes) -> list[list[str]]:
    return [line.cells for line in read(content).lines]


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, part in parts.items():
            zipped.writestr(name.replace("__", "/") + ".xml", part)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "tool", "heading_line", "lines", "first"),
    [
        ("helloasso", "helloasso", 1, 24, "C1000"),
        ("google_forms", "google_forms", 1, 24, "01/11/2026 09:00:00"),
        ("excel_fr", "", 2, 33, "1"),
    ],
)
def test_the_three_examples_are_read_whole(name, tool, heading_line, lines, first) -> None:
    table = read((EXAMPLES / f"{name}.csv").read_bytes())
    found = list(table.lines)
    assert (tool_of(table.headings), table.heading_line, len(found), found[0].cells[0]) == (
        tool,
        heading_line,
        lines,
        first,
    )
    assert "DÉMO" in str(found[0].cells)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "mac_roman"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_separator_and_line_end(encoding, separator, end) -> None:
    rows = [["Nom", "Prénom", "Thème"], ["DÉMO", "Élie", "L’été, à Noël"], ["DÉMO", "Anaïs", ""]]
    text = "".join(separator.join(f'"{cell}"' for cell in row) + end for row in rows)
    assert cells(text.encode(encoding)) == rows[1:]


def test_junk_above_the_headings_and_a_separator_said_are_passed_over() -> None:
    content = "sep=,\nListe de la délégation,,\n,,\nÉditée le,23/11/2026,\nNom,Commune,Tél\nJo DÉMO,Vue,0639980001\n"
    table = read(content.encode())
    assert table.headings == ["Nom", "Commune", "Tél"]
    assert [(line.number, line.cells) for line in table.lines] == [(6, ["Jo DÉMO", "Vue", "0639980001"])]


def test_a_cell_of_several_lines_counts_its_lines() -> None:
    lines = list(read(b'Nom;Besoins\n"Jo";"une rampe\nune chaise"\nEden;\n').lines)
    assert [(line.number, line.cells[0]) for line in lines] == [(2, "Jo"), (4, "Eden")]


def test_short_lines_are_filled_and_long_ones_are_told() -> None:
    lines = list(read(b"Nom;Commune;Mail\nJo\nEden;Vue;;;;\nLou;Vue;a;b\n").lines)
    assert [(line.cells, line.is_too_long) for line in lines] == [
        (["Jo", "", ""], False),
        (["Eden", "Vue", ""], False),
        (["Lou", "Vue", "a"], True),
    ]


def test_headings_said_again_in_the_middle_are_passed_over() -> None:
    assert cells(b"Nom;Commune\nJo;Vue\nNOM ;commune\nEden;Vue\n") == [["Jo", "Vue"], ["Eden", "Vue"]]


def test_two_headings_alike_and_one_empty_are_told_apart() -> None:
    assert read(b"Nom;Commune;Commune;;Mail\nJo;Vue;Vue;x;a@example.org\n").headings == [
        "Nom",
        "Commune",
        "Commune (2)",
        "(4)",
        "Mail",
    ]


def test_one_column_is_a_list_too() -> None:
    assert cells("Nom\nJo DÉMO\nLou DÉMO\n".encode()) == [["Jo DÉMO"], ["Lou DÉMO"]]


def test_lines_from_two_tools_pasted_together() -> None:
    content = "Nom;Prénom\nDÉMO;Élie\n".encode() + "DÉMO;Anaïs\n".encode("cp1252")
    assert cells(content) == [["DÉMO", "Élie"], ["DÉMO", "Anaïs"]]


def test_half_an_emoji_is_left_out_and_a_zero_byte_too() -> None:
    assert cells(b"Nom;Commune\nZo\xed\xa0\xbd DEMO;Vue\nJo\x00;Vue\n" + b"Lou DEMO;Vue\n" * 30)[:2] == [
        ["Zo\ufffd DEMO", "Vue"],
        ["Jo", "Vue"],
    ]


def test_a_workbook_with_a_merged_title_numbers_and_days() -> None:
    content = workbook(
        ["Liste des inscrits"],
        [],
        ["Nom", "Téléphone", "Date", "Enfants"],
        ["Jo DÉMO", 639980001, datetime(2026, 11, 1), 2.0],
        merge="A1:D1",
    )
    assert cells(content) == [["Jo DÉMO", "639980001", "2026-11-01", "2"]]


def test_the_first_sheet_that_holds_something_is_read() -> None:
    assert cells(workbook(sheets=[("Liste", [["Nom", "Commune"], ["Jo", "Vue"]])])) == [["Jo", "Vue"]]


def test_a_formula_of_a_workbook_gives_its_value_and_never_runs() -> None:
    assert cells(workbook(["Nom", "Commune"], ["Jo", '=HYPERLINK("x")'])) == [["Jo", ""]]


BOMB = b"<a/>" + b" " * 50_000_000
BROKEN = {
    "nothing": (b"", "empty", 0, 0),
    "only separators": (b";;;\r\n;;;\r\n", "empty", 0, 0),
    "only a mark": (b"\xef\xbb\xbf", "empty", 0, 0),
    "only headings": (b"Nom;Commune\n", "only_headings", 1, 0),
    "no headings": (b"Jo;0639980001;jo@example.org\nLou;0639980002;lou@example.org\n", "no_headings", 1, 0),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_list", 0, 0),
    "binary": (bytes(range(256)) * 40, "not_a_list", 0, 0),
    "an unclosed quote": (b'Nom;Commune;Mail\nJo;Vue;\nLou;"Vue;\nEden;Vue;\n', "unclosed_quote", 3, 2),
    "a quote closed too early": (b'Nom;Commune\n"Jo" DEMO;Vue\n', "unclosed_quote", 2, 1),
    "a huge cell": (b"Nom;Commune\nJo;" + b"x" * 30_000 + b"\n", "huge_cell", 2, 2),
    "an enormous cell": (b"Nom;Commune\nJo;" + b"x" * 300_000 + b"\n", "huge_cell", 2, 0),
    "300 columns": (b";".join(b"Nom%d" % n for n in range(300)) + b"\nJo\n", "too_many_columns", 1, 0),
    "too large": (b"x" * (MOST_BYTES + 1), "too_large", 0, 0),
    "a truncated workbook": (workbook(["Nom"], ["Jo"])[:2000], "broken_workbook", 0, 0),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "legacy_excel", 0, 0),
    "a locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
        0,
        0,
    ),
    "a zip of something else": (archive(readme=b"<a/>"), "not_a_list", 0, 0),
    "a zip bomb": (archive(xl__workbook=b"<a/>", xl__bomb=BOMB), "bomb", 0, 0),
    "entities that expand": (archive(xl__workbook=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "bomb", 0, 0),
    "a workbook without its sheets": (archive(xl__workbook=b"<a/>"), "broken_workbook", 0, 0),
    "an empty workbook": (workbook(), "empty", 0, 0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_says_where_and_what_to_do(name: str) -> None:
    content, key, line, column = BROKEN[name]
    with pytest.raises(Unreadable) as refused:
        list(read(content).lines)
    assert (refused.value.key, refused.value.line, refused.value.column) == (key, line, column)
    assert str(refused.value).strip().endswith(".")


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_no_bytes_do_anything_else_than_be_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(Unreadable):
        for line in read(content).lines:
            assert all(isinstance(cell, str) for cell in line.cells)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Votre adresse e-mail", ("field", "email")),
        ("Adresse IP", ("refused", "ip")),
        ("Date de naissance", ("refused", "birth")),
        ("Né(e) le", ("refused", "birth")),
        ("Situation familiale", ("refused", "marital")),
        ("Nationalité", ("refused", "nationality")),
        ("Religion", ("refused", "religion")),
        ("N° de sécurité sociale", ("refused", "social_number")),
        ("Moyen de paiement", ("refused", "payment")),
        ("Email payeur", ("refused", "payer")),
        ("Buyer First Name", ("refused", "payer")),
        ("Adresse postale", ("refused", "address")),
        ("Civilité", ("refused", "gender")),
        ("Besoin de garde d’enfants ? (nombre)", ("field", "children")),
        ("Numéro de téléphone", ("field", "phone")),
        ("Téléphone du responsable légal", ("field", "responsible_phone")),
        ("Numéro de billet", ("skipped", "technical")),
        ("Nom de famille", ("field", "family_name")),
        ("Nom et prénom", ("field", "name")),
        ("Prénom", ("field", "first_name")),
        ("Nom de l’association", ("field", "structure")),
        ("First Name", ("field", "first_name")),
        ("Surname", ("field", "family_name")),
        ("Order #", ("skipped", "technical")),
        ("Attendee Status", ("field", "status")),
        ("Moins de 18 ans ?", ("field", "minor")),
        ("Remarques", ("skipped", "remarks")),
        ("Couleur préférée", ("", "")),
    ],
)
def test_a_heading_is_recognised(heading, meaning) -> None:
    assert meaning_of(heading) == meaning


def test_one_column_gives_a_field_and_several_give_themes() -> None:
    names = [column.name for column in propose(["Mail", "E-mail pro", "Thème 1", "Thème 2"])]
    assert names == ["email", "", "themes", "themes"]


def test_the_shape_of_a_list_is_that_of_its_headings() -> None:
    assert shape_of(["Nom", "Prénom"]) == shape_of(["NOM ", "prenom"]) != shape_of(["Prénom", "Nom"])
