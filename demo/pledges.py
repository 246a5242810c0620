"""What the room pledged to the tables of the demonstration, and what became of it almost six months later."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from demo.keys import key
from events.models import Event
from participants.models import Registration
from projects.models import Means, Pledge
from projects.services.pledges import keep_pledge, make_pledge, release_pledge


def the_room_pledges(event: Event, people: Sequence[Registration], names: dict[str, str], rows: Sequence[Any]) -> None:
    """`rows`: data/pledges.json of this moment; `names`: {reference: name} of its people. Théo typed what is nobody's."""
    teams = {team.number: team for team in event.teams.select_related("event")}
    by_name = {person.chosen_name: person for person in people}
    means = {(row.team_id, row.what): row for row in Means.objects.filter(event=event)}
    for place, row in enumerate(rows):
        team = teams[row["table"]]
        person = by_name.get(names.get(row["who"], "")) if isinstance(row["who"], str) else None
        pledge = make_pledge(
            team=team,
            kind=row["kind"],
            what=row["what"],
            means=means.get((team.pk, row.get("means", ""))),
            by_on=event.starts_on + timedelta(days=row["by"]),
            idempotency_key=key(event.slug, "pledge", place),
            **_whose(event, row, person),
        )
        _becomes(event, pledge, row)


def move_pledges(event: Event, gap: timedelta) -> None:
    """The same pledges, as many days before or after the event."""
    days = {name: F(name) + gap for name in ("by_on", "closed_on", "created_at", "reminded_at")}
    Pledge.objects.filter(event=event).update(**days)


def _whose(event: Event, row: Any, person: Registration | None) -> dict[str, Any]:
    if person is not None:
        given = {"structure": person.structure, "contact": row["contact"]}
        return {"registration": person, "name": person.chosen_name, **given}
    if isinstance(row["who"], dict):
        return {**row["who"], "typed_by": User.objects.get(email="theo@example.org")}
    role = event.roles.select_related("user").filter(user__email=f"{row['who']}@example.org").latest("kind")
    return {"role": role, "name": role.user.name, "structure": "CAF (démo)", "contact": row["contact"]}


def _becomes(event: Event, pledge: Pledge, row: Any) -> None:
    """Kept, released or reminded so many days after the event began: the services say today, which is put right."""
    day = 0
    if "kept" in row:
        keep_pledge(pledge=pledge, version=1)
        day = row["kept"]
    elif "released" in row:
        day, reason = row["released"]
        release_pledge(pledge=pledge, version=1, reason=reason)
    if day:
        Pledge.objects.filter(pk=pledge.pk).update(closed_on=event.starts_on + timedelta(days=day))
    if "reminded" in row:
        at = datetime.combine(event.starts_on + timedelta(days=row["reminded"]), time(9), event.zone)
        Pledge.objects.filter(pk=pledge.pk).update(reminded_at=at)
