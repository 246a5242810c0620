"""How far the jury is, and what its marks say once they are open."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Criterion, Event, Role
from events.models.roles import RoleKind
from projects.models import Advice, Jury, Mark, Recusal, Verdict
from projects.ranking import Placed, Ranking, rank, reading
from teams.models import Team

SHIFT_SHOWN = 0.05  # of a mark: less is not worth a sentence


@dataclass(frozen=True, slots=True)
class Seat:
    """One juror in front of one team."""

    juror: Role
    team: Team
    given: int  # criteria that have a mark
    of: int
    is_recused: bool
    by_organiser: bool = False
    has_words: bool = False

    @property
    def is_whole(self) -> bool:
        """Every criterion has a mark; where the event ranks nobody, the team has words."""
        return not self.is_recused and (self.given == self.of if self.of else self.has_words)

    @property
    def is_begun(self) -> bool:
        return not self.is_recused and bool(self.given or self.has_words)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a team reads of its jury once results are shared: no mark, no place, nobody's name."""

    reasons: str
    strengths: Sequence[str]
    next_steps: Sequence[str]


NOTHING_SAID = Answered("", (), ())


def answer_to(team: Team) -> Answered | None:
    """What the jury says to a team; None before results are shared, or where it said nothing."""
    return answers_to([team]).get(team.pk) if team.event.shares_results else None


def answers_to(teams: Sequence[Team]) -> dict[int, Answered]:
    """What the jury says to those of `teams` to which it said something, for the organiser who hands it over. Two queries.

    What a juror wrote alone is nobody's to read before it is opened to the jury, or results are shared.
    """
    reasons = dict(Verdict.objects.filter(team__in=teams).values_list("team", "reasons"))
    strengths: dict[int, list[str]] = {}
    next_steps: dict[int, list[str]] = {}
    may_be_read = Q(event__jury__opened_at__isnull=False) | Q(event__status__in=Event.AFTER_RESULTS)
    advice = Advice.objects.filter(may_be_read, team__in=teams)
    for team, strength, step in advice.values_list("team", "strength", "next_step"):
        strengths.setdefault(team, []).append(strength)
        next_steps.setdefault(team, []).append(step)
    # By the text: the order of jurors would tell who wrote what.
    said = {
        team.pk: Answered(
            reasons.get(team.pk, ""),
            sorted(filter(None, strengths.get(team.pk, []))),
            sorted(filter(None, next_steps.get(team.pk, []))),
        )
        for team in teams
    }
    return {team: one for team, one in said.items() if one.reasons or one.strengths or one.next_steps}


@dataclass(frozen=True, slots=True)
class Told:
    """A team as the open jury reads it: its place and score, what makes them in sentences, and each juror's marks."""

    team: Team
    placed: Placed | None = None
    lines: Sequence[str] = ()
    marks: "Sequence[tuple[Role, Sequence[tuple[Criterion, int | None]]]]" = ()


