"""What a team agrees on, and who does what in it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from teams.models import Charter, Team, TeamDuty
from teams.services import Refused, Stale, seat
from teams.services.charter import give_duty, write_charter
from tests.factories import RegistrationFactory, TeamFactory, TeamMemberFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World(status="under_way")


def at(world: World, name: str = "charter") -> str:
    return reverse(name, args=[world.event.slug, world.team.pk])


def send(world: World, role: str = "tablet", **data: Any) -> Any:
    return world.browser(role).post(at(world, "charter_write"), {"ready": [], "own": "", "version": 0, **data})


def text(team: Team) -> str:
    return Charter.objects.get(team=team).text


def test_a_table_ticks_sentences_and_adds_its_own(world: World) -> None:
    send(world, ready=["0", "1"], own="On rit aussi.\n\n  On goûte à 16 h. ")
    assert text(world.team).splitlines() == [
        "On s’écoute sans se couper.",
        "Ce qui est dit ici reste ici.",
        "On rit aussi.",
        "On goûte à 16 h.",
    ]


def test_what_is_ticked_in_one_language_is_ticked_in_the_other(world: World) -> None:
    write_charter(team=world.team, text="We listen without cutting each other off.\nOn rit.", expected_version=0)
    page = world.browser("tablet").get(at(world)).content.decode()
    assert page.count(" checked") == 1
    assert "On rit." in page


def test_two_who_write_at_once_both_stay_and_nothing_is_overwritten(world: World) -> None:
    send(world, own="Les premiers mots")
    answer = send(world, own="Les seconds mots")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Les premiers mots" in page
    assert "Les seconds mots" in page
    assert text(world.team) == "Les premiers mots"
    assert 'name="version" value="1"' in page


def test_a_service_says_that_somebody_wrote_meanwhile() -> None:
    team = TeamFactory()
    write_charter(team=team, text="Un", expected_version=0)
    with pytest.raises(Stale):
        write_charter(team=team, text="Deux", expected_version=0)


def test_a_charter_that_is_too_long_is_refused_and_stays_in_the_page(world: World) -> None:
    answer = send(world, ready=["0"], own="x" * 1495)
    assert answer.status_code == 422
    assert "x" * 1495 in answer.content.decode()


def test_a_duty_is_given_taken_over_and_left(world: World) -> None:
    other = TeamMemberFactory(event=world.event, team=world.team)
    assert give_duty(team=world.team, kind="scribe", member=world.member) is None
    assert give_duty(team=world.team, kind="scribe", member=other) == world.member
    assert give_duty(team=world.team, kind="scribe", member=None) == other
    assert not TeamDuty.objects.exists()


def test_only_somebody_of_the_table_has_a_duty_there(world: World) -> None:
    stranger = TeamMemberFactory(event=world.event)
    with pytest.raises(Refused):
        give_duty(team=world.team, kind="scribe", member=stranger)
    world.browser("tablet").post(at(world, "charter_duty"), {"kind": "scribe", "member": stranger.pk})
    assert not TeamDuty.objects.exists()


def test_a_duty_stays_at_the_table_that_somebody_leaves(world: World) -> None:
    give_duty(team=world.team, kind="scribe", member=world.member)
    seat(registration=world.registration, team=TeamFactory(event=world.event))
    assert not TeamDuty.objects.exists()


def test_a_facilitator_of_another_table_reads_no_name_of_a_protected_theme(world: World) -> None:
    give_duty(team=world.team, kind="scribe", member=world.member)
    name = world.registration.chosen_name
    assert name in world.browser("facilitator").get(at(world)).content.decode()
    world.team.facilitators.all().delete()
    page = world.browser("facilitator").get(at(world)).content.decode()
    assert name not in page
    assert "quelqu’un de la table" in page


def test_my_team_and_the_board_say_who_does_what(world: World) -> None:
    give_duty(team=world.team, kind="timekeeper", member=world.member)
    address = reverse("my_team", args=[world.event.slug])
    assert "Gardien du temps" in world.browser("participant").get(address).content.decode()
    board = reverse("board_team", args=[world.event.slug, world.team.pk])
    assert "Gardien du temps" in world.browser("facilitator").get(board).content.decode()


def test_the_paper_to_sign_names_nobody_and_tells_whom_to_call(world: World) -> None:
    write_charter(team=world.team, text="On rit.", expected_version=0)
    give_duty(team=world.team, kind="scribe", member=world.member)
    page = world.browser("tablet").get(at(world, "charter_print")).content.decode()
    assert "On rit." in page
    assert world.registration.chosen_name not in page.split("<main")[1]
    assert world.helpline.number in page


def test_a_page_that_follows_asks_for_what_changed_only(world: World) -> None:
    tablet: Client = world.browser("tablet")
    first = tablet.get(at(world), headers={"HX-Request": "true"})
    again = tablet.get(at(world), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert again.status_code == 304
    send(world, own="On rit.")
    after = tablet.get(at(world), headers={"HX-Request": "true", "If-None-Match": first["ETag"]})
    assert "On rit." in after.content.decode()


def test_who_cancels_leaves_no_duty_behind(world: World) -> None:
    person = RegistrationFactory(event=world.event)
    member = TeamMemberFactory(event=world.event, team=world.team, registration=person)
    give_duty(team=world.team, kind="scribe", member=member)
    member.delete()
    assert not TeamDuty.objects.exists()
