"""A bilan put in words: its figures become parts, in the reader's language. The page and every file show these."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from events.dates import in_words
from events.models import Event
from participants.meals import WORDS as MEALS
from participants.models import AgeBand, Registration
from projects.evaluation import Result
from projects.models import Pledge, State, Validation
from reports.bilan import parts, words
from reports.bilan.figures import Bilan, bilan_of
from reports.bilan.parts import Bar, Cell, Document, Headline, Part, Quote, Row, Table
from reports.bilan.people import Count, PlaceLine, count

HIDDEN = gettext_lazy("Numbers under 5 are not shown, nor those from which they could be worked out.")
NEEDS: dict[str, str | Promise] = {
    "access": gettext_lazy("To move, hear, see, rest"),
    "understanding": gettext_lazy("To read, write, or speak another language"),
    "childcare": gettext_lazy("Children to mind"),
    "lift": gettext_lazy("A lift to come"),
    "other": gettext_lazy("Something else"),
}


def document_of(event: Event) -> Document:
    """The whole bilan of an event, as things stand, in the present language."""
    bilan = bilan_of(event)
    lead = " · ".join(
        filter(None, (in_words(event.starts_on, event.ends_on), event.venue_name, event.organisation.name))
    )
    made = [part for make in PARTS for part in [make(bilan)] if part is not None]
    return Document(
        title=_("Bilan: %(event)s") % {"event": event.title},
        lead=lead,
        headlines=_headlines(bilan),
        parts=[_with_text(part, bilan) for part in made],
        day=in_words(bilan.day, bilan.day),
    )


def _with_text(part: Part, bilan: Bilan) -> Part:
    text, version = bilan.texts.get(part.key, ("", 0))
    return replace(part, text=text, version=version)


def _headlines(bilan: Bilan) -> list[Headline]:
    came = _("people came") if bilan.people.are_present else _("people registered")
    if bilan.people.few_from_elsewhere:
        came = _("people of the territory")
    some = [
        (parts.people(bilan.people.total), came, "users"),
        (parts.whole(bilan.work.teams), _("teams"), "table"),
        (parts.whole(bilan.asked.questions), _("questions asked of people concerned and others"), "message-circle"),
        (parts.whole(bilan.pledges.made), _("pledges of help"), "heart-handshake"),
    ]
    return [Headline(figure, said, icon) for figure, said, icon in some if figure.raw]


def _bars(*counts: Count | int, label: str = "") -> list[Sequence[Bar]]:
    """A bar for each count, as long as it is of the largest; none where nothing is to be drawn. `label`: which column it is
    of, where there are several."""
    numbers = [one if isinstance(one, int) else one.number for one in counts]
    longest = max(numbers, default=0) or 1
    return [(Bar(number / longest, label),) if number else () for number in numbers]


def _short(bilan: Bilan) -> Part:
    return Part("short", _("In short"), "flag", words.short(bilan))


def _people(bilan: Bilan) -> Part | None:
    people = bilan.people
    if bilan.is_without_people:
        return None
    headings = [_("They come as"), _("People who came"), _("Registered")]
    if not people.are_present:
        headings = [_("They come as"), _("Registered")]
    bars = _bars(*(line.came for line in people.categories), label=headings[1] if people.are_present else "")
    rows = [
        Row(
            str(capfirst(line.label)),
            [parts.people(line.came), *([parts.people(line.registered)] if people.are_present else [])],
            bar,
            line.shape,
        )
        for line, bar in zip(people.categories, bars, strict=True)
    ]
    total = [parts.people(people.total), *([parts.people(people.registered)] if people.are_present else [])]
    rows.append(Row(_("Together, from the territory") if people.few_from_elsewhere else _("Together"), total))
    table = Table("", headings, rows, str(HIDDEN))
    return Part("people", _("Who came?"), "users", words.categories(people), [table])


def _territory(bilan: Bilan) -> Part | None:
    people = bilan.people
    if not people.places or bilan.is_without_people:
        return None
    headings = [
        _("Inter-municipal area"),
        _("Population"),
        _("Share of the population (%)"),
        _("People"),
        _("Share of these people (%)"),
        _("Index"),
    ]
    longest = max(max(line.population_share, line.people_share or 0) for line in people.places) or 1
    rows = [
        Row(
            words.titled(line),
            [
                parts.whole(line.population),
                parts.percent(line.population_share),
                parts.people(line.people),
                parts.percent(line.people_share),
                parts.decimal(line.index),
            ],
            _two_bars(line, longest),
        )
        for line in people.places
    ]
    if people.elsewhere.number:
        rows.append(
            Row(
                _("From elsewhere, or not said"),
                [*map(parts.text, ("", "")), parts.people(people.elsewhere), *map(parts.text, ("", ""))],
            )
        )
    note = words.sentences(
        _(
            "Index: the share of the people over the share of the population. 1 means: as many here as in the territory."
        ),
        words.source(people),
        str(HIDDEN) if any(line.people.is_hidden for line in people.places) else "",
    )
    return Part(
        "territory",
        _("Did the room look like the territory?"),
        "globe",
        words.territory(people),
        [Table("", headings, rows, note)],
    )


def _two_bars(line: PlaceLine, longest: float) -> Sequence[Bar]:
    """A hidden number has no bar: an empty one would say that nobody came."""
    population = Bar(line.population_share / longest, _("Share of the population"), "muted")
    if line.people_share is None:
        return (population,)
    return population, Bar(line.people_share / longest, _("Share of these people"))


def _presence(bilan: Bilan) -> Part | None:
    lines = bilan.people.half_days
    if not lines or bilan.is_without_people:
        return None
    bars = _bars(*(line.came for line in lines))
    rows = [
        Row(str(capfirst(line.label)), [parts.people(line.came)], bar) for line, bar in zip(lines, bars, strict=True)
    ]
    table = Table("", [_("Half-day"), _("People")], rows, str(HIDDEN))
    return Part(
        "presence", _("Who was there, half-day by half-day?"), "calendar-days", words.presence(bilan.people), [table]
    )


def _needs(bilan: Bilan) -> Part | None:
    if bilan.is_without_people:
        return None
    needs = bilan.needs
    tables = _asked_for(bilan)
    tables += _counted(_("Children to mind, by age"), _("Age"), _("Children"), AgeBand, needs.children)
    tables += _counted(_("Meals asked for"), _("Meal"), _("People"), Registration.Meal, needs.meals, MEALS)
    return Part("needs", _("Could everybody come?"), "heart", words.needs(bilan), tables)


def _asked_for(bilan: Bilan) -> list[Table]:
    """What was asked for and what was met; a column that tells nearly nothing is left out, the sentence stays."""
    needs = bilan.needs
    columns = [
        (_("Met, in whole or in part"), [*(line.met for line in needs.lines), needs.met]),
        (_("Asked"), [*(line.asked for line in needs.lines), needs.asked]),
    ]
    if not (bilan.is_over or any(one.number or one.is_hidden for one in columns[0][1])):
        del columns[0]  # nobody has come to say it yet
    columns = [(heading, counts) for heading, counts in columns if not _is_mostly_hidden(counts)]
    if not needs.lines or not columns:
        return []
    names = [*(str(NEEDS[line.key]) for line in needs.lines), _("Together")]
    drawn = _bars(*columns[0][1][:-1], label=columns[0][0] if len(columns) > 1 else "")
    rows = [
        Row(name, [parts.people(counts[place]) for _heading, counts in columns], bar)
        for place, (name, bar) in enumerate(zip(names, [*drawn, ()], strict=True))
    ]
    return [Table("", [_("What was needed to come"), *(heading for heading, _counts in columns)], rows, str(HIDDEN))]


def _is_mostly_hidden(counts: Sequence[Count]) -> bool:
    return 2 * sum(count.is_hidden for count in counts) > len(counts)


def _counted(title: str, what: str, who: str, choices: Any, counts: Any, said: Any = None) -> list[Table]:
    """A table of counts by choice, those of nobody left out; none where all are, or where most are hidden."""
    shown = [(choices(key), count) for key, count in counts.items() if count.number or count.is_hidden]
    if _is_mostly_hidden([count for _choice, count in shown]):
        return []
    bars = _bars(*(count for _choice, count in shown))
    rows = [
        Row(str(capfirst(said[choice] if said else choice.label)), [parts.people(count)], bar)
        for (choice, count), bar in zip(shown, bars, strict=True)
    ]
    return [Table(title, [what, who], rows, str(HIDDEN))] if rows else []


def _work(bilan: Bilan) -> Part:
    work = bilan.work
    return Part(
        "work",
        _("What did the teams make?"),
        "lightbulb",
        words.work(bilan),
        [
            *_things(_("Teams by theme"), _("Theme"), _("Teams"), work.themes),
            *_things(_("Where the teams were at the end"), _("Stage"), _("Teams"), work.stages),
        ],
        points_title=_("Projects that everybody may read"),
        points=work.published,
        pictures=work.pictures,
    )


def _things(title: str, what: str, how_many: str, lines: Sequence[tuple[str, int]]) -> list[Table]:
    bars = _bars(*(number for _name, number in lines))
    rows = [
        Row(str(capfirst(name)), [parts.whole(number)], bar) for (name, number), bar in zip(lines, bars, strict=True)
    ]
    return [Table(title, [what, how_many], rows)] if rows else []


def _asked(bilan: Bilan) -> Part:
    lines = bilan.asked.lines
    bars = _bars(*(number for _kind, number, _changed in lines), label=_("Questions"))
    rows = [
        Row(str(capfirst(Validation.Asked(kind).label)), [parts.whole(number), parts.whole(changed)], bar)
        for (kind, number, changed), bar in zip(lines, bars, strict=True)
    ]
    tables = [Table("", [_("Whom they asked"), _("Questions"), _("That changed a project")], rows)] if rows else []
    return Part("asked", _("Whom did they ask?"), "message-circle", words.asked(bilan), tables)


def _awards(bilan: Bilan) -> Part | None:
    given = bilan.work.awards
    if not given:
        return None
    title = _("What did the jury and the room choose?")
    return Part("awards", title, "star", words.awards(bilan), points=words.given(given))


def _pledges(bilan: Bilan) -> Part:
    some = bilan.pledges
    states = [
        (pgettext("pledges", "Kept"), some.kept),
        (_("To come, in time"), some.to_come - some.late),
        (_("Late"), some.late),
        (_("Released"), some.released),
    ]
    bars = _bars(*(made for _kind, made, _kept in some.kinds), label=_("Pledges"))
    kinds = [
        Row(str(capfirst(Pledge.Kind(kind).label)), [parts.whole(made), parts.whole(kept)], bar)
        for (kind, made, kept), bar in zip(some.kinds, bars, strict=True)
    ]
    tables = [
        *_things(_("Where the pledges are"), _("State"), _("Pledges"), [line for line in states if line[1]]),
        *(
            [Table(_("What was promised"), [_("Kind"), _("Pledges"), pgettext("pledges", "Kept")], kinds)]
            if kinds
            else []
        ),
    ]
    return Part("pledges", _("Who promised help?"), "heart-handshake", words.pledges(bilan), tables)


def _views(bilan: Bilan) -> Part:
    tables = [_view(result) for result in bilan.views.results if result.lines and result.whole]
    chosen: dict[str, list[str]] = {}
    for question, text in bilan.views.chosen:
        chosen.setdefault(question.text, []).append(words.quoted(text))
    quotes = [Quote(question, texts) for question, texts in chosen.items()]
    return Part("views", _("What did people think of it?"), "smile", words.views(bilan), tables, quotes=quotes)


def _view(result: Result) -> Table:
    lines = [(line.word, parts.people(count(line.count)), line) for line in result.lines]
    bars = _bars(*(line.count or 0 for *_some, line in lines))
    rows = [
        Row(word, [count, parts.text("") if line.share is None else Cell(str(line.share), line.share)], bar)
        for (word, count, line), bar in zip(lines, bars, strict=True)
    ]
    hidden = str(HIDDEN) if any(line.count is None for line in result.lines) else ""
    note = words.sentences(words.mean(result), words.base(result), hidden)
    return Table(result.question.text, [_("What they answered"), _("People"), _("Share (%)")], rows, note)


def _follow_up(bilan: Bilan) -> Part | None:
    told = [at for at in bilan.follow_up.moments if at.told]
    if not told:
        return None
    headings = [_("Where the projects stand"), *(at.moment.after for at in told)]
    states = [state for state in State if any(at.counts[state] for at in told)]
    bars = _bars(*(told[-1].counts[state] for state in states), label=told[-1].moment.after if told[1:] else "")
    rows = [
        Row(str(capfirst(state.label)), [parts.whole(at.counts[state]) for at in told], bar)
        for state, bar in zip(states, bars, strict=True)
    ]
    if any(at.untold for at in told):
        rows.append(Row(_("No news yet"), [parts.whole(at.untold) for at in told]))
    table = Table("", headings, rows)
    return Part("follow_up", _("What became of the projects?"), "sunrise", words.follow_up(bilan), [table])


PARTS: Sequence[Callable[[Bilan], Part | None]] = (
    _short,
    _people,
    _territory,
    _presence,
    _needs,
    _work,
    _asked,
    _awards,
    _pledges,
    _views,
    _follow_up,
)