class Panel:
    """The jury of an event: jurors, teams in the order in which they tell, criteria, and who has read what. Six queries.

    It never says what a mark is: `ranking` and `marks_of` do, and are for open juries only.
    """

    def __init__(self, event: Event) -> None:
        self.event = event
        self.jury = Jury.objects.filter(event=event).first() or Jury(event=event)
        self.jurors: list[Role] = list(
            Role.objects.filter(event=event, kind=RoleKind.JUROR).select_related("user").order_by("user__name", "pk")
        )
        self.teams = teams_to_read(event)
        self._marks = list(Mark.objects.filter(event=event, team__removed_at=None))
        # Without ranking nobody marks: the criteria are only what one looks at.
        self.guide: list[Criterion] = list(Criterion.objects.filter(event=event))
        self.criteria = self._counting() if event.has_ranking else []
        self._recusals = {(row.juror_id, row.team_id): row for row in Recusal.objects.filter(event=event)}

    @property
    def is_open(self) -> bool:
        return self.jury.opened_at is not None

    def _counting(self) -> list[Criterion]:
        """The criteria that make a reading whole. Once open, not one that nobody marked: it was perhaps added since."""
        marked = {row.criterion_id for row in self._marks}
        return [one for one in self.guide if not self.is_open or one.pk in marked]

    @cached_property
    def _worded(self) -> set[tuple[int, int]]:
        return set(Advice.objects.filter(event=self.event).said().values_list("juror_id", "team_id"))

    @cached_property
    def _counts(self) -> dict[tuple[int, int], int]:
        counts: dict[tuple[int, int], int] = {}
        for row in self._marks:
            counts[row.juror_id, row.team_id] = counts.get((row.juror_id, row.team_id), 0) + 1
        return counts

    def seat(self, juror: Role, team: Team) -> Seat:
        pair = (juror.pk, team.pk)
        recusal = self._recusals.get(pair)
        return Seat(
            juror,
            team,
            given=self._counts.get(pair, 0),
            of=len(self.criteria),
            is_recused=recusal is not None,
            by_organiser=bool(recusal and recusal.by_organiser),
            has_words=pair in self._worded,
        )

    def seats_of(self, juror: Role) -> list[Seat]:
        return [self.seat(juror, team) for team in self.teams]

    def rows(self) -> Iterator[tuple[Team, list[Seat]]]:
        """Each team with its jurors."""
        for team in self.teams:
            yield team, [self.seat(juror, team) for juror in self.jurors]

    @property
    def missing(self) -> list[Seat]:
        """Readings that are not whole, of jurors who are not recused."""
        return [seat for _team, seats in self.rows() for seat in seats if not seat.is_recused and not seat.is_whole]

    @property
    def everything_is_in(self) -> bool:
        return bool(self.jurors and self.teams) and not self.missing

    def ranking(self) -> Ranking:
        """Of an open jury. Raises RuntimeError before: what is not open is read by nobody."""
        self._refuse_if_closed()
        weights = {criterion.pk: criterion.weight for criterion in self.criteria}
        by_pair: dict[tuple[int, int], dict[int, int]] = {}
        for row in self._marks:
            by_pair.setdefault((row.juror_id, row.team_id), {})[row.criterion_id] = row.mark
        readings = {pair: value for pair, marks in by_pair.items() if (value := reading(marks, weights)) is not None}
        return rank(
            teams=[team.pk for team in self.teams],
            jurors=[juror.pk for juror in self.jurors],
            readings=readings,
            recused=self._recusals,
        )

    def hidden_from(self, user: int | None) -> frozenset[int]:
        """The keys of the teams that somebody does not read, as a juror linked to them; also where they lead the jury."""
        hers = {juror.pk for juror in self.jurors if juror.user_id == user}
        return frozenset(team for who, team in self._recusals if who in hers)

    def told(self, *, without: Collection[int] = ()) -> "list[Told]":
        """Each team of an open jury with its place, what makes it, and each juror's marks; in order. Without ranking: as
        they told. `without`: the keys of teams that the reader does not read; the others are placed among themselves, for a gap
        would tell the place of those.
        """
        self._refuse_if_closed()
        teams, jurors = {team.pk: team for team in self.teams}, {juror.pk: juror for juror in self.jurors}
        if not self.event.has_ranking:
            return [Told(team) for team in self.teams if team.pk not in without]
        placed = [row for row in self.ranking().placed if row.team not in without]
        places = [row.place for row in placed if row.place]
        return [
            Told(
                teams[row.team],
                replace(row, place=row.place and 1 + sum(place < row.place for place in places)),
                self._lines(row, jurors),
                self.marks_by_juror(row),
            )
            for row in placed
        ]

    def marks_by_juror(self, row: Placed) -> "list[tuple[Role, list[tuple[Criterion, int | None]]]]":
        """Of those who gave this team a mark: theirs, in the order of the criteria."""
        by_juror = self.marks_of(next(team for team in self.teams if team.pk == row.team))
        return [
            (juror, [(criterion, by_juror[juror.pk].get(criterion.pk)) for criterion in self.criteria])
            for juror in self.jurors
            if juror.pk in by_juror
        ]

    def warnings(self, *, without: Collection[int] = ()) -> list[str]:
        """What the jury should talk about before it trusts the order: ties, a place that hangs on one, teams apart.
        Nothing of a tie in which one of `without` is.
        """
        if not self.event.has_ranking:
            return []
        order, names = self.ranking(), {team.pk: team.name for team in self.teams}
        who = {juror.pk: juror.user.name for juror in self.jurors}
        lines = [
            _("Equal: %(teams)s. The marks do not decide between them.") % {"teams": ", ".join(names[t] for t in tie)}
            for tie in order.ties
            if not set(tie) & set(without)
        ]
        lines += [
            _("Without the marks of %(juror)s, another team would be first. Talk about it.") % {"juror": who[juror]}
            for juror in order.hangs_on
        ]
        if order.apart:
            lines.append(_("Some teams were read by different people only: their places cannot be compared."))
        return lines

    def _lines(self, row: Placed, jurors: dict[int, Role]) -> list[str]:
        if row.score is None:
            return [_("Nobody has read it whole.")]
        lines = [
            ngettext("Read by %(count)d person.", "Read by %(count)d people.", len(row.readers))
            % {"count": len(row.readers)}
        ]
        if row.recused:
            lines.append(_("Recused: %(names)s.") % {"names": ", ".join(jurors[j].user.name for j in row.recused)})
        if row.missing:
            names = ", ".join(jurors[j].user.name for j in row.missing)
            lines.append(_("Does not count, as marks are missing: %(names)s.") % {"names": names})
        if abs(row.shift) >= SHIFT_SHOWN:
            words = (
                _("Who read it marks lower than the others: %(shift)s is added.")
                if row.shift > 0
                else _("Who read it marks higher than the others: %(shift)s is taken off.")
            )
            lines.append(words % {"shift": floatformat(abs(row.shift), 2)})
        return lines

    def marks_of(self, team: Team) -> dict[int, dict[int, int]]:
        """{juror: {criterion: mark}} of an open jury. Raises RuntimeError before."""
        self._refuse_if_closed()
        found: dict[int, dict[int, int]] = {}
        for row in self._marks:
            if row.team_id == team.pk:
                found.setdefault(row.juror_id, {})[row.criterion_id] = row.mark
        return found

    def _refuse_if_closed(self) -> None:
        if not self.is_open:
            raise RuntimeError("the marks are not open")


def teams_to_read(event: Event) -> Sequence[Team]:
    """The event's teams in the order in which they tell, then by table."""
    rows = Team.objects.filter(event=event, removed_at=None).select_related("theme", "presentation")
    placed = sorted(rows, key=lambda team: (_turn(team) == 0, _turn(team), team.number))
    for team in placed:
        team.event = event
    return placed


def _turn(team: Team) -> int:
    return team.presentation.position if hasattr(team, "presentation") else 0
