"""The facilitator's board: every team at a glance, and who needs somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from events.models import Event, SheetBlock, Slot, Stage, Theme
from events.now import Now, where_are_we
from projects.alone import Alone, Pace, half_have_reached, left_alone, work_time
from projects.models import SheetEntry
from teams.helping import Asked, by_team, requests_of
from teams.models import Mood, Team, TeamNews
from teams.weather import Round, answered_in, answers_in_words, round_at

if TYPE_CHECKING:
    from common.actors import Actor

MOODS = dict(Mood.choices)


@dataclass(frozen=True)
class Card:
    """One team on the board. `position`: its stage, from 1 to `stages`, 0 before the first. `alone`: why it needs somebody
    without having asked. `owes_weather`: the tables are asked their weather, and it has not answered.
    """

    team: Team
    position: int
    stages: int
    following: Stage | None
    filled: int
    needed: int
    news: TeamNews | None
    active_at: datetime | None
    is_mine: bool
    alone: Alone
    asked: Sequence[Asked] = ()
    owes_weather: bool = False

    @property
    def reasons(self) -> Sequence[str]:
        return self.alone.reasons

    @cached_property
    def waiting_since(self) -> datetime | None:
        """Since when it waits for somebody whom nobody answered yet."""
        return min((one.request.asked_at for one in self.asked if one.request.taken_at is None), default=None)

    @cached_property
    def needs_somebody(self) -> bool:
        return bool(self.reasons) or self.waiting_since is not None

    @property
    def is_ready(self) -> bool:
        """Every block that is needed before presenting holds a text."""
        return 0 < self.needed <= self.filled

    @property
    def mood_word(self) -> str:
        """Its weather in a word, from a table made once: asking the model for it costs more than the rest of the line."""
        return str(MOODS.get(self.team.mood, ""))

    @property
    def step(self) -> str:
        """How far it is, in words."""
        return _("(step %(position)s of %(total)s)") % {"position": self.position, "total": self.stages}

    @property
    def sheet(self) -> str:
        """How much of what is needed is written, in words; empty where nothing is needed."""
        words = {"filled": self.filled, "needed": self.needed}
        return _("sheet %(filled)s of %(needed)s") % words if self.needed else ""

    @cached_property
    def wrote_last(self) -> bool:
        """Was the sheet the last thing that moved?"""
        return self.active_at is not None and (self.news is None or self.active_at > self.news.created_at)

    @property
    def urgency(self) -> tuple[bool, float, bool, float, int]:
        """Sorts those who need somebody: first come first served, then one's own tables, then the longest left alone."""
        raised = self.waiting_since
        alone_for = -self.alone.since.total_seconds()
        return (raised is None, raised.timestamp() if raised else 0, not self.is_mine, alone_for, self.team.number)


@dataclass(frozen=True)
class Board:
    """The cards of an event by table number, its stages, the moment of the programme, and the weather round that is open."""

    cards: Sequence[Card]
    stages: Sequence[Stage]
    now: Now
    round: Round | None = None

    @property
    def round_in_words(self) -> str:
        """How many tables answered the round; empty without one."""
        if self.round is None:
            return ""
        return answers_in_words(sum(not card.owes_weather for card in self.cards), len(self.cards))

    @cached_property
    def mine(self) -> list[Card]:
        return [card for card in self.cards if card.is_mine]

    @cached_property
    def needing(self) -> list[Card]:
        return sorted((card for card in self.cards if card.needs_somebody), key=lambda card: card.urgency)


@dataclass(frozen=True)
class _Moment:
    """What the cards are seen against. `places`: the place of each stage, by its key. `answered`: teams, None without a round."""

    pace: Pace
    places: Mapping[int, int]
    needed: int
    mine: frozenset[int]
    asked: Mapping[int, Sequence[Asked]]
    answered: frozenset[int] | None


def board_of(event: Event, actor: "Actor", at: datetime) -> Board:
    """Every team that `actor` may see, as it is at `at`. Ten queries, for ten teams as for forty."""
    stages = list(Stage.objects.filter(event=event))
    places = {stage.pk: place for place, stage in enumerate(stages, start=1)}
    slots = list(_slots(event))
    now = where_are_we(slots, at)
    teams = list(teams_with_progress(Team.objects.visible_to(actor)))
    news = TeamNews.objects.in_bulk([team.last_news for team in teams if team.last_news])
    _share_rows(teams, news.values(), stages, Theme.objects.filter(event=event))
    asked = round_at(event, at, slots)
    moment = _Moment(
        pace=Pace(
            at=at,
            work=work_time(slots),
            stages=stages,
            others=half_have_reached([places.get(team.stage_id, 0) for team in teams]),
            planned=places.get(now.current.stage_id, 0) if now.current else 0,
        ),
        places=places,
        needed=SheetBlock.objects.filter(event=event, is_compulsory=True).count(),
        mine=actor.scope("team", "table_facilitator"),
        asked=by_team(requests_of(event)),
        answered=frozenset(answered_in(event, asked)) if asked else None,
    )
    return Board([_card(team, news.get(team.last_news), moment) for team in teams], stages, now, asked)


def _slots(event: Event) -> Iterable[Slot]:
    for slot in Slot.objects.filter(event=event):
        slot.event = event
        yield slot


def _share_rows(
    teams: Iterable[Team], news: Iterable[TeamNews], stages: Iterable[Stage], themes: Iterable[Theme]
) -> None:
    """Give forty teams and their news the few stages and themes there are, instead of a copy each."""
    stage_by_key, theme_by_key = {row.pk: row for row in stages}, {row.pk: row for row in themes}
    for team in teams:
        team.theme = theme_by_key[team.theme_id]
        team.stage = stage_by_key.get(team.stage_id)
    for item in news:
        item.stage = stage_by_key.get(item.stage_id)


def teams_with_progress(teams: QuerySet[Team]) -> QuerySet[Team]:
    """`teams` with `filled` (compulsory blocks that hold a text), `written_at` and `last_news` (a key)."""
    entries = SheetEntry.objects.filter(team=OuterRef("pk"), version__gt=0).order_by().values("team")
    needed = entries.filter(block__is_compulsory=True, block__canvas=SheetBlock.Canvas.SHEET).filled()
    last = TeamNews.objects.filter(team=OuterRef("pk")).order_by("-created_at", "-pk").values("pk")[:1]
    return teams.annotate(
        filled=Coalesce(Subquery(needed.annotate(n=Count("pk")).values("n")), 0),
        written_at=Subquery(entries.annotate(at=Max("updated_at")).values("at")),
        last_news=Subquery(last),
    ).order_by("number")


def _card(team: Team, news: TeamNews | None, moment: _Moment) -> Card:
    stages = moment.pace.stages
    position = moment.places.get(team.stage_id, 0)
    seen = [when for when in (team.written_at, news.created_at if news else None) if when]
    active_at = max(seen, default=None)
    owes_weather = moment.answered is not None and team.pk not in moment.answered
    return Card(
        team=team,
        position=position,
        stages=len(stages),
        following=stages[position] if position < len(stages) else None,
        filled=team.filled,
        needed=moment.needed,
        news=news,
        active_at=active_at,
        is_mine=team.pk in moment.mine,
        alone=left_alone(team, position, active_at, moment.pace, owes_weather=owes_weather),
        asked=moment.asked.get(team.pk, ()),
        owes_weather=owes_weather,
    )
