"""What became of the projects of the demonstration, almost six months later: alive, paused, stopped, taken over, quiet."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F

from demo.keys import key
from events.models import Event
from participants.models import Registration
from projects.models import FollowUp, Holder, ProjectNews
from projects.services.follow_up import add_news, name_holder, note_no_answer, tell_follow_up
from teams.models import Team

LAST = 6  # the moment about which some have not answered


def projects_go_on(event: Event, people: Sequence[Registration], names: dict[str, str], rows: Any) -> None:
    """`rows`: data/follow_up.json; `names`: {reference: name} of its people. The services say today, which is put right."""
    by_name = {person.chosen_name: person for person in people}
    teams = {team.number: team for team in event.teams.select_related("theme", "event")}
    for row in rows["projects"]:
        team = teams[row["table"]]
        team.event = event
        if row["who"]:
            _is_carried(team, row, by_name.get(names.get(row["who"], "")) if isinstance(row["who"], str) else None)
        for told in row["told"]:
            _is_told(team, told)
        for place, one in enumerate(row.get("news", [])):
            _is_news(team, one, place)
        _is_quiet(team, row)


def move_follow_up(event: Event, gap: timedelta) -> None:
    """The same months, as many days before or after."""
    moved = {name: F(name) + gap for name in ("held_on", "told_at", "planned_on", "called_on", "reminded_at")}
    FollowUp.objects.filter(event=event).update(**moved)
    for model in (Holder, ProjectNews):
        model.objects.filter(event=event).update(created_at=F("created_at") + gap)


def _is_carried(team: Team, row: Any, person: Registration | None) -> None:
    given = row["who"] if person is None else {"name": person.chosen_name, "structure": person.structure}
    if person is not None:
        given |= {"phone": person.phone, "email": person.email, "registration": person}
    reached = given.get(row["channel"])
    name_holder(team=team, channel=row["channel"] if reached else "seen", version=0, **given)


def _is_told(team: Team, told: Any) -> None:
    given = {name: value for name, value in told.items() if name not in ("after", "day")}
    tell_follow_up(team=team, months=told["after"], told_as="organiser", version=0, given=given)
    day = _day(team.event, told["day"])
    FollowUp.objects.filter(team=team, months=told["after"]).update(held_on=day, told_at=_morning(team.event, day))


def _is_news(team: Team, one: Any, place: int) -> None:
    once = key(team.event.slug, team.number, "news", place)
    news = add_news(team=team, text=one["text"], told_as="holder", is_told_on=one["is_told_on"], idempotency_key=once)
    at = _morning(team.event, _day(team.event, one["day"]))
    ProjectNews.objects.filter(pk=news.pk).update(created_at=at)


def _is_quiet(team: Team, row: Any) -> None:
    """Called or written to in vain, or another day was agreed."""
    for calls in range(row.get("calls", 0)):
        note_no_answer(team=team, months=LAST, calls=calls)
    day = {name: _day(team.event, row[name]) for name in ("planned", "reminded") if name in row}
    if day:
        kept = {"planned_on": day.get("planned")}
        if "reminded" in day:
            kept["reminded_at"] = _morning(team.event, day["reminded"])
        FollowUp.objects.update_or_create(event=team.event, team=team, months=LAST, defaults=kept)


def _day(event: Event, days: int) -> date:
    return event.starts_on + timedelta(days=days)


def _morning(event: Event, day: date) -> datetime:
    return datetime.combine(day, time(10), event.zone)
