"""Drafts side by side: their goals, their tables, and who would work on another theme."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from events.models import Event, Theme
from participants.models import Registration
from teams.drafted import Goals, goals_of, goals_of_present
from teams.explanations import (
    kind_in_words,
    mix_in_words,
    moves_in_words,
    proof_in_words,
    silent_in_words,
    wishes_in_words,
)
from teams.models import Draft, DraftSeat, DraftTable, Team

MOST_DIFFERENT = 40  # people listed who work on another theme


@dataclass(frozen=True)
class Side:
    """One draft, or the present tables where `draft` is None. `by_theme`: how many tables each theme has."""

    draft: Draft | None
    kind: str
    goals: Goals
    sentences: Sequence[str]
    by_theme: Sequence[tuple[Theme, int]]
    tables: int
    broken: int

    @property
    def bars(self) -> Sequence[tuple[str, int]]:
        """The people by the rank of the wish they get, from the first: (which, how many)."""
        goals = self.goals
        return [("first", goals.first), ("second", goals.second), ("third", goals.third), ("none", goals.none)]


@dataclass(frozen=True)
class Different:
    """Somebody whose theme is not the same in all drafts; one title a draft, empty for no table."""

    name: str
    themes: Sequence[str]


@dataclass(frozen=True)
class Comparison:
    sides: Sequence[Side]
    drafts: Sequence[Draft]
    different: Sequence[Different]
    differ: int


def compared(event: Event, drafts: Sequence[Draft]) -> Comparison:
    """Eight queries at most, whatever their size."""
    themes = list(Theme.objects.filter(event=event))
    goals = goals_of(drafts)
    tables: dict[int, Counter[int]] = {draft.pk: Counter() for draft in drafts}
    for draft, theme in DraftTable.objects.filter(draft__in=drafts).values_list("draft_id", "theme_id"):
        tables[draft][theme] += 1
    sides = [_side(draft, goals[draft.pk], tables[draft.pk], themes) for draft in drafts]
    present = Counter(Team.objects.filter(event=event).values_list("theme_id", flat=True))
    if present:
        sides.insert(0, _present(event, present, themes))
    different, differ = _different(drafts, themes) if len(drafts) > 1 else ([], 0)
    return Comparison(sides, drafts, different, differ)


def _side(draft: Draft, goals: Goals, tables: Counter[int], themes: Sequence[Theme]) -> Side:
    said = [wishes_in_words(goals), proof_in_words(draft.meta), mix_in_words(draft.meta)]
    said += [silent_in_words(goals), moves_in_words(goals)]
    return Side(
        draft=draft,
        kind=kind_in_words(draft),
        goals=goals,
        sentences=[text for text in said if text],
        by_theme=[(theme, tables[theme.pk]) for theme in themes],
        tables=tables.total(),
        broken=len(draft.meta.get("broken", [])),
    )


def _present(event: Event, tables: Counter[int], themes: Sequence[Theme]) -> Side:
    goals = goals_of_present(event)
    by_theme = [(theme, tables[theme.pk]) for theme in themes]
    return Side(None, "", goals, [wishes_in_words(goals)], by_theme, tables.total(), broken=0)


def _different(drafts: Sequence[Draft], themes: Sequence[Theme]) -> tuple[list[Different], int]:
    """The first people whose theme is not the same everywhere, and how many there are."""
    seats = DraftSeat.objects.filter(
        draft__in=drafts, registration__status=Registration.Status.ACTIVE, table__isnull=False
    )
    by_person = seats.values("registration").annotate(n=Count("table__theme", distinct=True)).filter(n__gt=1)
    keys = list(by_person.order_by("registration__search_name", "registration").values_list("registration", flat=True))
    titles = {theme.pk: theme.title for theme in themes}
    found: dict[int, dict[int, str]] = {key: {} for key in keys[:MOST_DIFFERENT]}
    names: dict[int, str] = {}
    rows = seats.filter(registration__in=found).values_list(
        "registration", "registration__chosen_name", "draft_id", "table__theme_id"
    )
    for key, name, draft, theme in rows:
        names[key], found[key][draft] = name, titles[theme]
    return [
        Different(names[key], [themes.get(draft.pk, "") for draft in drafts])
        for key, themes in found.items()
        if key in names
    ], len(keys)
