"""The ready-made texts of a bilan: plain sentences made of its figures, that the organiser may rewrite."""

from collections.abc import Iterable, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.small_counts import SMALLEST_SHOWN
from events.dates import in_words
from projects.evaluation import Kind, Result
from reports.bilan.figures import Bilan
from reports.bilan.parts import people as said
from reports.bilan.people import People, PlaceLine, Said


def sentences(*some: str) -> str:
    """One after the other; an empty one is none."""
    return " ".join(filter(None, some))


def short(bilan: Bilan) -> str:
    event, people, work = bilan.event, bilan.people, bilan.work
    if bilan.is_over:
        held = ngettext(
            "The event “%(title)s” was held on this day: %(days)s.",
            "The event “%(title)s” was held on these days: %(days)s.",
            event.day_count,
        )
    else:
        held = ngettext(
            "The event “%(title)s” is held on this day: %(days)s.",
            "The event “%(title)s” is held on these days: %(days)s.",
            event.day_count,
        )
    held %= {"title": event.title, "days": in_words(event.starts_on, event.ends_on)}
    place = _("Place: %(place)s.") % {"place": event.venue_name} if event.venue_name else ""
    if bilan.is_without_people:
        return sentences(held, place, _made_by_nobody_known(work.teams), _questions(bilan.asked.questions))
    return sentences(held, place, who_came(people), _made(work.teams), _questions(bilan.asked.questions))


def who_came(people: People) -> str:
    """ "80 people came." Or those of the territory, and a few from elsewhere."""
    if people.total.is_hidden:
        return _("Too few people came to say how many.") if people.are_present else _("Too few people to say how many.")
    count = {"count": people.total.number}
    if people.few_from_elsewhere:
        if people.are_present:
            return ngettext(
                "%(count)d person of the territory came", "%(count)d people of the territory came", count["count"]
            ) % count + _(", and a few people from elsewhere.")
        return ngettext(
            "%(count)d person of the territory is registered",
            "%(count)d people of the territory are registered",
            count["count"],
        ) % count + _(", and a few people from elsewhere.")
    if people.are_present:
        return ngettext("%(count)d person came.", "%(count)d people came.", count["count"]) % count
    return ngettext("%(count)d person is registered.", "%(count)d people are registered.", count["count"]) % count


def _made_by_nobody_known(teams: int) -> str:
    made = ngettext("%(count)d team imagined a project.", "%(count)d teams worked, and each imagined a project.", teams)
    return sentences(_("The people are not in this copy of the event."), made % {"count": teams})


def _made(teams: int) -> str:
    if not teams:
        return ""
    return ngettext(
        "They made %(count)d team, which imagined a project.",
        "They made %(count)d teams, and each imagined a project.",
        teams,
    ) % {"count": teams}


def _questions(questions: int) -> str:
    if not questions:
        return ""
    asked = ngettext(
        "%(count)d question was asked of people concerned and of others who know.",
        "%(count)d questions were asked of people concerned and of others who know.",
        questions,
    )
    return asked % {"count": questions}


def categories(people: People) -> str:
    registered = ""
    if not people.registered.is_hidden:
        registered = ngettext(
            "%(count)d person was registered.", "%(count)d people were registered.", people.registered.number
        ) % {"count": people.registered.number}
    largest = max(people.categories, key=lambda line: line.came.number, default=None)
    most = ""
    if largest is not None and largest.came.number:
        most = _("The largest group: “%(category)s”, %(count)s people.") % {
            "category": largest.label,
            "count": said(largest.came).shown,
        }
    return sentences(who_came(people), registered, most)


def territory(people: People) -> str:
    if not people.places:
        return ""
    shown = [place for place in people.places if place.index is not None]
    lacking = [place.name for place in shown if place.is_lacking]
    some = ""
    if people.present_commune_count:
        some = (
            _("People came from %(some)d communes of %(all)d.")
            if people.are_present
            else _("People come from %(some)d communes of %(all)d.")
        )
        some %= {"some": people.present_commune_count, "all": people.commune_count}
    if not shown:
        return sentences(some, _("There are too few people to compare with the population."))
    fewer = _("Fewer people than its share of the population: %(places)s.") % {"places": listed(lacking)}
    # A place whose count is hidden may be just the one that was forgotten.
    if len(shown) < len(people.places):
        hidden = _("Too few people of some parts of the territory to compare.")
        return sentences(some, fewer if lacking else "", hidden)
    return sentences(some, fewer if lacking else _("No part of the territory was forgotten."))


def listed(words: Iterable[str]) -> str:
    """ "A, B and C"; nothing of none."""
    *first, last = list(words) or [""]
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def presence(people: People) -> str:
    known = [line for line in people.half_days if not line.came.is_hidden]
    if not known:
        return ""
    fullest = max(known, key=lambda line: line.came.number)
    if fullest.came.said is Said.NEARLY_ALL:
        return _("%(half)s: nearly everybody was there.") % {"half": capfirst(fullest.label)}
    return _("%(half)s: %(count)d people, the most at once.") % {
        "count": fullest.came.number,
        "half": capfirst(fullest.label),
    }


def needs(bilan: Bilan) -> str:
    asked, met, drivers = bilan.needs.asked, bilan.needs.met, bilan.needs.drivers
    if not bilan.needs.lines:
        return _("Nobody asked for anything to be able to come.")
    if asked.is_hidden and met.is_hidden:
        words = _("People said what they needed to come.")
    elif asked.is_hidden:
        words = ngettext(
            "People said what they needed to come: %(count)d need was met, in whole or in part.",
            "People said what they needed to come: %(count)d needs were met, in whole or in part.",
            met.number,
        ) % {"count": met.number}
    else:
        words = ngettext("%(count)d need was said.", "%(count)d needs were said.", asked.number) % {
            "count": asked.number
        }
        if met.number:
            words = sentences(
                words,
                ngettext(
                    "%(count)d was met, in whole or in part.", "%(count)d were met, in whole or in part.", met.number
                )
                % {"count": met.number},
            )
    seats = ""
    if not drivers.is_hidden and drivers.number:
        seats = ngettext(
            "%(count)d person offered seats in their car.",
            "%(count)d people offered seats in their car.",
            drivers.number,
        ) % {"count": drivers.number}
    return sentences(words, seats)


