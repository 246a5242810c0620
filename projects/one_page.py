"""A team's project on one page: what it wrote, shortened where it must be and saying so; whom it asked; what it has and
lacks, and what was pledged to it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import date_format
from events.models import SheetBlock
from projects.models import Means, Pledge, Presentation, SheetEntry, Validation
from teams.models import Team

SHORT = 420  # characters of one block, on the screen
MOST_ASKED = 4
MOST_MEANS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the sheet. `is_cut`: the rest stands on the sheet."""

    title: str
    text: str
    is_cut: bool = False

    def shortened(self, most: int) -> "Part":
        """At most `most` characters, cut between two words."""
        text = " ".join(self.text.split())
        if len(text) <= most:
            return Part(self.title, text, self.is_cut)
        cut = text[: most + 1].rsplit(" ", 1)[0] if " " in text[: most + 1] else text[:most]
        return Part(self.title, f"{cut.rstrip(' ,;:.')}…", is_cut=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the team asked, as a sentence, and what that changed."""

    whom: str
    question: str
    changed: str


@dataclass(frozen=True)
class OnePage:
    """What stands on the page. `empty`: blocks in which nothing is written. No member, no name of anybody asked."""

    team: Team
    form: str
    needs: str
    parts: Sequence[Part]
    empty: int
    asked: Sequence[Asked]
    have: Sequence[str]
    lack: Sequence[str]
    pledged: Sequence[str]

    def shortened(self, most: int) -> Sequence[Part]:
        """The blocks, each of at most `most` characters."""
        return [part.shortened(most) for part in self.parts]

    @property
    def nothing_yet(self) -> str:
        """How many blocks are empty, in words; none says nothing."""
        if not self.empty:
            return ""
        return ngettext(
            "%(count)d block of the sheet is not written yet.",
            "%(count)d blocks of the sheet are not written yet.",
            self.empty,
        ) % {"count": self.empty}


def one_page_of(team: Team) -> OnePage:
    """Six queries."""
    return one_pages_of([team])[0]


def one_pages_of(teams: Sequence[Team]) -> list[OnePage]:
    """The pages of `teams` of one event, in their order. Six queries, however many they are."""
    if not teams:
        return []
    blocks = list(SheetBlock.objects.filter(event_id=teams[0].event_id))
    texts = {(one.team_id, one.block_id): one.text for one in SheetEntry.objects.filter(team__in=teams).filled()}
    asked = _by_team(Validation.objects.filter(team__in=teams).present())
    means = _by_team(Means.objects.filter(team__in=teams).present())
    pledges = _by_team(Pledge.objects.filter(team__in=teams).exclude(status=Pledge.Status.RELEASED).in_order())
    turns = {turn.team_id: turn for turn in Presentation.objects.filter(team__in=teams)}

    def page(team: Team) -> OnePage:
        turn = turns.get(team.pk) or Presentation(team=team)
        filled = [Part(block.title, texts[team.pk, block.pk]) for block in blocks if (team.pk, block.pk) in texts]
        return OnePage(
            team=team,
            form=turn.get_form_display(),
            needs=turn.needs,
            parts=filled,
            empty=len(blocks) - len(filled),
            asked=[
                Asked(_whom(row.get_asked_display(), row.people), row.question, row.changed) for row in asked[team.pk]
            ],
            have=[row.what for row in means[team.pk] if row.state == Means.State.HAVE],
            lack=[_lacked(row) for row in means[team.pk] if row.state == Means.State.LACK],
            pledged=[_pledged(row) for row in pledges[team.pk]],
        )

    return [page(team) for team in teams]


def _by_team(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.team_id].append(row)
    return found


def _whom(kind: str, people: int | None) -> str:
    return _("%(whom)s (%(people)d)") % {"whom": kind, "people": people} if people else kind


def _pledged(row: Pledge) -> str:
    """Who, what, by when; never the contact, for a sheet of paper lies about."""
    if row.status == Pledge.Status.KEPT:
        return _("%(what)s: %(who)s, kept") % {"what": row.what, "who": row.who}
    day = date_format(row.by_on, "j F Y")
    return _("%(what)s: %(who)s, by %(day)s") % {"what": row.what, "who": row.who, "day": day}


def _lacked(row: Means) -> str:
    return (
        _("%(what)s (who could give it: %(giver)s)") % {"what": row.what, "giver": row.giver} if row.giver else row.what
    )
