"""Joining, leaving and changing table on the day."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from participants.models import Registration
from teams.models import HostTables, Team, TeamMember
from teams.services import seat as seat_person
from teams.services.changing import NotPossible, Overtaken, change_table
from tests.factories import (
    NeedFactory,
    PairingFactory,
    PlacementFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.permissions.world import World
from tests.teams.helpers import at_the_same_moment, meet

pytestmark = pytest.mark.django_db
NEUTRAL = "Cette table n’est pas possible maintenant. Demandez à un animateur."


@pytest.fixture
def world() -> World:
    """The participant of World sits at a protected table, number 7."""
    return World(status="under_way")


@pytest.fixture
def table(world: World) -> Team:
    """Another table, with free places."""
    return TeamFactory(
        event=world.event, theme=ThemeFactory(event=world.event, min_size=2, max_size=3), number=3, name="Les amis"
    )


def at(world: World, name: str = "change_table", *args: Any) -> str:
    return reverse(name, args=[world.event.slug, *args])


def join(world: World, team: Team, seen: int | None = None) -> HttpResponse:
    data = {"team": team.pk, "seen": world.team.pk if seen is None else seen}
    return world.browser("participant").post(at(world), data)


def where(world: World) -> int | None:
    return TeamMember.objects.filter(registration=world.registration).values_list("team", flat=True).first()


def page(response: HttpResponse) -> str:
    return response.content.decode().split("<main")[1]


def test_somebody_goes_to_a_table_with_a_free_place_and_back(world: World, table: Team) -> None:
    answer = join(world, table)
    assert where(world) == table.pk
    back = answer["Location"].split("back=")[1]
    assert "Annuler" in world.browser("participant").get(answer["Location"]).content.decode()
    world.browser("participant").post(at(world, "change_undo"), {"back": back.replace("%3A", ":")})
    assert where(world) == world.team.pk


def test_before_it_is_done_a_page_says_what_it_changes(world: World, table: Team) -> None:
    html = page(world.browser("participant").get(f"{at(world)}?table={table.pk}"))
    assert "Vous quittez la table 7" in html
    assert "Les amis" in html


def test_somebody_leaves_and_may_come_back_without_any_question(world: World) -> None:
    world.browser("participant").post(at(world, "leave_table"), {"seen": world.team.pk})
    assert where(world) is None


def test_the_way_back_of_somebody_else_opens_nothing(world: World, table: Team) -> None:
    back = join(world, table)["Location"].split("back=")[1].replace("%3A", ":")
    other = RegistrationFactory(event=world.event)
    world.registration = other
    world.browser("participant").post(at(world, "change_undo"), {"back": back})
    assert where(world) is None


def forbid(kind: str, world: World, table: Team) -> None:
    """What the organiser asked, which this participant at this table would break."""
    event, me = world.event, world.registration
    if kind == "full":
        for _seat in range(3):
            TeamMemberFactory(event=event, team=table)
    elif kind in ("apart", "together"):
        other = TeamMemberFactory(event=event, team=table if kind == "apart" else world.team).registration
        one, other = sorted([me, other], key=lambda person: person.pk)
        PairingFactory(event=event, kind=kind, one=one, other=other)
    elif kind == "placed elsewhere":
        PlacementFactory(event=event, registration=me, theme=world.theme)
    elif kind == "out of reach":
        NeedFactory(event=event, registration=me, kind="moving")
        HostTables.objects.create(event=event, kind="moving", numbers=[7])
    elif kind == "one organisation":
        me.structure = "Le Relais DÉMO"
        me.save()
        for _seat in range(2):
            TeamMemberFactory(event=event, team=table, registration__structure="le relais démo")
    elif kind == "protected":
        table.theme.sensitivity = "protected"
        table.theme.save()


@pytest.mark.parametrize(
    "kind", ["full", "apart", "together", "placed elsewhere", "out of reach", "one organisation", "protected"]
)
def test_what_the_organiser_forbade_is_refused_in_one_neutral_sentence(world: World, table: Team, kind: str) -> None:
    forbid(kind, world, table)
    answer = join(world, table)
    assert answer.status_code == 409
    assert NEUTRAL in page(answer)
    assert where(world) == world.team.pk


def test_a_table_that_does_not_exist_is_answered_like_a_protected_one(world: World, table: Team) -> None:
    nowhere = Team(pk=99_999_999)
    missing = page(join(world, nowhere)).replace("99999999", "")
    forbid("protected", world, table)
    assert NEUTRAL in missing
    assert NEUTRAL in page(world.browser("participant").get(f"{at(world)}?table={table.pk}"))


def test_the_list_shows_no_protected_and_no_full_table_and_hides_nobody_kept_apart(world: World, table: Team) -> None:
    full = TeamFactory(event=world.event, theme=ThemeFactory(event=world.event, max_size=1, min_size=1), size=1)
    secret = TeamFactory(event=world.event, theme=world.theme, name="Table secrète")
    forbid("apart", world, table)
    html = page(world.browser("participant").get(at(world)))
    assert "Les amis" in html
    assert full.name not in html
    assert secret.name not in html


def test_who_was_moved_meanwhile_is_told_and_stays(world: World, table: Team) -> None:
    elsewhere = TeamFactory(event=world.event, number=9, name="Ailleurs")
    change_table(registration=world.registration, team=elsewhere, seen=world.team.pk)
    answer = world.browser("participant").post(at(world), {"team": table.pk, "seen": world.team.pk}, follow=True)
    assert where(world) == elsewhere.pk
    assert "table 9, Ailleurs" in page(answer)


def test_sent_twice_a_change_is_made_once_and_answers_the_same(world: World, table: Team) -> None:
    join(world, table)
    assert join(world, table).status_code == 302
    assert where(world) == table.pk


def facilitator(world: World) -> Client:
    return world.browser("facilitator")


def seat(world: World, client: Client, page_of: Team, **data: Any) -> HttpResponse:
    return client.post(at(world, "team_seat", page_of.pk), data)


def test_a_facilitator_finds_a_latecomer_and_seats_them(world: World, table: Team) -> None:
    person = RegistrationFactory(event=world.event, chosen_name="Zoé DÉMO")
    html = page(facilitator(world).get(at(world, "team_people", table.pk), {"q": "zoe"}))
    assert "Installer Zoé DÉMO à la table 3" in html
    seat(world, facilitator(world), table, registration=person.pk, team=table.pk, seen=0)
    assert person.seat.team == table


def test_a_facilitator_moves_somebody_and_undoes_it(world: World, table: Team) -> None:
    other = TeamFactory(event=world.event, number=4)
    person = TeamMemberFactory(event=world.event, team=table).registration
    moved = seat(world, facilitator(world), table, registration=person.pk, team=other.pk, seen=table.pk)
    assert "Annuler" in page(facilitator(world).get(moved["Location"]))
    seat(world, facilitator(world), table, registration=person.pk, team=table.pk, seen=other.pk)
    assert TeamMember.objects.get(registration=person).team == table


@pytest.mark.parametrize("target", ["from a protected table", "to a protected table"])
def test_a_facilitator_never_moves_somebody_to_or_from_a_protected_table(
    world: World, table: Team, target: str
) -> None:
    waiting = RegistrationFactory(event=world.event)
    if target.startswith("from"):
        data = {"registration": world.registration.pk, "team": table.pk, "seen": world.team.pk}
    else:
        data = {"registration": waiting.pk, "team": world.team.pk, "seen": 0}
    before = where(world)
    answer = seat(world, facilitator(world), table, **data)
    assert answer.status_code == 409
    assert "Demandez à l’organisateur" in page(answer)
    assert where(world) == before
    assert not TeamMember.objects.filter(registration=waiting).exists()


def test_the_lead_of_a_protected_theme_seats_those_who_wish_it_there(world: World) -> None:
    wishing = RegistrationFactory(event=world.event, chosen_name="Inès DÉMO", wishes=[world.theme])
    RegistrationFactory(event=world.event, chosen_name="Inès Autre DÉMO")
    lead = world.browser("referent")
    html = page(lead.get(at(world, "team_people", world.team.pk), {"q": "ines"}))
    assert "Inès DÉMO" in html
    assert "Inès Autre" not in html
    seat(world, lead, world.team, registration=wishing.pk, team=world.team.pk, seen=0)
    assert wishing.seat.team == world.team


def test_the_second_of_two_facilitators_is_told_what_the_first_did(world: World, table: Team) -> None:
    person = TeamMemberFactory(event=world.event, team=table, registration__chosen_name="Ali DÉMO").registration
    first, second = (TeamFactory(event=world.event, number=n, name=f"N{n}") for n in (4, 5))
    role = RoleFactory(event=world.event, kind="facilitator")
    other = Client()
    other.force_login(role.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    seat(world, facilitator(world), table, registration=person.pk, team=first.pk, seen=table.pk)
    answer = seat(world, other, table, registration=person.pk, team=second.pk, seen=table.pk)
    assert answer.status_code == 409
    assert "Quelqu’un d’autre venait de déplacer Ali DÉMO" in page(answer)
    assert "table 4, N4" in page(answer)
    assert TeamMember.objects.get(registration=person).team == first


def two_facilitators_move_one_person(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    here = TeamFactory()
    person = TeamMemberFactory(event=here.event, team=here).registration
    there = [TeamFactory(event=here.event) for _ in range(2)]
    monkeypatch.setattr("teams.services.changing.seat", meet(seat_person))
    return at_the_same_moment(
        *[lambda team=team: change_table(registration=person, team=team, seen=here.pk) for team in there]
    )


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_facilitators_both_believe_that_they_moved_somebody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Registration.objects, "select_for_update", lambda **kwargs: Registration.objects.all())
    answers = two_facilitators_move_one_person(monkeypatch)
    assert not any(isinstance(answer, Exception) for answer in answers)


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_move_one_person_at_once_one_team_and_both_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = two_facilitators_move_one_person(monkeypatch)
    late = [answer for answer in answers if isinstance(answer, Overtaken)]
    done = [answer for answer in answers if not isinstance(answer, Exception)]
    seat_now = TeamMember.objects.get()
    assert len(late) == len(done) == 1
    assert late[0].now == done[0].after == seat_now.team


@pytest.mark.django_db(transaction=True)
def test_two_people_want_the_last_chair_and_one_gets_it() -> None:
    team = TeamFactory(theme__max_size=1, theme__min_size=1)
    people = [RegistrationFactory(event=team.event) for _ in range(2)]
    answers = at_the_same_moment(
        *[lambda person=person: change_table(registration=person, team=team, seen=0) for person in people]
    )
    assert sum(isinstance(answer, NotPossible) for answer in answers) == 1
    assert TeamMember.objects.filter(team=team).count() == 1
