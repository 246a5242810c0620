"""What applying a draft and undoing it share: every table held, numbers exchanged, facilitators given.

Locks are taken in the order of `teams.services`: event, registrations, draft, teams, topics.
"""

from collections.abc import Mapping, Sequence

from common import live
from events.models import Event
from events.services.roles import held_roles
from participants.models import Registration
from teams.models import Team, TeamFacilitator
from teams.services.answers import TEAMS
from teams.services.storing import DRAFTS
from teams.services.tables import LAST_NUMBER


def lock_people(event: Event) -> None:
    """Nobody of the event is moved, cancels or is erased meanwhile."""
    people = Registration.objects.select_for_update(of=("self",), no_key=True).filter(event=event)
    len(people.order_by("pk").values_list("pk"))


def lock_teams(event: Event) -> dict[int, Team]:
    """Every team of the event, removed or not, held, by key."""
    rows = Team.with_removed.select_for_update(of=("self",), no_key=True).filter(event=event).order_by("pk")
    return {team.pk: team for team in rows}


def publish(event: Event) -> None:
    """Tables, drafts, and who may open which of them, are others now."""
    for topic in (TEAMS, DRAFTS, live.ACCESS):
        live.publish(event_id=event.pk, topic=topic)


def settle_numbers(teams: Mapping[int, Team], wanted: Mapping[int, int | None]) -> dict[int, tuple[int, int]]:
    """Give teams the numbers `wanted`, as far as they are free. Answers {team: (before, after)} of those that changed."""
    there = {key: team for key, team in teams.items() if team.removed_at is None}
    changed = {
        key: (there[key].number, number)
        for key, number in sorted(wanted.items())
        if key in there and number and number != there[key].number
    }
    while blocked := _blocked(there, changed):
        changed = {key: pair for key, pair in changed.items() if key not in blocked}
    in_use = {team.number for team in there.values()} | {new for _old, new in changed.values()}
    spare = (number for number in range(LAST_NUMBER, 0, -1) if number not in in_use)
    # Two may exchange theirs, and the constraint is checked row by row: first numbers that nobody has.
    _write_numbers({teams[key]: next(spare) for key in changed})
    _write_numbers({teams[key]: new for key, (_old, new) in changed.items()})
    return changed


def _blocked(there: Mapping[int, Team], changed: Mapping[int, tuple[int, int]]) -> set[int]:
    """Those of `changed` whose number is another team's that keeps it, or is wanted twice."""
    taken = {team.number for key, team in there.items() if key not in changed}
    blocked = set()
    for key, (_old, new) in changed.items():
        if new in taken:
            blocked.add(key)
        taken.add(new)
    return blocked


def _write_numbers(numbers: Mapping[Team, int]) -> None:
    for team, number in numbers.items():
        team.number, team.version = number, team.version + 1
        team.save(update_fields=["number", "version"])


def write_facilitators(event: int, wanted: Mapping[int, Sequence[int]]) -> None:
    """Each team (a key) has these facilitators (roles), and no others; a role that ended meanwhile is left out."""
    held = held_roles({role for roles in wanted.values() for role in roles})
    TeamFacilitator.objects.filter(team__in=wanted).delete()
    TeamFacilitator.objects.bulk_create(
        TeamFacilitator(event_id=event, team_id=team, role_id=role)
        for team, roles in wanted.items()
        for role in roles
        if role in held
    )
