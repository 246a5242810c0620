"""Who sits at which table."""

import pytest
from django.utils import timezone

from events.models import Role
from participants import device_list
from participants.models import Registration
from teams.models import Team, TeamMember
from teams.services import Refused, give_table, remove_team, seat, take_table, unseat
from tests.factories import EventFactory, RegistrationFactory, RoleFactory, TeamFactory, TeamMemberFactory, ThemeFactory
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return TeamFactory()


@pytest.fixture
def person(team: Team) -> Registration:
    return RegistrationFactory(event=team.event)


def test_a_person_gets_a_seat(team: Team, person: Registration) -> None:
    seat(registration=person, team=team)
    assert team.members.get().registration == person


def test_moving_somebody_leaves_one_seat_and_tells_the_place_before(team: Team, person: Registration) -> None:
    other = TeamFactory(event=team.event)
    seat(registration=person, team=team)
    moved = seat(registration=person, team=other)
    assert (moved.before, moved.after) == (team, other)
    assert TeamMember.objects.get().team == other


def test_seating_somebody_where_they_sit_changes_and_publishes_nothing(team: Team, person: Registration) -> None:
    seat(registration=person, team=team)
    before = version(team.event)
    assert not seat(registration=person, team=team).changed
    assert version(team.event) == before


def test_a_move_is_published(team: Team, person: Registration) -> None:
    before = version(team.event)
    seat(registration=person, team=team)
    assert version(team.event) != before


def test_somebody_who_cancelled_gets_no_seat(team: Team) -> None:
    gone = RegistrationFactory(event=team.event, cancelled=True)
    with pytest.raises(Refused, match=gone.chosen_name):
        seat(registration=gone, team=team)


def test_somebody_of_another_event_gets_no_seat(team: Team) -> None:
    with pytest.raises(Refused):
        seat(registration=RegistrationFactory(event=EventFactory()), team=team)


def test_nobody_is_seated_in_a_removed_team(team: Team, person: Registration) -> None:
    remove_team(team=team)
    with pytest.raises(Refused):
        seat(registration=person, team=team)


def test_unseating_tells_where_the_person_sat(team: Team, person: Registration) -> None:
    seat(registration=person, team=team)
    assert unseat(registration=person).before == team
    assert not TeamMember.objects.exists()


def test_unseating_somebody_without_a_team_changes_nothing(person: Registration) -> None:
    assert not unseat(registration=person).changed


def test_whoever_cancels_leaves_their_team(team: Team, person: Registration) -> None:
    seat(registration=person, team=team)
    before = version(team.event)
    cancelled = RegistrationFactory.build(cancelled=True)
    person.status, person.cancelled_at = cancelled.status, cancelled.cancelled_at
    person.save(update_fields=["status", "cancelled_at"])
    assert not TeamMember.objects.exists()
    assert version(team.event) != before


def test_a_facilitator_is_given_a_table_once(team: Team) -> None:
    role = RoleFactory(event=team.event, kind="facilitator")
    give_table(team=team, role=role)
    give_table(team=team, role=role)
    assert [row.role for row in team.facilitators.all()] == [role]


def test_a_table_taken_back_has_no_facilitator(team: Team) -> None:
    role = RoleFactory(event=team.event, kind="facilitator")
    give_table(team=team, role=role)
    take_table(team=team, role=role)
    assert not team.facilitators.exists()


@pytest.mark.parametrize("kind", ["juror", "organiser"])
def test_only_facilitators_are_given_tables(team: Team, kind: str) -> None:
    with pytest.raises(Refused):
        give_table(team=team, role=RoleFactory(event=team.event, kind=kind))


def test_a_facilitator_of_another_event_is_refused(team: Team) -> None:
    role: Role = RoleFactory(event=EventFactory(), kind="facilitator")
    with pytest.raises(Refused):
        give_table(team=team, role=role)


def test_the_reception_reads_the_table_and_never_the_theme_nor_the_team(sign_in) -> None:
    today = timezone.localdate()
    event = EventFactory(under_way=True, starts_on=today, ends_on=today)
    theme = ThemeFactory(event=event, protected=True, title="Violences")
    member = TeamMemberFactory(event=event, team=TeamFactory(event=event, theme=theme, number=6, name="Relais"))
    reception = sign_in(RoleFactory(event=event, kind="reception").user)
    page = reception.get(f"/e/{event.slug}/reception/person/{member.registration_id}/").content.decode()
    assert "Table 6" in page
    assert "Violences" not in page
    assert "Relais" not in page


def test_a_device_hears_that_somebody_sits_elsewhere() -> None:
    event = EventFactory()
    tables = [TeamFactory(event=event, number=number) for number in (1, 2)]
    one, other = (TeamMemberFactory(event=event, team=table).registration for table in tables)
    marks = {device_list.versions(event)}
    seat(registration=one, team=tables[1])
    marks.add(device_list.versions(event))
    seat(registration=other, team=tables[0])
    marks.add(device_list.versions(event))
    told = {person["id"]: person["table"] for person in device_list.changed(event, None, device_list.Since(None))}
    assert len(marks) == 3
    assert told == {one.pk: 2, other.pk: 1}
