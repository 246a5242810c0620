"""The tables as they were before a draft was applied, but for what was changed since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event, Role
from participants.models import Registration
from participants.services.places import lock_event
from teams.models import AppliedDraft, Team, TeamMember
from teams.present import present_tables
from teams.services.answers import Refused
from teams.services.arranging import lock_people, lock_teams, publish, settle_numbers, write_facilitators
from teams.services.charter import drop_lost_duties
from teams.services.continuing import follow_tables
from teams.services.tables import LAST_NUMBER


@dataclass(frozen=True)
class Undone:
    """What undoing did, or would do. `back`: people who have their place of before again, or none again.

    `elsewhere`: people who keep their place, for they were moved since. `kept`: teams that the draft had made and where
    somebody sits now.
    """

    back: int
    elsewhere: int
    kept: int


def undo_applied(*, applied: AppliedDraft, by: User | None) -> Undone:
    """Give back the tables as they were before a draft was applied. Done twice, it is done once.

    Raises Refused where another draft was applied since.
    """
    with transaction.atomic():
        event = lock_event(applied.event)
        lock_people(event)
        held = AppliedDraft.objects.select_for_update(of=("self",), no_key=True).get(pk=applied.pk)
        if held.undone_at:
            return Undone(0, 0, 0)
        if AppliedDraft.objects.filter(event=event, undone_at=None, pk__gt=held.pk).exists():
            raise Refused(_("Another draft was applied since. Undo that one first."))
        teams = lock_teams(event)
        places, elsewhere = _places(held, event, teams)
        _write_seats(event, places)
        kept = _remove_made(held, event, teams)
        _bring_back(held, teams)
        _give_facilitators_back(held, event)
        held.undone_at, held.undone_by = timezone.now(), by
        held.save(update_fields=["undone_at", "undone_by"])
        follow_tables(event)
        publish(event)
        return Undone(len(places), elsewhere, kept)


def what_undoing_does(applied: AppliedDraft) -> Undone:
    """The same figures, ahead of it. A fixed number of queries."""
    event = applied.event
    teams = {team.pk: team for team in Team.with_removed.filter(event=event)}
    places, elsewhere = _places(applied, event, teams)
    seats = present_tables(event).team_of | places
    made = [key for key in applied.made if key in teams and teams[key].removed_at is None]
    return Undone(len(places), elsewhere, len(set(made) & set(seats.values())))


def _places(applied: AppliedDraft, event: Event, teams: Mapping[int, Team]) -> tuple[dict[int, int | None], int]:
    """Where each person goes back to, and how many stay where somebody put them since.

    Whoever cancelled is neither. Nobody goes back to a team that was removed since by hand.
    """
    people = Registration.objects.filter(event=event, pk__in=[int(key) for key in applied.before]).active()
    now, places, elsewhere = present_tables(event).team_of, {}, 0
    for person in people.order_by("pk").values_list("pk", flat=True):
        before, after = applied.before[str(person)], applied.after.get(str(person))
        here = now.get(person)
        if here == before:
            continue
        if here != after or (before is not None and not _comes_back(applied, teams.get(before))):
            elsewhere += 1
        else:
            places[person] = before
    return places, elsewhere


def _comes_back(applied: AppliedDraft, team: Team | None) -> bool:
    return team is not None and (team.removed_at is None or team.pk in applied.removed)


def _write_seats(event: Event, places: Mapping[int, int | None]) -> None:
    TeamMember.objects.filter(registration__in=[person for person, team in places.items() if team is None]).delete()
    TeamMember.objects.filter(event=event).exclude(why=[]).update(why=[])  # it was said of the tables that go
    rows = [
        TeamMember(event=event, team_id=team, registration_id=person)
        for person, team in places.items()
        if team is not None
    ]
    TeamMember.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["registration"], update_fields=["team", "joined_at", "why"]
    )
    drop_lost_duties(event.pk)


def _remove_made(applied: AppliedDraft, event: Event, teams: Mapping[int, Team]) -> int:
    """The teams that applying made go, where nobody sits any more. Answers how many stay."""
    made = [teams[key] for key in applied.made if key in teams and teams[key].removed_at is None]
    seated = set(TeamMember.objects.filter(team__in=made).values_list("team_id", flat=True))
    gone = [team for team in made if team.pk not in seated]
    for team in gone:
        team.removed_at = timezone.now()
    Team.with_removed.bulk_update(gone, ["removed_at"])
    return len(seated)


def _bring_back(applied: AppliedDraft, teams: Mapping[int, Team]) -> None:
    """The teams that applying removed are there again, and teams have their numbers of before, as far as these are free."""
    rows = [teams[key] for key in applied.removed if key in teams and teams[key].removed_at is not None]
    wanted = {team.pk: team.number for team in rows}
    for key, told in applied.teams.items():
        team = teams.get(int(key))
        if "number" in told and team and team.removed_at is None and team.number == told["number"][1]:
            wanted[team.pk] = told["number"][0]
    spare = _free(teams, backwards=True)  # to begin with: theirs may be another's until that one changes too
    for team in rows:
        team.removed_at, team.seats_when_removed, team.number = None, [], next(spare)
        team.save(update_fields=["removed_at", "seats_when_removed", "number"])
    settle_numbers(teams, wanted)
    settle_numbers(
        teams, dict(zip([team.pk for team in rows if team.number != wanted[team.pk]], _free(teams), strict=False))
    )


def _free(teams: Mapping[int, Team], *, backwards: bool = False) -> Iterator[int]:
    """Numbers that no team has, from the first or from the last."""
    taken = {team.number for team in teams.values() if team.removed_at is None}
    numbers = [number for number in range(1, LAST_NUMBER + 1) if number not in taken]
    return iter(reversed(numbers) if backwards else numbers)


def _give_facilitators_back(applied: AppliedDraft, event: Event) -> None:
    """Where a table's facilitators are still those that applying gave."""
    there = set(Role.objects.filter(event=event).values_list("pk", flat=True))
    now = present_tables(event).by_key
    told = {int(key): told["roles"] for key, told in applied.teams.items() if "roles" in told}
    wanted = {
        team: [role for role in before if role in there]
        for team, (before, after) in told.items()
        if team in now and list(now[team].roles) == after
    }
    write_facilitators(event.pk, wanted)
