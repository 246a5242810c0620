"""A draft becomes the tables of the event, all of it or nothing. The way back is `teams.services.undoing`."""

import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.services.places import lock_event
from teams.models import AppliedDraft, Draft, Team, TeamMember
from teams.present import PresentTeam
from teams.services.answers import Refused, Stale
from teams.services.arranging import lock_people, lock_teams, publish, settle_numbers, write_facilitators
from teams.services.charter import drop_lost_duties
from teams.services.continuing import follow_tables
from teams.services.planning import Plan, plan_of
from teams.services.tables import LAST_NUMBER


class TablesChanged(Stale):
    """The present tables are no longer those that were shown. `teams`: those that are new or changed since."""

    def __init__(self, teams: Sequence[PresentTeam]) -> None:
        super().__init__(_("The tables changed while you were reading. Nothing was done."))
        self.teams = teams


def apply_draft(
    *, draft: Draft, expected_version: int, seen: str, by: User | None, idempotency_key: uuid.UUID
) -> AppliedDraft:
    """Make the tables of a draft those of the event. A repeat with the same key gives what was applied first.

    `seen`: `Present.seen` of the tables that the page showed. Raises Stale where the draft is no longer at
    `expected_version`, TablesChanged where the tables are others, Refused where the draft is gone or would empty every
    table.
    """
    with transaction.atomic():
        event = lock_event(draft.event)
        if done := AppliedDraft.objects.filter(event=event, idempotency_key=idempotency_key).first():
            return done
        lock_people(event)
        held = Draft.objects.select_for_update(of=("self",), no_key=True).filter(pk=draft.pk).first()
        if held is None:
            raise Refused(_("This draft was removed meanwhile."))
        if held.version != expected_version:
            raise Stale(_("Somebody changed this draft while you were reading. Look at it again, then apply it."))
        teams = lock_teams(event)
        plan = plan_of(held)
        if plan.present.seen != seen:
            raise TablesChanged(plan.present.changed_since(seen))
        if not plan.tables:
            raise Refused(_("Nobody sits at a table in this draft."))
        return _carry_out(plan, teams, by, idempotency_key)


def _carry_out(plan: Plan, teams: dict[int, Team], by: User | None, key: uuid.UUID) -> AppliedDraft:
    event = plan.draft.event
    _remove(teams, [team.key for team in plan.removed], plan.present.by_key)
    numbers = {team.key: plan.number_of[table] for table, team in plan.continues.items()}
    changed = settle_numbers(teams, numbers)
    made = _make(plan, teams)
    team_of = {table: team.key for table, team in plan.continues.items()} | made
    before, after = _seat_everybody(plan, team_of)
    told: dict[str, dict[str, object]] = {str(key): {"number": list(pair)} for key, pair in changed.items()}
    for team, roles in _give_facilitators(plan, team_of).items():
        told.setdefault(str(team), {})["roles"] = roles
    applied = AppliedDraft.objects.create(
        event=event,
        draft=plan.draft,
        number=plan.draft.number,
        before=before,
        after=after,
        made=sorted(made.values()),
        removed=[team.key for team in plan.removed],
        teams=told,
        by=by,
        idempotency_key=key,
    )
    follow_tables(event)
    publish(event)
    return applied


def _remove(teams: Mapping[int, Team], keys: Sequence[int], present: Mapping[int, PresentTeam]) -> None:
    """Take teams away as `remove_team` does: sheet and past are kept."""
    for key in keys:
        teams[key].removed_at, teams[key].seats_when_removed = timezone.now(), list(present[key].people)
    Team.with_removed.bulk_update([teams[key] for key in keys], ["removed_at", "seats_when_removed"])


def _make(plan: Plan, teams: dict[int, Team]) -> dict[int, int]:
    """The teams that the draft adds, named after their table; {table of the draft: team}."""
    taken = {team.number for team in teams.values() if team.removed_at is None}
    free = (number for number in range(1, LAST_NUMBER + 1) if number not in taken)
    rows = []
    for table in plan.made:
        number = plan.number_of[table.pk]
        if number is None or number in taken:
            number = next((one for one in free if one not in taken), None)
        if number is None:
            raise Refused(_("All table numbers are taken."))
        taken.add(number)
        name = _("Table %(number)d") % {"number": number}
        rows.append(Team(event=plan.draft.event, theme_id=table.theme_id, name=name, number=number))
    for row in rows:
        row.set_lookups()
    made = Team.objects.bulk_create(rows)
    teams |= {team.pk: team for team in made}
    return {table.pk: team.pk for table, team in zip(plan.made, made, strict=True)}


def _seat_everybody(plan: Plan, team_of: Mapping[int, int]) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Write the seats. Answers the teams before and after of those who changed place, by person."""
    before: dict[str, int | None] = {}
    after: dict[str, int | None] = {}
    rows: dict[bool, list[TeamMember]] = {True: [], False: []}
    places = {person: team_of[table] if table is not None else None for person, table in plan.after.items()}
    places |= dict.fromkeys(plan.absent)
    for person, team in places.items():
        present = plan.present.team_of.get(person)
        if team != present:
            before[str(person)], after[str(person)] = present, team
        if team is not None:
            seat = TeamMember(event_id=plan.draft.event_id, team_id=team, registration_id=person)
            seat.why = plan.why.get(person, [])
            rows[team == present].append(seat)
    gone = [int(person) for person, team in after.items() if team is None]
    TeamMember.objects.filter(registration__in=gone).delete()
    for stays, fields in ((True, ["why"]), (False, ["team", "joined_at", "why"])):
        TeamMember.objects.bulk_create(
            rows[stays], update_conflicts=True, unique_fields=["registration"], update_fields=fields
        )
    drop_lost_duties(plan.draft.event_id)
    return before, after


def _give_facilitators(plan: Plan, team_of: Mapping[int, int]) -> dict[int, list[list[int]]]:
    """Each table has the facilitator of the draft; whom the draft does not know stays. {team: [roles before, after]}."""
    wanted = {team_of[table.pk]: table.role_id for table in plan.tables}
    known = {role for role in wanted.values() if role}
    changed = {}
    for team, role in wanted.items():
        present = plan.present.by_key.get(team)
        before = list(present.roles) if present else []
        after = sorted({one for one in before if one not in known} | ({role} if role else set()))
        if role is None:
            after = [one for one in before if one not in known]
        if after != before:
            changed[team] = [before, after]
    write_facilitators(plan.draft.event_id, {team: roles[1] for team, roles in changed.items()})
    return changed
