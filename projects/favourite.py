"""The audience favourite as it is read: how many voted while it is open, and what the room chose once it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from participants.models import Registration
from projects.models import AwardGiven, Ballot, FavouriteResult, Poll, TokenCount
from teams.models import Team, TeamQuerySet

AWARD = "favourite"  # the key of the award that the room gives


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many voted, by phone and at tablets, of how many who come; and the tokens counted. Never for whom.

    `votes` without tokens: once the poll is closed, what was counted then, while ballots are erased with their people.
    """

    votes: int
    phones: int
    tablets: int
    tokens: int
    people: int

    @property
    def in_all(self) -> int:
        return self.votes + self.tokens

    @property
    def tells_ways(self) -> bool:
        """Every ballot is still there to tell how it came."""
        return self.phones + self.tablets == self.votes

    @property
    def too_many(self) -> bool:
        """More votes than people: somebody gave a token and voted too, or tokens were counted twice."""
        return self.in_all > self.people


@dataclass(frozen=True, slots=True)
class Score:
    """What a team has in all: votes and tokens weigh the same."""

    team: Team
    votes: int
    tokens: int

    @property
    def in_all(self) -> int:
        return self.votes + self.tokens


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the room chose, the most chosen first; equal counts by table."""

    scores: Sequence[Score]

    @property
    def first(self) -> Sequence[Score]:
        """The most chosen, several where they are equal; none where nobody voted."""
        most = self.scores[0].in_all if self.scores else 0
        return [score for score in self.scores if most and score.in_all == most]

    @property
    def sentence(self) -> str:
        """Who is first, for the organiser."""
        first = self.first
        if not first:
            return _("Nobody voted.")
        names = ", ".join(score.team.name for score in first)
        count = first[0].in_all
        if len(first) > 1:
            words = ngettext("Equal, with %(count)d vote: %(teams)s.", "Equal, with %(count)d votes: %(teams)s.", count)
            return words % {"count": count, "teams": names}
        return ngettext("%(teams)s, with %(count)d vote.", "%(teams)s, with %(count)d votes.", count) % {
            "count": count,
            "teams": names,
        }


def poll_of(event: Event) -> Poll:
    """The poll of an event, not saved where nobody opened one. One query."""
    return Poll.objects.filter(event=event).first() or Poll(event=event)


def turnout_of(event: Event, poll: Poll | None = None) -> Turnout:
    """Four queries, three with the poll."""
    poll = poll or poll_of(event)
    by_way = Ballot.objects.filter(event=event).aggregate(
        phones=Count("pk", filter=Q(way=Ballot.Way.PHONE)), tablets=Count("pk", filter=Q(way=Ballot.Way.TABLET))
    )
    votes = by_way["phones"] + by_way["tablets"]
    if poll.closed_at is not None:
        counted = FavouriteResult.objects.filter(event=event, team__removed_at=None)
        votes = sum(counted.values_list("by_vote", flat=True))
    tokens = sum(TokenCount.objects.filter(event=event, team__removed_at=None).values_list("count", flat=True))
    people = Registration.objects.active().filter(event=event).count()
    return Turnout(votes, by_way["phones"], by_way["tablets"], tokens, people)


def outcome_of(event: Event) -> Outcome | None:
    """What the room chose; None until the poll is closed. Three queries."""
    if poll_of(event).closed_at is None:
        return None
    votes = dict(FavouriteResult.objects.filter(event=event).values_list("team", "by_vote"))
    rows = Team.objects.filter(event=event).select_related("tokens").order_by("number")
    scores = [Score(team, votes.get(team.pk, 0), team.tokens.count if hasattr(team, "tokens") else 0) for team in rows]
    return Outcome(sorted(scores, key=lambda score: -score.in_all))


def was_heard(event: Event) -> bool:
    """The room has learnt what it chose: the award of the favourite was revealed. One query."""
    return AwardGiven.objects.filter(event=event, award__key=AWARD).revealed().exists()


def choices_of(registration: Registration, poll: Poll) -> TeamQuerySet:
    """The teams that a person may choose, by table: all, but their own where the poll says so. Not asked for yet."""
    rows: TeamQuerySet = Team.objects.filter(event=poll.event_id).order_by("number")
    return rows if poll.own_team else rows.exclude(members__registration=registration)
