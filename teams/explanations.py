"""Drafts in plain sentences: how good they are and why nothing better is known, what a change gives and takes.

Whoever reads them is an organiser; names are in them. What a participant reads of their own seat is in `own_reasons`.
Nothing here ever tells who is kept apart from whom, but to an organiser whose change would break it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.languages import language_in_words
from events.models import Category, Theme
from participants.models import Need, Registration, Skill
from teams.arrangement import rank_in_words
from teams.drafted import Goals
from teams.models import Draft, DraftChange, Formation


class Line(NamedTuple):
    """A sentence and what it is: "better", "worse", "broken" or "same"."""

    tone: str
    text: str


@dataclass(frozen=True)
class Words:
    """The words of the keys that plain data holds: names of people, labels of tables, of categories, themes, skills."""

    people: Mapping[int, str] = field(default_factory=dict)
    tables: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)
    themes: Mapping[int, str] = field(default_factory=dict)
    skills: Mapping[int, str] = field(default_factory=dict)

    def person(self, key: int) -> str:
        return self.people.get(key) or _("somebody who was removed")

    def table(self, key: int | None) -> str:
        return self.tables.get(key or 0) or _("without a table")


def sentence(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


# ---------- How good a draft is ----------


def wishes_in_words(goals: Goals) -> str:
    """How many people get one of their wishes."""
    if not goals.wishing:
        return _("Nobody said a wish.")
    if not goals.none:
        return _("Everybody who said a wish gets one of theirs.")
    return ngettext(
        "%(honoured)d person of %(count)d gets one of their wishes.",
        "%(honoured)d people of %(count)d get one of their wishes.",
        goals.honoured,
    ) % {"honoured": goals.honoured, "count": goals.wishing}


def silent_in_words(goals: Goals) -> str:
    """How many people said no wish, so that the figures of the wishes add up; nothing where all did."""
    if not goals.silent or not goals.wishing:
        return ""
    return ngettext("%(count)d person said no wish.", "%(count)d people said no wish.", goals.silent) % {
        "count": goals.silent
    }


def is_proven(meta: Mapping[str, Any]) -> bool:
    """Whether nobody could share wishes better, as the draft now is."""
    levels, bounds = meta.get("levels") or {}, meta.get("bounds") or {}
    shared = [goal for goal in ("floor", "choices") if bounds.get(goal) is not None and goal in levels]
    return len(shared) == 2 and all(levels[goal] <= bounds[goal] for goal in shared)


def proof_in_words(meta: Mapping[str, Any]) -> str:
    """Whether wishes could be shared better, as far as the engine knows; nothing where it does not."""
    levels, bounds = meta.get("levels") or {}, meta.get("bounds") or {}
    if is_proven(meta):
        return _("No better sharing of wishes exists.")
    best, floor = meta.get("points_bound"), bounds.get("choices")
    if not best or floor is None or "choices" not in levels:
        return ""
    percent = 100 * max(0, levels["choices"] - floor) / best
    if percent < 0.1:
        return _("No better sharing of wishes is known. A better one would change almost nothing.")
    words = {"percent": number_format(percent, 1 if percent < 1 else 0)}
    return _("Wishes could be granted better by %(percent)s %% at most.") % words


def mix_in_words(meta: Mapping[str, Any]) -> str:
    """Whether each table has somebody of each category."""
    missing = (meta.get("levels") or {}).get("mix")
    if missing is None:
        return ""
    if not missing:
        return _("Each table has somebody of every category.")
    text = ngettext(
        "In all, %(count)d place of a category stays empty at a table.",
        "In all, %(count)d places of a category stay empty at a table.",
        missing,
    ) % {"count": missing}
    bounds = meta.get("bounds") or {}
    if bounds.get("mix") is not None and bounds["mix"] >= missing:
        text += " " + _("Fewer is not possible.")
    return text


def moves_in_words(goals: Goals) -> str:
    """How many people would sit elsewhere than now; nothing while nobody has a table."""
    if not goals.seated:
        return ""
    if not goals.moved:
        return _("Nobody who has a table changes it.")
    return ngettext("%(count)d person changes table.", "%(count)d people change table.", goals.moved) % {
        "count": goals.moved
    }


# ---------- What a change by hand did ----------


def change_in_words(change: DraftChange, words: Words) -> str:
    """ "Camille: table 3. Before: table 5."."""
    names = [words.person(int(key)) for key in change.after]
    people = ", ".join(names[:3])
    if len(names) > 3:
        people = _("%(names)s and %(count)d others") % {"names": people, "count": len(names) - 3}
    if change.kind == DraftChange.Kind.LOCK:
        return _("%(people)s: locked at the table.") % {"people": people}
    if change.kind == DraftChange.Kind.UNLOCK:
        return _("%(people)s: no longer locked.") % {"people": people}
    if change.kind == DraftChange.Kind.SWAP and len(names) == 2:
        return _("%(one)s and %(other)s exchanged their places.") % {"one": names[0], "other": names[1]}
    (key, after), *_others = change.after.items()
    places = {"after": words.table(after[0]), "before": words.table(change.before[key][0])}
    return _("%(name)s: %(after)s. Before: %(before)s.") % {"name": names[0], **places}


def effect_in_words(effect: Mapping[str, Any], words: Words) -> list[Line]:
    """What a change improves, then what it costs, then what it breaks."""
    lines = [_wish_line(*wish, words) for wish in effect.get("wishes", ())]
    lines += [_mended_line(demand, words) for demand in effect.get("mended", ())]
    for key, tone, text in (
        ("gained", "better", _("%(table)s: somebody as “%(category)s” sits there now.")),
        ("lost", "worse", _("%(table)s: nobody as “%(category)s” is left.")),
    ):
        for table, category in effect.get(key, ()):
            named = {"table": sentence(words.table(table)), "category": words.categories.get(category, "")}
            lines.append(Line(tone, text % named))
    for table, person in effect.get("alone", ()):
        named = {"name": words.person(person), "table": words.table(table)}
        lines.append(Line("worse", _("%(name)s is alone of their category at %(table)s now.") % named))
    lines += _spread_lines(effect)
    lines += [Line("broken", broken_in_words(demand, words)) for demand in effect.get("broken", ())]
    rank = {"better": 0, "same": 1, "worse": 2, "broken": 3}
    return sorted(lines, key=lambda line: rank[line.tone])


def _wish_line(person: int, before: int, after: int, words: Words) -> Line:
    named = {"name": words.person(person), "before": rank_in_words(before), "after": rank_in_words(after)}
    if not after:
        return Line("worse", _("%(name)s gets none of their wishes any more (%(before)s before).") % named)
    if not before:
        return Line("better", _("%(name)s gets their %(after)s, and had none before.") % named)
    tone = "better" if after < before else "worse"
    return Line(tone, _("%(name)s gets their %(after)s instead of their %(before)s.") % named)


def _spread_lines(effect: Mapping[str, Any]) -> list[Line]:
    said = {
        ("spread", "better"): _("Categories and sizes are more even over the tables."),
        ("spread", "worse"): _("Categories and sizes are less even over the tables."),
        ("fine", "better"): _("Skills and communes are better spread."),
        ("fine", "worse"): _("Skills and communes are less well spread."),
    }
    lines = [
        Line(effect[goal], said[goal, effect[goal]]) for goal in ("spread", "fine") if (goal, effect.get(goal)) in said
    ]
    if moves := effect.get("moves", 0):
        text = ngettext("%(count)d more person changes table.", "%(count)d more people change table.", abs(moves))
        if moves < 0:
            text = ngettext("%(count)d person fewer changes table.", "%(count)d people fewer change table.", abs(moves))
        lines.append(Line("worse" if moves > 0 else "better", text % {"count": abs(moves)}))
    return lines


def broken_in_words(demand: Mapping[str, Any], words: Words) -> str:
    """A demand that a draft does not respect. For the organiser alone."""
    names = [words.person(key) for key in demand.get("people", ())]
    language = language_in_words(demand["language"]) if demand.get("language") else ""
    named = {
        "table": sentence(words.table(demand.get("table"))),
        "theme": words.themes.get(demand.get("theme", 0), _("a removed theme")),
        "name": names[0] if names else "",
        "other": names[-1] if names else "",
        "people": ", ".join(names),
        "language": language,
        "need": Need.TITLES.get(demand.get("need", ""), demand.get("need", "")),
    }
    return str(_BROKEN.get(demand.get("kind", ""), _unknown)(named))


def _unknown(named: Mapping[str, str]) -> str:
    return _("A rule is broken that is no longer known.")


_BROKEN = {
    "theme_size": lambda n: _("%(table)s does not have the size asked for “%(theme)s”.") % n,
    "theme_min_teams": lambda n: _("“%(theme)s” has fewer tables than asked.") % n,
    "theme_max_teams": lambda n: _("“%(theme)s” has more tables than it may.") % n,
    "sensitive": lambda n: _("%(table)s, “%(theme)s”, has neither a social worker nor the theme’s lead.") % n,
    "org_cap": lambda n: _("%(table)s: too many people of one organisation (%(people)s).") % n,
    "together": lambda n: _("%(people)s do not sit together, although it was asked.") % n,
    "apart": lambda n: _("%(people)s sit at one table, although it was asked that they do not.") % n,
    "lock": lambda n: _("%(name)s is not where you placed them.") % n,
    "unplaced": lambda n: _("%(name)s has no table.") % n,
    "twice": lambda n: _("%(name)s sits at two tables.") % n,
    "facilitator_count": lambda n: _("A table has no facilitator.") % n,
    "facilitator_language": lambda n: (
        _("%(table)s: the facilitator does not speak %(language)s, which %(people)s asked for.") % n
    ),
    "need_capacity": lambda n: _("“%(need)s”: more tables would have to host than can.") % n,
    "total_capacity": lambda n: _("The tables together hold too few people.") % n,
}


def _mended_line(demand: Mapping[str, Any], words: Words) -> Line:
    return Line("better", _("No longer true: %(what)s") % {"what": broken_in_words(demand, words)})


def people_told(rows: Iterable[Mapping[str, Any]]) -> set[int]:
    """The keys of the people whose names the words of these effects or demands need."""
    found: set[int] = set()
    for row in rows:
        found |= {int(key) for key in row.get("people", ())}
        found |= {person for person, *_ranks in row.get("wishes", ())} | {
            person for _table, person in row.get("alone", ())
        }
        found |= people_told([*row.get("broken", ()), *row.get("mended", ())])
    return found


def kind_in_words(draft: Draft) -> str:
    """What a draft is, after its number: "best proposal", "around the people locked in draft 2", "copy of draft 2".

    Asks for the draft's formation, and for the one that it went around: fetch them with it.
    """
    if draft.kind == Draft.Kind.COPY and draft.meta.get("copy_of"):
        return _("copy of draft %(number)d") % {"number": draft.meta["copy_of"]}
    if draft.formation and draft.formation.aim == Formation.Aim.AROUND:
        if draft.formation.around:
            return _("around the people locked in draft %(number)d") % {"number": draft.formation.around.number}
        return _("around locked people")
    return draft.get_kind_display()


# ---------- Why somebody sits where they do ----------


def reasons_in_words(reasons: Iterable[Mapping[str, Any]], words: Words) -> list[str]:
    """Why somebody sits at their table, for the organiser, from the kinds of `teams.formation.reasons`."""
    return _told(_REASONS, reasons, words)


def words_of_reasons(event: int, reasons: Iterable[Mapping[str, Any]]) -> Words:
    """The words that reasons need of an event (a key). At most four queries, none for kinds that are not there."""
    listed = [reason for reason in reasons if isinstance(reason, dict)]

    def keys(name: str) -> set[int]:
        found = [reason[name] for reason in listed if name in reason]
        return {key for value in found for key in (value if isinstance(value, list) else [value])}

    def rows(model: Any, name: str, word: str) -> dict[int, str]:
        wanted = keys(name)
        return (
            {row.pk: str(getattr(row, word)) for row in model.objects.filter(event=event, pk__in=wanted)}
            if wanted
            else {}
        )

    return Words(
        people=rows(Registration, "people", "chosen_name"),
        categories=rows(Category, "category", "label"),
        themes=rows(Theme, "theme", "title"),
        skills=rows(Skill, "skills", "name"),
    )


def own_reasons(reasons: Iterable[Mapping[str, Any]], words: Words) -> list[str]:
    """The same for the person. How many wished for a theme, and who was placed by whom, is not theirs to know."""
    return _told(_OWN_REASONS, reasons, words)


def _told(
    said: Mapping[str, Callable[[Mapping[str, Any]], str]], reasons: Iterable[Mapping[str, Any]], words: Words
) -> list[str]:
    known = [reason for reason in reasons if isinstance(reason, dict) and reason.get("kind") in said]
    return [said[reason["kind"]](_named(reason, words)) for reason in known]


def _named(reason: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """What the sentences may say of a reason."""
    rank = reason.get("rank", 0)
    return {
        "theme": words.themes.get(reason.get("theme", 0), _("a removed theme")),
        "wish": rank_in_words(rank) or _("their wish"),
        "rank": rank,
        "asked": reason.get("asked", 0),
        "places": reason.get("places", 0),
        "least": reason.get("least", 0),
        "table": reason.get("table"),
        "people": ", ".join(words.person(key) for key in reason.get("people", ())),
        "category": words.categories.get(reason.get("category", 0), ""),
        "skills": ", ".join(words.skills.get(key, "") for key in reason.get("skills", ())),
        "language": language_in_words(reason["language"]) if reason.get("language") else "",
    }


def _placed(n: Mapping[str, Any]) -> str:
    if n["table"]:
        return _("You placed them at this table.")
    return _("You placed them in “%(theme)s”.") % n


_REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "placed_by_hand": _placed,
    "together": lambda n: _("They sit with %(people)s, as was asked.") % n,
    "same_table": lambda n: _("They keep the table announced to them."),
    "wish": lambda n: _("“%(theme)s” is their %(wish)s.") % n,
    "no_wish": lambda n: _("They said no wish: they may sit anywhere."),
    "none_of_wishes": lambda n: _("“%(theme)s” is none of their wishes.") % n,
    "wish_not_run": lambda n: (
        _(
            "Their %(wish)s, “%(theme)s”, has no table. People who wish it first: %(asked)d. A table takes %(least)d at least."
        )
        % n
    ),
    "wish_full": lambda n: _("Their %(wish)s, “%(theme)s”, is full: all its %(places)d places are taken.") % n,
    "wish_in_demand": lambda n: (
        _("Their %(wish)s, “%(theme)s”, is much asked for: %(asked)d people wish it first, for %(places)d places.") % n
    ),
    "tables_full": lambda n: _("At their %(wish)s, “%(theme)s”, the tables of this draft are full.") % n,
    "only_social_worker": lambda n: _("They are the only social worker at this table, which needs one."),
    "only_of_category": lambda n: _("They are the only one at the table as “%(category)s”.") % n,
    "only_with_skill": lambda n: _("Nobody else at the table brings: %(skills)s.") % n,
    "language": lambda n: _("The facilitator of this table speaks their language: %(language)s.") % n,
    "needed_here": lambda n: _("With one person less, the table would be too small. It needs %(least)d.") % n,
}


def _alone_of_category(n: Mapping[str, Any]) -> str:
    return _("At this table you alone come as “%(category)s”: your view is needed.") % n


_OWN_REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "placed_by_hand": lambda n: _("The organiser chose this place for you."),
    "together": lambda n: _("You sit with %(people)s.") % n,
    "same_table": lambda n: _("You keep the table that was announced to you."),
    "wish": lambda n: _("This theme is your %(wish)s.") % n,
    "no_wish": lambda n: _("You said no wish: you complete this table."),
    "none_of_wishes": lambda n: _(
        "We could not give you one of your wishes this time. Talk to the organiser if it matters."
    ),
    "wish_not_run": lambda n: _("“%(theme)s” has no table this time.") % n,
    "wish_full": lambda n: _("“%(theme)s” is full.") % n,
    "wish_in_demand": lambda n: _("More people wished for “%(theme)s” than it has places.") % n,
    "tables_full": lambda n: _("“%(theme)s” is full.") % n,
    "only_of_category": _alone_of_category,
    "only_social_worker": _alone_of_category,  # the same words: others would tell that the theme is protected
    "only_with_skill": lambda n: _("What you bring is needed here: %(skills)s.") % n,
    "language": lambda n: _("The person who helps your table speaks your language: %(language)s.") % n,
}
