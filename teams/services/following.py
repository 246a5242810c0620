"""How a team is getting on: its stage, its weather, its news."""

import uuid
from types import EllipsisType

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.text import storable
from events.models import Stage
from teams.models import Mood, Team, TeamNews
from teams.services.answers import TEAMS, Refused, Stale, locked
from teams.weather import has_answered, round_at


def move_to_stage(
    *, team: Team, stage: Stage | None, author: User | None, seen: Stage | None | EllipsisType = ...
) -> Stage | None:
    """Say at which stage a team is (None: not begun). Gives the stage it was at. Moving it where it is changes nothing.

    `seen` is the stage that the person's screen showed. Raises Stale when it is another one by now.
    """
    with transaction.atomic():
        team = locked(team)
        if stage is not None and stage.event_id != team.event_id:
            raise Refused(_("This stage belongs to another event."))
        before = team.stage
        if before == stage:
            return before
        if seen is not ... and seen != before:
            where = before.name if before else _("not begun")
            raise Stale(_("Somebody else had just moved this team: it is at “%(stage)s”.") % {"stage": where})
        team.stage, team.stage_since = stage, team.event.now
        team.save(update_fields=["stage", "stage_since"])
        _tell(team, TeamNews.Kind.STAGE, author, stage=stage)
        return before


def set_mood(*, team: Team, mood: str, author: User | None) -> str:
    """Say a team's weather ("" for none). Gives the weather before. The same again is news only where it answers a round."""
    if mood and mood not in Mood.values:
        raise Refused(_("Choose one of the five weathers."), "mood")
    with transaction.atomic():
        team = locked(team)
        before, team.mood = team.mood, mood
        if before != mood or (mood and _is_awaited(team)):
            team.save(update_fields=["mood"])
            _tell(team, TeamNews.Kind.MOOD, author, mood=mood)
        return before


def add_note(*, team: Team, text: str, author: User | None, idempotency_key: uuid.UUID | None = None) -> TeamNews:
    """Write down the news of a table. A repeat with the same key gives the first note. Raises Refused for an empty text."""
    text = " ".join(storable(text).split())
    longest = TeamNews._meta.get_field("text").max_length or 0
    if not text:
        raise Refused(_("Write a few words first."), "text")
    if len(text) > longest:
        raise Refused(_("A note holds %(most)d characters at most. Shorten it a little.") % {"most": longest}, "text")
    with transaction.atomic():
        team = locked(team)
        if idempotency_key:
            sent = TeamNews.objects.filter(event_id=team.event_id, idempotency_key=idempotency_key).first()
            if sent:
                return sent
        return _tell(team, TeamNews.Kind.NOTE, author, text=text, idempotency_key=idempotency_key)


def _is_awaited(team: Team) -> bool:
    """The tables are asked their weather now, and this one has not answered yet."""
    asked = round_at(team.event, team.event.now)
    return asked is not None and not has_answered(team, asked)


def _tell(team: Team, kind: str, author: User | None, **fields: object) -> TeamNews:
    news = TeamNews.objects.create(
        event_id=team.event_id, team=team, kind=kind, author=author, created_at=team.event.now, **fields
    )
    live.publish(event_id=team.event_id, topic=TEAMS)
    return news