def work(bilan: Bilan) -> str:
    made = bilan.work
    if not made.teams:
        return _("No team was made.")
    teams = ngettext("%(count)d team worked", "%(count)d teams worked", made.teams) % {"count": made.teams}
    themes = ngettext(" on %(count)d theme.", " on %(count)d themes.", len(made.themes)) % {"count": len(made.themes)}
    written = (
        ngettext("%(count)d wrote its project sheet.", "%(count)d wrote their project sheet.", made.written)
        % {"count": made.written}
        if made.written
        else ""
    )
    return sentences(teams + themes, written)


def asked(bilan: Bilan) -> str:
    some = bilan.asked
    if not some.questions:
        return _("No team noted what it asked.")
    words = ngettext(
        "To check their ideas, the teams asked %(count)d question.",
        "To check their ideas, the teams asked %(count)d questions.",
        some.questions,
    ) % {"count": some.questions}
    if not some.changed:
        return words
    changed = ngettext("%(count)d answer changed a project.", "%(count)d answers changed a project.", some.changed) % {
        "count": some.changed
    }
    return sentences(words, changed)


def awards(bilan: Bilan) -> str:
    count = len(bilan.work.awards)
    return ngettext("%(count)d award was given.", "%(count)d awards were given.", count) % {"count": count}


def given(awards: Sequence[tuple[str, str]]) -> list[str]:
    """A line for each award: the projects that everybody may read by their name, the others by how many they are."""
    teams: dict[str, list[str]] = {}
    for award, team in awards:
        teams.setdefault(award, []).append(team)
    return [_given(award, [name for name in names if name], names.count("")) for award, names in teams.items()]


def _given(award: str, named: list[str], others: int) -> str:
    if not named:
        count = ngettext("%(count)d team", "%(count)d teams", others) % {"count": others}
        return _("%(award)s: %(teams)s") % {"award": award, "teams": count} if others > 1 else award
    if others:
        named = [*named, ngettext("%(count)d other team", "%(count)d other teams", others) % {"count": others}]
    return _("%(award)s: %(teams)s") % {"award": award, "teams": listed(named)}


def quoted(words: str) -> str:
    return _("“%(words)s”") % {"words": words}


def pledges(bilan: Bilan) -> str:
    some = bilan.pledges
    if not some.made:
        return _("No help was promised.")
    return sentences(
        ngettext("%(count)d pledge was made to the teams.", "%(count)d pledges were made to the teams.", some.made)
        % {"count": some.made},
        ngettext("%(count)d is kept.", "%(count)d are kept.", some.kept) % {"count": some.kept} if some.kept else "",
        ngettext("%(count)d is late.", "%(count)d are late.", some.late) % {"count": some.late} if some.late else "",
    )


def views(bilan: Bilan) -> str:
    sheets = bilan.views.sheets
    if not sheets:
        return _("What people thought of it is not yet read.") if bilan.views.waiting else _("No view was given.")
    words = ngettext(
        "%(count)d person gave their view, without a name.", "%(count)d people gave their view, without a name.", sheets
    )
    first = next((result for result in bilan.views.results if result.mean is not None), None)
    return sentences(words % {"count": sheets}, "" if first is None else sentences(first.question.text, mean(first)))


def base(result: Result) -> str:
    """Of how many people the shares of a question are."""
    if result.answered is None:
        whole = _("Shares of all the questionnaires.")
    else:
        whole = ngettext("%(count)d person answered.", "%(count)d people answered.", result.answered)
        whole %= {"count": result.answered}
    return sentences(whole, _("Several answers were possible.") if result.question.kind == Kind.CHOICES else "")


def follow_up(bilan: Bilan) -> str:
    """ "After 3 months, 7 projects of 10 are alive. 2 gave no news." """
    latest = bilan.follow_up.latest
    if latest is None:
        return ""
    alive = ngettext(
        "%(moment)s, %(count)d project of %(all)d is alive.",
        "%(moment)s, %(count)d projects of %(all)d are alive.",
        latest.alive,
    ) % {"moment": latest.moment.after, "count": latest.alive, "all": bilan.follow_up.teams}
    if latest.untold:
        silent = ngettext("%(count)d gave no news.", "%(count)d gave no news.", latest.untold)
        alive = sentences(alive, silent % {"count": latest.untold})
    reached = bilan.follow_up.people_concerned
    if reached < SMALLEST_SHOWN:
        return alive
    said = ngettext("They have reached %(count)d person.", "They have reached %(count)d people.", reached)
    return sentences(alive, said % {"count": reached})


def mean(result: Result) -> str:
    """ "On average: well." """
    if result.question.kind != Kind.SMILEYS or result.mean is None:
        return ""
    return _("On average: %(word)s.") % {"word": result.mean_words.lower()}


def source(people: People) -> str:
    """Where the populations come from, and who is counted."""
    words = _("Only people who live in the territory are counted here.")
    if people.population_year is None:
        return words
    return sentences(
        _("Population: the sum of the communes. Source: Insee and Etalab, Licence Ouverte, edition of %(year)d.")
        % {"year": people.population_year},
        words,
    )


def titled(place: PlaceLine) -> str:
    return str(capfirst(place.name))
