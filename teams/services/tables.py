"""Teams themselves: made, changed, removed, brought back."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common import live
from common.text import storable
from events.models import Event, Theme
from participants.models import Registration
from teams.models import Team, TeamMember
from teams.services.answers import TEAMS, Refused, Stale, locked

LAST_NUMBER = 999
MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Restored:
    """A team brought back. `back`: people seated again; `elsewhere`: people who meanwhile sit elsewhere or cancelled."""

    team: Team
    back: int
    elsewhere: int


def create_team(
    *, event: Event, theme: Theme, name: str, number: int | None = None, idempotency_key: uuid.UUID | None = None
) -> Team:
    """A new team, at table `number` or the first free one. A repeat with the same key gives the first team.

    Raises Refused where the number is taken or the theme is another event's.
    """
    with transaction.atomic():
        _lock_numbers(event)
        if idempotency_key and (done := Team.with_removed.filter(event=event, idempotency_key=idempotency_key).first()):
            return done
        _check_same_event(event, theme)
        number = _free_number(event, number)
        team = Team.objects.create(
            event=event, theme=theme, name=_clean_name(name), number=number, idempotency_key=idempotency_key
        )
        live.publish(event_id=event.pk, topic=TEAMS)
        return team


def create_teams(*, event: Event, theme: Theme, count: int, idempotency_key: uuid.UUID) -> list[Team]:
    """`count` teams for a theme at the first free tables, named after their table ("Table 4"). A repeat adds none.

    Raises Refused for a count outside 1 to MOST_AT_ONCE.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refused(_("You can make 1 to %(most)d teams at once.") % {"most": MOST_AT_ONCE}, "count")
    with transaction.atomic():
        _lock_numbers(event)
        _check_same_event(event, theme)
        keys = [uuid.uuid5(idempotency_key, str(n)) for n in range(count)]
        if done := list(Team.with_removed.filter(event=event, idempotency_key__in=keys)):
            return done
        taken = set(Team.objects.filter(event=event).values_list("number", flat=True))
        free = [n for n in range(1, LAST_NUMBER + 1) if n not in taken][:count]
        if len(free) < count:
            raise Refused(_("All table numbers are taken."), "count")
        teams = [
            Team(event=event, theme=theme, name=_("Table %(number)d") % {"number": n}, number=n, idempotency_key=key)
            for n, key in zip(free, keys, strict=True)
        ]
        for team in teams:
            team.set_lookups()
        Team.objects.bulk_create(teams)
        live.publish(event_id=event.pk, topic=TEAMS)
        return teams


def change_team(*, team: Team, name: str, number: int, theme: Theme, expected_version: int) -> Team:
    """Give a team another name, table or theme.

    Raises Stale when the team is no longer at `expected_version`, Refused where the number is taken.
    """
    with transaction.atomic():
        _lock_numbers(team.event)
        team = locked(team)
        if team.version != expected_version:
            raise Stale(_("Somebody else changed this team while you were writing. Check it, then save again."))
        _check_same_event(team.event, theme)
        team.number = _free_number(team.event, number, except_team=team)
        team.name, team.theme = _clean_name(name), theme
        team.version += 1
        team.save(update_fields=["name", "number", "theme", "version"])
        live.publish(event_id=team.event_id, topic=TEAMS)
        return team


def remove_team(*, team: Team) -> int:
    """Remove a team: its people are without a team, its tablet closes, its sheet is kept. Gives how many people left it."""
    with transaction.atomic():
        team = Team.with_removed.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
        if team.removed_at:
            return len(team.seats_when_removed)
        seats = TeamMember.objects.filter(team=team)
        team.seats_when_removed = list(seats.values_list("registration_id", flat=True))
        seats.delete()
        team.removed_at = timezone.now()
        team.save(update_fields=["removed_at", "seats_when_removed"])
        live.publish(event_id=team.event_id, topic=TEAMS)
        live.publish(event_id=team.event_id, topic=live.ACCESS)
        return len(team.seats_when_removed)


def restore_team(*, team: Team) -> Restored:
    """Bring a removed team back with its sheet and those of its people who sit nowhere else.

    Where its table number was given to another team, it gets the first free one. Raises Refused when none is free.
    """
    with transaction.atomic():
        _lock_numbers(team.event)
        people = list(
            Registration.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk__in=team.seats_when_removed, event=team.event_id)
            .order_by("pk")
        )
        team = Team.with_removed.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
        if team.removed_at is None:
            return Restored(team, back=0, elsewhere=0)
        wanted = None if _is_taken(team.event, team.number) else team.number
        team.number = _free_number(team.event, wanted)
        before = len(team.seats_when_removed)
        seated = set(TeamMember.objects.filter(registration__in=people).values_list("registration_id", flat=True))
        back = [person for person in people if person.is_active and person.pk not in seated]
        TeamMember.objects.bulk_create(TeamMember(event=team.event, team=team, registration=p) for p in back)
        team.removed_at, team.seats_when_removed = None, []
        team.save(update_fields=["number", "removed_at", "seats_when_removed"])
        live.publish(event_id=team.event_id, topic=TEAMS)
        return Restored(team, back=len(back), elsewhere=before - len(back))


def _lock_numbers(event: Event) -> None:
    """Table numbers are given one at a time in an event."""
    Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


def _is_taken(event: Event, number: int, except_team: Team | None = None) -> bool:
    others = Team.objects.filter(event=event, number=number)
    return (others.exclude(pk=except_team.pk) if except_team else others).exists()


def _free_number(event: Event, wanted: int | None, except_team: Team | None = None) -> int:
    if wanted is not None:
        if not 1 <= wanted <= LAST_NUMBER:
            raise Refused(_("A table number is between 1 and 999."), "number")
        if _is_taken(event, wanted, except_team):
            raise Refused(_("Another team already sits at this table."), "number")
        return wanted
    taken = set(Team.objects.filter(event=event).values_list("number", flat=True))
    free = next((n for n in range(1, LAST_NUMBER + 1) if n not in taken), None)
    if free is None:
        raise Refused(_("All table numbers are taken."), "number")
    return free


def _check_same_event(event: Event, theme: Theme) -> None:
    if theme.event_id != event.pk:
        raise Refused(_("Choose one of the themes of this event."), "theme")


def _clean_name(name: str) -> str:
    name = " ".join(storable(name).split())
    longest = Team._meta.get_field("name").max_length or 0
    if not name:
        raise Refused(_("Give the team a name."), "name")
    if len(name) > longest:
        raise Refused(_("A name holds %(most)d characters at most.") % {"most": longest}, "name")
    return name
