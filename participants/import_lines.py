"""The lines of a list as the organiser reads them before anybody is registered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst

from common.text import search_key
from events.models import Category, Commune, Theme
from participants.imports.sentences import say
from participants.models import ImportFile, ImportRow

PER_PAGE = 25
MOST_UNKNOWN = 12  # words asked at once
LOOKED_AT = 3_000  # lines among which unknown words are counted
Verdict = ImportRow.Verdict
UNDECIDED = Q(verdict__in=(Verdict.TWIN, Verdict.REPEATED), decision="")
DECIDED = Q(verdict__in=(Verdict.TWIN, Verdict.REPEATED)) & ~Q(decision="")
SHOWN = {
    "decide": UNDECIDED,
    "wrong": Q(verdict=Verdict.WRONG),
    "new": Q(verdict=Verdict.NEW) | Q(decision="other"),
    "noted": Q(verdict=Verdict.NEW) & ~Q(words=[]),
    "same": Q(decision="same"),
    "skipped": Q(verdict=Verdict.SKIPPED),
    "all": Q(),
}
ASKED = {"unknown_category": "category", "unknown_theme": "themes"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line in plain values; `state` is a key of SHOWN, `reasons` sentences."""

    number: int
    state: str
    name: str
    category: str
    commune: str
    contact: str
    themes: list[tuple[str, bool]]  # title, is it protected
    reasons: list[str]
    is_decided: bool
    said: list[str]  # what the line says, where it could not be read


def counts_of(file: ImportFile) -> dict[str, int]:
    """How many lines each filter shows. One query."""
    counted = {name: Count("pk", filter=shown) if name != "all" else Count("pk") for name, shown in SHOWN.items()}
    return dict(file.rows.aggregate(**counted))


def rows_shown(file: ImportFile, show: str) -> "QuerySet[ImportRow]":
    return ImportRow.objects.filter(SHOWN.get(show, Q()), file=file).order_by("line")


def page_of(
    rows: "QuerySet[ImportRow]", number: str | None, count: int, categories: Sequence[Category], themes: Sequence[Theme]
) -> "Page[Line]":
    """Two queries, whatever the lines."""
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = count
    page = paginator.get_page(number)
    found = list(page.object_list)
    codes = {row.values.get("person", {}).get("commune") for row in found} - {None, ""}
    communes = dict(Commune.objects.filter(code__in=codes).values_list("code", "name"))
    labels = {category.pk: capfirst(category.label) for category in categories}
    titles = {theme.pk: (theme.title, theme.is_protected) for theme in themes}
    page.object_list = [_line(row, labels, communes, titles) for row in found]
    return page


def unknown_words(file: ImportFile) -> dict[str, list[str]]:
    """{"category": […], "themes": […]}: words that the event does not know, the most frequent first. One query."""
    told = Q(words__contains=[["unknown_category"]]) | Q(words__contains=[["unknown_theme"]])
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ASKED.values()}
    for words in file.rows.filter(told).values_list("words", flat=True)[:LOOKED_AT]:
        for key, values in words:
            if key in ASKED and (plain := search_key(values["word"])):
                counts[ASKED[key]][plain] += 1
    return {kind: [word for word, _n in words.most_common(MOST_UNKNOWN)] for kind, words in counts.items()}


def state_of(row: ImportRow) -> str:
    if row.verdict in (Verdict.TWIN, Verdict.REPEATED):
        return {"": "decide", "same": "same", "other": "new"}[row.decision]
    return {Verdict.NEW: "new", Verdict.SKIPPED: "skipped", Verdict.WRONG: "wrong"}[Verdict(row.verdict)]


def name_in(row: ImportRow) -> str:
    """The name as the line gives it; empty where it gives none."""
    said = row.values.get("said", {})
    written = " ".join(said[name] for name in ("first_name", "family_name", "name") if said.get(name))
    return row.values.get("person", {}).get("name") or written


def _line(
    row: ImportRow, labels: dict[int, str], communes: dict[str, str], titles: dict[int, tuple[str, bool]]
) -> Line:
    person: dict[str, Any] = row.values.get("person", {})
    return Line(
        number=row.line,
        state=state_of(row),
        name=name_in(row),
        category=labels.get(person.get("category", 0), ""),
        commune=communes.get(person.get("commune", ""), ""),
        contact=person.get("phone") or person.get("email") or person.get("typed") or "",
        themes=[titles[key] for key in person.get("themes", ()) if key in titles],
        reasons=[say(word) for word in row.words],
        is_decided=row.decision != "",
        said=[value for value in row.values.get("said", {}).values() if value] if not name_in(row) else [],
    )
