"""Drafts and formations in a few words, for their list and for who waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from participants.models import ThemeChoice
from teams.drafted import goals_of
from teams.explanations import kind_in_words
from teams.models import AppliedDraft, Draft, DraftSeat, Formation


class Line(NamedTuple):
    """A sentence, and whether nothing better could be wished for."""

    text: str
    is_good: bool


@dataclass(frozen=True)
class Short:
    """A draft in its list. `lines`: what it is worth, a sentence each. `is_applied`: it is the last that became the tables."""

    draft: Draft
    people: int
    tables: int
    lines: Sequence[Line]
    is_applied: bool

    @property
    def kind(self) -> str:
        return kind_in_words(self.draft)


def drafts_in_short(event: Event, applied: AppliedDraft | None) -> list[Short]:
    """Every draft of an event, the newest first; `applied` is the last one that became the tables. Four queries."""
    drafts = list(Draft.objects.filter(event=event).select_related("formation__around"))
    seats = DraftSeat.objects.filter(draft__in=drafts)
    counts = (
        seats.order_by()
        .values("draft")
        .annotate(people=Count("pk"), without=Count("pk", filter=Q(table=None)), tables=Count("table", distinct=True))
    )
    by_draft = {row["draft"]: row for row in counts}
    choice = ThemeChoice.objects.filter(registration=OuterRef("registration"), theme=OuterRef("table__theme"))
    granted = seats.annotate(rank=Subquery(choice.values("rank")[:1])).filter(rank__isnull=False).order_by()
    wishes = granted.values_list("draft", "rank").annotate(people=Count("pk"))
    ranks: dict[int, dict[int, int]] = {}
    for draft, rank, people in wishes:
        ranks.setdefault(draft, {})[rank] = people
    goals = goals_of(drafts)
    nothing = {"people": 0, "without": 0, "tables": 0}
    return [
        Short(
            draft=draft,
            people=(row := by_draft.get(draft.pk, nothing))["people"],
            tables=row["tables"],
            lines=_lines(draft.meta.get("levels", {}), ranks.get(draft.pk, {}), goals[draft.pk].moved, row["without"]),
            is_applied=applied is not None and applied.draft_id == draft.pk,
        )
        for draft in drafts
    ]


def _lines(levels: Mapping[str, int], ranks: Mapping[int, int], moves: int, without: int) -> list[Line]:
    lines = [Line(_granted(ranks), True)] if ranks else []
    if "floor" in levels and ranks:
        lines.append(_left_out(levels["floor"]))
    if "mix" in levels:
        lines.append(_mixed(levels["mix"]))
    if moves:
        text = ngettext("%(count)d person changes table.", "%(count)d people change table.", moves)
        lines.append(Line(text % {"count": moves}, False))
    if without:
        text = ngettext("%(count)d person is without a table.", "%(count)d people are without a table.", without)
        lines.append(Line(text % {"count": without}, False))
    return lines


def _granted(ranks: Mapping[int, int]) -> str:
    """ "52 first wishes, 14 second wishes, 6 third wishes." """
    words = [
        ngettext("%(count)d first wish", "%(count)d first wishes", ranks.get(1, 0)) % {"count": ranks.get(1, 0)},
        ngettext("%(count)d second wish", "%(count)d second wishes", ranks.get(2, 0)) % {"count": ranks.get(2, 0)},
        ngettext("%(count)d third wish", "%(count)d third wishes", ranks.get(3, 0)) % {"count": ranks.get(3, 0)},
    ]
    given = [word for rank, word in enumerate(words, start=1) if ranks.get(rank)]
    return _("%(wishes)s.") % {"wishes": ", ".join(given)} if given else ""


def _left_out(floor: int) -> Line:
    """How many people with wishes get none of them."""
    if not floor:
        return Line(_("Everybody who has wishes gets one of them."), True)
    text = ngettext("%(count)d person gets none of their wishes.", "%(count)d people get none of their wishes.", floor)
    return Line(text % {"count": floor}, False)


def _mixed(mix: int) -> Line:
    if not mix:
        return Line(_("Every category is at every table."), True)
    text = ngettext(
        "At %(count)d place, a table lacks a category.", "At %(count)d places, a table lacks a category.", mix
    )
    return Line(text % {"count": mix}, False)


def phase_in_words(formation: Formation) -> str:
    """What the computer is doing just now."""
    phase = formation.progress.get("phase", "")
    if formation.stop_asked_at:
        return _("It stops, and keeps the best so far.")
    if formation.status == Formation.Status.WAITING:
        return _("It begins as soon as the computer is free.")
    words = {
        "themes": _("Themes are shared out by wishes."),
        "tables": _("Everybody is given a table."),
        "proofs": _("Is there anything better? It is being checked."),
        "improving": _("The tables are being improved."),
        "clash": _("The demands cannot all be met. Which ones clash is being worked out."),
    }
    return words.get(phase, _("The tables are being prepared."))


def best_so_far(progress: Mapping[str, Any]) -> list[Line]:
    """The best proposal found until now, in sentences; none before the first."""
    levels, bounds, wishing = progress.get("levels") or {}, progress.get("bounds") or {}, progress.get("wishing", 0)
    if not levels:
        return []
    lines = [_left_out(levels["floor"])] if wishing else []
    if wishing:
        granted = 100 * (1 - levels["choices"] / (100 * wishing))
        lines.append(Line(_("Wishes are granted at %(percent)d %%.") % {"percent": int(granted)}, True))
        if all(name in bounds and bounds[name] == levels[name] for name in ("floor", "choices")):
            lines.append(Line(_("No better sharing of wishes exists."), True))
    return [*lines, _mixed(levels["mix"])]
