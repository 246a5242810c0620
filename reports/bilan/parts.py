"""What a bilan is made of once it is put in words: parts, each with a text, tables and points. Every format shows these.

A number stands once, in a cell, as it is shown and as a spreadsheet keeps it: no format works one out for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.bilan.people import Count, Said


@dataclass(frozen=True, slots=True)
class Cell:
    """`shown`: in words and in the reader's language; `raw`: for a spreadsheet."""

    shown: str
    raw: int | float | str

    @property
    def is_number(self) -> bool:
        return not isinstance(self.raw, str)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar beside a row's figures, `share` of the longest from 0 to 1; `label` says what it draws where there are two."""

    share: float
    label: str = ""
    kind: str = ""  # "muted": to compare with


@dataclass(frozen=True, slots=True)
class Quote:
    """What people wrote to a question, in quotation marks."""

    question: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its name, its cells under the headings, its bars. `shape`: that of a category."""

    name: str
    cells: Sequence[Cell]
    bars: Sequence[Bar] = ()
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`headings`: that of the names first. `note`: what stands under it, where the figures come from."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Row]
    note: str = ""

    @property
    def is_wide(self) -> bool:
        """Too wide for a phone."""
        return len(self.headings) > 2

    @property
    def legend(self) -> list[Bar]:
        """One bar of each kind, where bars say what they draw."""
        return list({bar.label: bar for row in self.rows for bar in row.bars if bar.label}.values())

    @property
    def lines(self) -> "list[tuple[Row, list[tuple[str, Cell]]]]":
        """Each row with its cells, each cell with its heading."""
        return [(row, list(zip(self.headings[1:], row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that everybody may see: its key and its project's, and the words for who does not see it."""

    key: int
    project: int
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """`ready` is the text made of the figures; `text` what the organiser wrote in its place, empty for none."""

    key: str
    title: str
    icon: str
    ready: str
    tables: Sequence[Table] = ()
    points: Sequence[str] = ()
    points_title: str = ""
    quotes: Sequence[Quote] = ()
    pictures: Sequence[Picture] = ()
    text: str = ""
    version: int = 0

    @property
    def words(self) -> str:
        return self.text or self.ready


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the first page: "78", "people came"."""

    figure: Cell
    words: str
    icon: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole bilan, ready for every format."""

    title: str
    lead: str
    day: str  # of the figures, in words
    headlines: Sequence[Headline]
    parts: Sequence[Part]

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)


def whole(number: int) -> Cell:
    return Cell(number_format(number, 0, force_grouping=True), number)


def people(count: Count) -> Cell:
    if count.said is Said.HIDDEN:
        return text(_("not shown"))
    if count.said is Said.NEARLY_ALL:
        return text(_("all or nearly all"))
    if count.said is Said.ABOUT:
        return text(_("about %(count)d") % {"count": count.number})
    return whole(count.number)


def percent(share: float | None) -> Cell:
    """A share from 0 to 1, under a heading that ends in (%)."""
    return text("") if share is None else decimal(100 * share, 1)


def decimal(number: float | None, places: int = 2) -> Cell:
    if number is None:
        return text("")
    rounded = round(number, places)  # number_format cuts digits off, and rounds nothing
    return Cell(number_format(rounded, places), rounded)


def text(words: str) -> Cell:
    return Cell(words, words)
