"""Pages about one team: made, changed, removed, its facilitators, its code."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from common.code_sessions import SESSION_KEY
from teams.models import Team
from tests.factories import RoleFactory, TeamFactory, ThemeFactory
from tests.permissions.world import World
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db
At = Callable[..., str]


def answers(world: World, **more: object) -> dict[str, object]:
    return {"theme": world.theme.pk, "name": "Café roulant", "number": 3, **more}


def test_a_team_is_made(world: World, organiser: Client, at: At) -> None:
    organiser.post(at("team_new"), answers(world))
    assert Team.objects.get(number=3).name == "Café roulant"


def test_the_form_of_a_team_posted_twice_makes_one(world: World, organiser: Client, at: At) -> None:
    for _ in range(2):
        organiser.post(at("team_new"), answers(world, number="", idempotency_key=(key := uuid.UUID(int=5))))
    assert Team.objects.filter(idempotency_key=key).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", "a\x00b"),
        ("number", "0"),
        ("number", "7"),  # taken
        ("number", "1000"),
        ("number", "sept"),
        ("number", "9" * 30),
        ("theme", ""),
        ("theme", "abc"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field_and_the_others_are_kept(
    world: World, organiser: Client, at: At, field: str, value: str
) -> None:
    response = organiser.post(at("team_new"), answers(world, **{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert field == "name" or "Café roulant" in response.content.decode()


def test_a_theme_of_another_event_is_no_choice(world: World, organiser: Client, at: At) -> None:
    theirs = ThemeFactory()
    response = organiser.post(at("team_new"), answers(world, theme=theirs.pk))
    assert response.context["form"].errors["theme"]
    assert theirs.title not in response.content.decode()


def test_several_teams_are_made_once_for_one_form(world: World, organiser: Client, at: At) -> None:
    data = {"theme": world.theme.pk, "count": 3, "idempotency_key": uuid.uuid4()}
    for _ in range(2):
        organiser.post(at("teams_several"), data)
    assert Team.objects.filter(event=world.event).count() == 4


@pytest.mark.parametrize("count", ["", "0", "21", "beaucoup"])
def test_an_impossible_number_of_teams_is_asked_again(world: World, organiser: Client, at: At, count: str) -> None:
    response = organiser.post(at("teams_several"), {"theme": world.theme.pk, "count": count})
    assert response.status_code == 422
    assert response.context["form"].errors["count"]


def test_a_stale_form_overwrites_nothing_and_loses_nothing(world: World, organiser: Client, at: At) -> None:
    address = at("team_change", world.team.pk)
    organiser.post(address, answers(world, name="Le premier", version=1))
    response = organiser.post(address, answers(world, name="Le second", version=1))
    assert response.status_code == 422
    assert "Le second" in response.content.decode()
    assert Team.objects.get(pk=world.team.pk).name == "Le premier"
    again = answers(world, name="Le second", version=response.context["form"]["version"].value())
    organiser.post(address, again)
    assert Team.objects.get(pk=world.team.pk).name == "Le second"


def test_removing_asks_first_and_says_what_it_changes(world: World, organiser: Client, at: At) -> None:
    page = organiser.get(at("team_remove", world.team.pk)).content.decode()
    assert "1 personne est sans équipe." in page
    assert Team.objects.filter(pk=world.team.pk).exists()


def test_a_removed_team_is_brought_back_by_the_button_of_the_page(world: World, organiser: Client, at: At) -> None:
    page = organiser.post(at("team_remove", world.team.pk), follow=True)
    said = page.context["said"]
    organiser.post(said.undo, said.fields)
    assert Team.objects.get(pk=world.team.pk).members.count() == 1


def test_removing_twice_is_like_once(world: World, organiser: Client, at: At) -> None:
    organiser.post(at("team_remove", world.team.pk))
    assert organiser.post(at("team_remove", world.team.pk)).status_code == 404


def test_a_facilitator_is_given_the_table_and_relieved_of_it(world: World, organiser: Client, at: At) -> None:
    role = RoleFactory(event=world.event, kind="facilitator")
    address = at("team_facilitators", world.team.pk)
    organiser.post(address, {"role": role.pk})
    assert world.team.facilitators.filter(role=role).exists()
    organiser.post(address, {"role": role.pk, "take": "1"})
    assert not world.team.facilitators.filter(role=role).exists()


@pytest.mark.parametrize("which", ["another event", "another role", "nonsense"])
def test_nobody_else_is_given_a_table(world: World, organiser: Client, at: At, which: str) -> None:
    role = {
        "another event": lambda: RoleFactory(kind="facilitator").pk,
        "another role": lambda: world.roles["juror"].pk,
        "nonsense": lambda: "abc",
    }[which]()
    organiser.post(at("team_facilitators", world.team.pk), {"role": role})
    assert world.team.facilitators.count() == 1


def test_a_replaced_code_closes_the_tablet_that_the_old_one_opened(world: World, organiser: Client, at: At) -> None:
    tablet, before = world.browser("tablet"), version(world.event, "access")
    organiser.post(at("team_replace_code", world.team.pk))
    assert tablet.get(at("hand", world.team.pk)).status_code != 200
    assert version(world.event, "access") != before


def test_the_cards_hold_each_table_s_code_and_hide_a_protected_theme(world: World, organiser: Client, at: At) -> None:
    other = TeamFactory(event=world.event, theme=ThemeFactory(event=world.event, title="Le vivre ensemble"))
    page = organiser.get(at("team_cards"))
    text = page.content.decode()
    assert [card["team"] for card in page.context["cards"]] == sorted([world.team, other], key=lambda t: t.number)
    assert "Le vivre ensemble" in text
    assert world.theme.title not in text


def test_the_link_of_a_card_opens_the_tablet_at_an_address_without_it(world: World, client: Client, at: At) -> None:
    response = client.get(at("open_table", world.team.link_token))
    assert response["Location"] == at("table")
    assert client.session[SESSION_KEY][str(world.event.pk)] == {"team": [world.team.pk, 1]}


@pytest.mark.parametrize("whose", ["nobody", "another event", "a removed team"])
def test_another_link_opens_nothing(world: World, client: Client, at: At, whose: str) -> None:
    gone = TeamFactory(event=world.event, removed_at="2030-01-01T00:00Z")
    token = {"nobody": "A" * 27, "another event": World().team.link_token, "a removed team": gone.link_token}[whose]
    assert client.get(at("open_table", token)).status_code == 404
    assert SESSION_KEY not in client.session
