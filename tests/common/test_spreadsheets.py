"""What leaves as a file opens everywhere and runs nothing. Read back by readers that are not the writer."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from common.spreadsheets import CSV, XLSX, as_csv, as_download, as_xlsx

FORMULAS = ['=HYPERLINK("x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "|calc", "%x"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet_xml(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def strings(content: bytes) -> list[str]:
    """The texts of a workbook's first sheet, by the standard library alone."""
    return ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in sheet_xml(content).iter(f"{MAIN}is")]


def test_a_french_excel_opens_the_csv_by_itself() -> None:
    content = as_csv(["Nom", "Téléphone"], [["Élie DÉMO", "06 39 98 00 01"]])
    assert content.startswith(b"\xef\xbb\xbfNom;T")
    assert read_csv(content) == [["Nom", "Téléphone"], ["Élie DÉMO", "06 39 98 00 01"]]


@pytest.mark.parametrize(("language", "written"), [("fr", ["24,9", "-1,5", "3"]), ("en", ["24.9", "-1.5", "3"])])
def test_a_french_excel_reads_decimals_as_numbers(language: str, written: list[str]) -> None:
    with override(language):
        assert read_csv(as_csv(["A", "B", "C"], [[24.9, -1.5, 3]]))[1] == written


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_csv_begins_a_formula(formula: str) -> None:
    cell = read_csv(as_csv(["Nom"], [[formula]]))[1][0]
    assert not re.match(r"\s*[=+\-@|%]", cell)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_workbook_is_or_begins_a_formula(formula: str) -> None:
    content = as_xlsx({"Personnes": (["Nom"], [[formula]])})
    assert not list(sheet_xml(content).iter(f"{MAIN}f"))
    assert not re.match(r"\s*[=+\-@|%]", strings(content)[-1])


def test_a_phone_number_keeps_its_country_and_stays_text() -> None:
    content = as_xlsx({"A": (["Téléphone"], [["+33 6 39 98 00 01"], ["0639980001"]])})
    assert strings(content)[1:] == ["+33 6 39 98 00 01", "0639980001"]
    assert "+33 6 39 98 00 01" in read_csv(as_csv(["Téléphone"], [["+33 6 39 98 00 01"]]))[1][0]


def test_a_number_stays_a_number() -> None:
    content = as_xlsx({"A": (["Combien"], [[-3]])})
    assert [cell.text for cell in sheet_xml(content).iter(f"{MAIN}v")][-1] == "-3"


def test_what_no_workbook_can_hold_is_left_out() -> None:
    content = as_xlsx({"a/b:c*[d]" * 9: (["Nom"], [["Zo\x00é\x07 \ud800DÉMO"], ["x" * 50_000], [None]])})
    assert strings(content)[1] == "Zoé DÉMO"
    assert len(strings(content)[2]) == 32_000


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_a_file_is_saved_under_a_safe_name(kind: str) -> None:
    answer = as_download(b"", name='../é"\r\nX: y', kind=kind)
    assert answer["Content-Disposition"] == f'attachment; filename="e-x-y.{kind}"'
    assert answer["Cache-Control"] == "no-store"
