"""When the tables are asked their weather, and which of them have answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Slot
from teams.models import MoodRound, Team, TeamNews


@dataclass(frozen=True)
class Round:
    """Tables are asked from `asked_at` until `closes_at`: by somebody, or by a slot of the programme (`key` is None)."""

    asked_at: datetime
    closes_at: datetime
    key: int | None = None


def round_at(event: Event, at: datetime, slots: Iterable[Slot] | None = None) -> Round | None:
    """The round that is open at `at`: the latest begun. `slots`: those of the event, where they were read already."""
    asked = MoodRound.objects.filter(event=event, asked_at__lte=at, closes_at__gt=at).first()
    rounds = [Round(asked.asked_at, asked.closes_at, asked.pk)] if asked else []
    rounds += [
        Round(slot.begins, slot.ends)
        for slot in (_asking(event) if slots is None else slots)
        if slot.asks_weather and not slot.is_skipped and slot.begins <= at < slot.ends
    ]
    return max(rounds, key=lambda one: one.asked_at, default=None)


def _asking(event: Event) -> Iterable[Slot]:
    for slot in Slot.objects.filter(event=event, asks_weather=True):
        slot.event = event
        yield slot


def seconds_to_change(event: Event, at: datetime, asked: Round | None) -> int:
    """In how many seconds of the event the open round closes, or the next one of the programme begins; 0 for never."""
    if asked:
        return max(1, int((asked.closes_at - at).total_seconds()))
    beginnings = (slot.begins for slot in _asking(event) if slot.begins > at and not slot.is_skipped)
    following = min(beginnings, default=None)
    return max(1, int((following - at).total_seconds())) if following else 0


def answered_in(event: Event, asked: Round) -> set[int]:
    """Keys of the teams that told their weather since the round began."""
    told = TeamNews.objects.filter(event=event, kind=TeamNews.Kind.MOOD, created_at__gte=asked.asked_at)
    return set(told.exclude(mood="").order_by().values_list("team", flat=True).distinct())


def has_answered(team: Team, asked: Round) -> bool:
    return team.news.filter(kind=TeamNews.Kind.MOOD, created_at__gte=asked.asked_at).exclude(mood="").exists()


def answers_in_words(answered: int, teams: int) -> str:
    """How many answered, as one says it: "7 tables of 10 have answered"."""
    if answered and answered == teams:
        return _("All tables have answered.")
    words = ngettext(
        "%(answered)d table of %(teams)d has answered.", "%(answered)d tables of %(teams)d have answered.", answered
    )
    return words % {"answered": answered, "teams": teams}


def history_of(team: Team, most: int = 8) -> Sequence[TeamNews]:
    """The team's latest weathers, the oldest first."""
    return list(team.news.filter(kind=TeamNews.Kind.MOOD).exclude(mood="")[:most])[::-1]
