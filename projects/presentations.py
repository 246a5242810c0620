"""The restitution as it is read: the order of the teams, whose turn it is, how long it all takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Slot
from projects.models import Presentation, Restitution
from teams.models import Team

State = Presentation.State


@dataclass(frozen=True)
class Order:
    """The turns of an event, in their order, and the minutes each team has. `at`: the event's time."""

    event: Event
    turns: Sequence[Presentation]
    rules: Restitution
    at: datetime

    @property
    def is_made(self) -> bool:
        """Somebody placed the teams."""
        return any(turn.position for turn in self.turns)

    @cached_property
    def current(self) -> Presentation | None:
        return next((turn for turn in self.turns if turn.is_under_way), None)

    @cached_property
    def to_come(self) -> Sequence[Presentation]:
        """The turns not begun; empty until the order is made."""
        return [turn for turn in self.turns if turn.state == State.WAITING] if self.is_made else []

    @property
    def following(self) -> Presentation | None:
        return self.to_come[0] if self.to_come else None

    @property
    def told(self) -> int:
        return sum(turn.state in (State.DONE, State.PASSED) for turn in self.turns)

    @property
    def is_over(self) -> bool:
        return self.is_made and self.current is None and not self.to_come

    @property
    def until(self) -> datetime | None:
        """When the part under way, talk or questions, is to end."""
        turn = self.current
        if turn is None or turn.started_at is None:
            return None
        if turn.questions_at:
            return turn.questions_at + timedelta(minutes=self.rules.question_minutes)
        return turn.started_at + timedelta(minutes=self.rules.talk_minutes)

    @property
    def part_minutes(self) -> int:
        """How long the part under way is to last."""
        is_asked = self.current is not None and self.current.questions_at is not None
        return self.rules.question_minutes if is_asked else self.rules.talk_minutes

    @property
    def minutes_left(self) -> int:
        """Of the part under way, rounded up; 0 or less once its time is over."""
        return -int((self.at - self.until).total_seconds() // 60) if self.until else 0

    @property
    def left_words(self) -> str:
        """The time left as the room reads it."""
        if self.minutes_left <= 0:
            return _("Time to conclude")
        return _("{n} min left").format(n=self.minutes_left)

    @property
    def part_gone(self) -> float:
        """How much of the part under way is behind, in percent."""
        if self.until is None or not self.part_minutes:
            return 100.0
        return 100 - 100 * (self.until - self.at).total_seconds() / 60 / self.part_minutes

    @property
    def minutes_each(self) -> int:
        return self.rules.talk_minutes + self.rules.question_minutes

    @property
    def minutes(self) -> int:
        """For all the teams, one after the other."""
        return len(self.turns) * self.minutes_each


def order_of(event: Event, at: datetime | None = None) -> Order:
    """Two queries. Teams that have no turn yet are not in it: see `with_every_team`."""
    turns = list(Presentation.objects.filter(event=event).in_order().select_related("team"))
    return Order(event, turns, rules_of(event), at or event.now)


def with_every_team(order: Order) -> Order:
    """The order with a turn, not saved, for each team that has none, last. One query."""
    held = {turn.team_id for turn in order.turns}
    missing = [team for team in Team.objects.filter(event=order.event) if team.pk not in held]
    turns = [*order.turns, *(Presentation(event=order.event, team=team) for team in missing)]
    return Order(order.event, turns, order.rules, order.at)


def rules_of(event: Event) -> Restitution:
    """The minutes of this event, or the usual ones."""
    return Restitution.objects.filter(event=event).first() or Restitution(event=event)


@dataclass(frozen=True)
class Length:
    """How long all the presentations take, against the programme. `planned` is None where no slot is for them."""

    teams: int
    each: int
    planned: int | None

    @property
    def total(self) -> int:
        return self.teams * self.each

    @property
    def lacking(self) -> int:
        """Minutes missing in the programme; negative: minutes to spare."""
        return self.total - self.planned if self.planned is not None else 0

    @property
    def words(self) -> str:
        """ "10 teams × 6 min = 60 min." """
        return ngettext(
            "%(teams)d team × %(each)d min = %(total)d min.",
            "%(teams)d teams × %(each)d min = %(total)d min.",
            self.teams,
        ) % {"teams": self.teams, "each": self.each, "total": self.total}

    @property
    def verdict(self) -> str:
        """Whether that fits in the programme, and what to do where it does not."""
        if self.planned is None:
            return _("The programme has no moment for presentations yet.")
        planned = _("The programme gives %(minutes)d min.") % {"minutes": self.planned}
        if self.lacking <= 0:
            return planned
        missing = ngettext(
            "%(minutes)d minute is missing: give each team less, or the programme more.",
            "%(minutes)d minutes are missing: give each team less, or the programme more.",
            self.lacking,
        ) % {"minutes": self.lacking}
        return f"{planned} {missing}"


def length_of(order: Order, slots: Sequence[Slot]) -> Length:
    """`slots`: the programme; those skipped do not count."""
    moments = [s.minutes for s in slots if s.kind == Slot.Kind.PRESENTATION and not s.is_skipped]
    return Length(len(order.turns), order.minutes_each, sum(moments) if moments else None)
