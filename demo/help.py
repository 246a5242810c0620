"""Who waits, who is here for what, and a weather round, while the demonstration's day is under way."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from events.models import Event
from teams.models import HelpRequest, MoodRound, ResourcePerson, Team, TeamNews
from teams.services.following import set_mood
from teams.services.help import ask_help, close_request, take_request
from teams.services.resources import make_slots
from teams.services.weather import ask_weather


def tables_ask(event: Event, given: Mapping[str, Any]) -> None:
    """Resource people with their moments, tables that waited or wait since different times, and a round that some answered."""
    teams = {team.number: team for team in event.teams.select_related("event")}
    people = [_comes(event, place, row, given["moments"]) for place, row in enumerate(given["people"])]
    for place, number in given["moments"]["taken"]:
        slot = people[place].slots.filter(ends_at__gt=event.now).first() or people[place].slots.first()
        people[place].slots.filter(pk=slot.pk).update(team=teams[number])
    for row in given["asked"]:
        _asks(teams[row["table"]], row, people)
    _tell_weather(event, list(teams.values()), given["weather"])


def _comes(event: Event, place: int, row: Mapping[str, Any], moments: Mapping[str, Any]) -> ResourcePerson:
    role = event.roles.filter(user__email=f"{row['role']}@example.org").first() if row["role"] else None
    fields = {name: row[name] for name in ("name", "structure", "brings", "place")}
    person: ResourcePerson = ResourcePerson.objects.create(event=event, position=place, role=role, **fields)
    begins, ends = (
        datetime.combine(event.starts_on, time.fromisoformat(moments[name]), event.zone) for name in ("from", "to")
    )
    make_slots(person=person, starts=begins, ends=ends, minutes=moments["minutes"], pause=moments["pause"])
    return person


def _asks(team: Team, row: Mapping[str, Any], people: list[ResourcePerson]) -> None:
    """A table asked so many `minutes` ago; somebody took it after a `wait`, and it may have `lasted` until it was closed."""
    resource = people[row["person"]] if "person" in row else None
    asked = ask_help(team=team, kind=row["kind"], resource=resource, material=row.get("material", ""))
    news = TeamNews.objects.filter(team=team, kind=TeamNews.Kind.HAND_UP, created_at__gte=asked.asked_at)
    came = TeamNews.objects.filter(team=team, kind=TeamNews.Kind.HAND_DOWN, created_at__gte=asked.asked_at)
    if "taken_by" in row:
        take_request(request=asked, by=User.objects.get(email=f"{row['taken_by']}@example.org"))
    if "lasted" in row:
        close_request(request=asked)
    at = asked.asked_at - timedelta(minutes=row["minutes"])
    taken, closed = (at + timedelta(minutes=row[name]) if name in row else None for name in ("wait", "lasted"))
    came.update(created_at=taken or at)
    news.update(created_at=at)
    HelpRequest.objects.filter(pk=asked.pk).update(asked_at=at, taken_at=taken, closed_at=closed)


def _tell_weather(event: Event, teams: list[Team], row: Mapping[str, Any]) -> None:
    """Asked a moment ago; all but a few have answered. What they said stands before the last news of each table."""
    asked = ask_weather(event=event, by=event.roles.of_kind("facilitator").select_related("user")[0].user)
    ago = timedelta(minutes=row["minutes"])
    MoodRound.objects.filter(pk=asked.pk).update(asked_at=F("asked_at") - ago, closes_at=F("closes_at") - ago)
    for team in teams:
        if team.number not in row["silent"]:
            set_mood(team=team, mood=team.mood, author=None)
    TeamNews.objects.filter(event=event, kind=TeamNews.Kind.MOOD, created_at__gte=asked.asked_at).update(
        created_at=F("created_at") - ago / 2
    )


def move_help(event: Event, gap: timedelta) -> None:
    """The same day, another date."""
    event.resource_slots.update(starts_at=F("starts_at") + gap, ends_at=F("ends_at") + gap)
    event.help_requests.update(
        asked_at=F("asked_at") + gap, taken_at=F("taken_at") + gap, closed_at=F("closed_at") + gap
    )
    event.mood_rounds.update(asked_at=F("asked_at") + gap, closes_at=F("closes_at") + gap)
