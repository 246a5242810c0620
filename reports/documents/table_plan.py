"""The plan of the tables, to fill by hand: what every table must respect, for the organiser alone; then a sheet for each table."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from common.pdf import written
from events.help import numbers_to_call
from events.languages import language_in_words, languages_in_words
from events.models import Category, Event, Role, Theme
from events.models.roles import RoleKind
from participants.models import Need, Registration
from reports.documents.base import Document, Order, planned_tables, printed_at, sheets
from reports.documents.person_cards import secret_letters
from teams.models import FormationRules, HostTables, Pairing, Placement

ON_A_PAGE = 2
USUAL_PAGES_OF_RULES = 1  # with five themes and a few stars; the file itself says exactly


def _range(least: int, most: int) -> str:
    return str(least) if least == most else _("%(least)d to %(most)d") % {"least": least, "most": most}


def people_at_a_table(theme: Theme) -> str:
    """ "6 to 9 people"."""
    words = ngettext("%(people)s person", "%(people)s people", theme.max_size)
    return words % {"people": _range(theme.min_size, theme.max_size)}


def _key(letters: dict[int, str], planned: dict[Theme, int]) -> list[dict[str, str]]:
    """Which letter is which theme, and how many tables it takes; by letter, as one looks for it."""
    rows = [
        {
            "letter": letters[theme.pk],
            "theme": theme.title,
            "size": people_at_a_table(theme),
            "tables": _range(theme.min_teams, theme.max_teams),
            "first": str(theme.first),  # type: ignore[attr-defined]  # counted by planned_tables
        }
        for theme in planned
    ]
    return sorted(rows, key=lambda row: row["letter"])


def _rules(event: Event, letters: dict[int, str], categories: Sequence[Category]) -> list[str]:
    """What every table respects, one sentence each."""
    rules = FormationRules.objects.filter(event=event).first() or FormationRules(event=event)
    found = [
        _("Each table has each shape, as far as there are enough people of it."),
        ngettext(
            "At most %(count)d person of one organisation at a table.",
            "At most %(count)d people of one organisation at a table.",
            rules.max_same_structure,
        )
        % {"count": rules.max_same_structure},
    ]
    if rules.needs_facilitators:
        said = ngettext(
            "One facilitator for each table: %(names)s.",
            "One facilitator for %(count)d tables: %(names)s.",
            rules.tables_per_facilitator,
        )
        found.append(said % {"count": rules.tables_per_facilitator, "names": _facilitators(event)})
    protected = [letters[theme.pk] for theme in event.themes.all() if theme.is_protected]
    social = next((capfirst(category.label) for category in categories if category.is_social_work), "")
    if protected and social:
        found.append(
            _("Letter %(letters)s: at each table, somebody who comes as “%(category)s”, or the theme’s lead.")
            % {"letters": ", ".join(protected), "category": social}
        )
    return found + _hosts(event)


def _facilitators(event: Event) -> str:
    """Each with the languages they speak besides French: "Lina DÉMO (Arabic, English)"."""
    rows = Role.objects.filter(event=event, kind=RoleKind.FACILITATOR).values_list("user__name", "languages")
    names = [f"{name} ({languages_in_words(codes)})" if codes else name for name, codes in rows]
    return ", ".join(names) or _("nobody is named yet")


def _hosts(event: Event) -> list[str]:
    return [
        _("“%(need)s”: only table %(numbers)s. The card says so.")
        % {"need": Need.Kind(row.kind).label, "numbers": ", ".join(map(str, row.numbers))}
        for row in HostTables.objects.filter(event=event)
        if row.numbers
    ]


def _stars(event: Event, letters: dict[int, str]) -> list[list[str]]:
    """[a name, what is to be respected] for each card with a star. Three queries."""
    names = {True: _("at the same table as %(name)s"), False: _("not at the same table as %(name)s")}
    found = []
    for pair in Pairing.objects.filter(event=event).select_related("one", "other"):
        if pair.one.is_active and pair.other.is_active:
            together = names[pair.kind == Pairing.Kind.TOGETHER]
            found.append((pair.one, together % {"name": pair.other.chosen_name}))
            found.append((pair.other, together % {"name": pair.one.chosen_name}))
    for place in Placement.objects.filter(event=event).select_related("registration", "team"):
        words = (
            _("placed at table %(number)d") % {"number": place.team.number}
            if place.team
            else _("placed in theme %(letter)s") % {"letter": letters[place.theme_id]}
        )
        found.append((place.registration, words))
    speak = Need.objects.filter(event=event, kind=Need.Kind.LANGUAGE).select_related("registration")
    for need in speak:
        language = language_in_words(need.language) if need.language else need.detail or "?"
        words = _("needs a facilitator who speaks: %(language)s") % {"language": language}
        found.append((need.registration, words))
    found.sort(key=lambda row: (row[0].search_name, row[0].pk))
    return [[_shown(person), words] for person, words in found if person.is_active]


def _shown(person: Registration) -> str:
    return written(person.chosen_name) or person.chosen_name


def _steps() -> list[str]:
    return [
        _("Lay out one sheet per table. The cards are already piled by first wish."),
        _("Begin with the cards that have a star or a table number."),
        _("Deal each pile to the tables of its letter, the shapes one after the other."),
        _("A pile is too large? Take the second letter of those who have one, then the third."),
        _("Look at each table: its size, its shapes, its organisations. Exchange two cards until it is right."),
        _("Write the names on the sheets and number the tables. Then type them in, or read them out."),
    ]


def _sheets(planned: dict[Theme, int], letters: dict[int, str], blanks: int) -> list[dict[str, Any]]:
    """One for each table; the letter and the sizes are left to write on those that are added."""
    filled = [
        {"letter": letters[theme.pk], "size": people_at_a_table(theme), "lines": theme.max_size}
        for theme, count in planned.items()
        for _number in range(count)
    ]
    filled.sort(key=lambda sheet: sheet["letter"])
    return filled + [{"letter": "", "size": "", "lines": 8}] * blanks


def _data(order: Order) -> dict[str, Any]:
    event = order.event
    people = Registration.objects.active().filter(event=event).count()
    letters, planned = secret_letters(event), planned_tables(event, people)
    categories = list(event.categories.all())
    rules = FormationRules.objects.filter(event=event).first() or FormationRules(event=event)
    return {
        "title": _("Table plan: %(event)s") % {"event": event.title},
        "event": event.title,
        "key": _key(letters, planned),
        "rules": _rules(event, letters, categories),
        "stars": _stars(event, letters),
        "steps": _steps(),
        "categories": [{"word": capfirst(one.label), "shape": one.shape} for one in categories],
        "sheets": _sheets(planned, letters, order.choices.get("blanks", 0)),
        "helplines": numbers_to_call(event),
        "words": _words(event, people, rules.max_same_structure),
    }


def _words(event: Event, people: int, most_alike: int) -> dict[str, str]:
    return {
        "heading": _("How do we make the tables?"),
        "people": ngettext("%(count)d person to seat", "%(count)d people to seat", people) % {"count": people},
        "secret": _(
            "This sheet is yours alone: it says which letter is which theme. Let nobody read it, and destroy it."
        ),
        "key": _("Which letter is which theme?"),
        "letter": _("Letter"),
        "theme": _("Theme"),
        "size": _("At a table"),
        "tables": _("Tables"),
        "first": _("First wishes"),
        "rules": _("What does every table respect?"),
        "stars": _("Who has a star?"),
        "steps": _("How to do it"),
        "table": pgettext("paper", "Table no."),
        "sheet_theme": pgettext("paper", "Letter"),
        "facilitator": _("Facilitator"),
        "check": _("Before you leave this table"),
        "right_size": _("The right number of people"),
        "alike": ngettext(
            "No more than %(count)d person of one organisation",
            "No more than %(count)d people of one organisation",
            most_alike,
        )
        % {"count": most_alike},
        "shapes": _("Each shape:"),
        "asked": _("What the organiser’s sheet asks"),
        "somebody_listens": _("Somebody listens to you:"),
        "page": pgettext("paper", "Page"),
        "printed": printed_at(event),
    }


TABLE_PLAN = Document(
    key="table_plan",
    template="print/table_plan.typ",
    icon="table",
    moment="by_hand",
    title=gettext_lazy("Table plan to fill by hand"),
    words=gettext_lazy(
        "The organiser’s sheet with the letters and what must be respected, then one sheet per table to fill with a pen."
    ),
    paper=gettext_lazy("A4, one side only; the sheets of the tables are cut in two. The first sheet is for you alone."),
    permission="reports.print_tables",
    count=lambda amounts, choices: amounts.people and amounts.planned,
    pages=lambda amounts, choices: USUAL_PAGES_OF_RULES + sheets(amounts.planned + choices.get("blanks", 0), ON_A_PAGE),
    data=_data,
)
