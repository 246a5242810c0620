"""What a table sees and asks for itself."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams.models import TeamMember
from teams.services import unseat
from tests.factories import TeamFactory, TeamMemberFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
At = Callable[..., str]


@pytest.fixture
def participant(world: World) -> Client:
    return world.browser("participant")


def test_a_participant_sees_the_table_the_others_and_the_facilitator(world: World, participant: Client, at: At) -> None:
    fellow = TeamMemberFactory(event=world.event, team=world.team)
    text = participant.get(at("my_team")).content.decode()
    for shown in ("table 7", world.theme.title, fellow.registration.chosen_name, world.roles["facilitator"].user.name):
        assert shown in text


def test_nobody_of_another_table_is_shown(world: World, participant: Client, at: At) -> None:
    other = TeamMemberFactory(event=world.event, team=TeamFactory(event=world.event, theme=world.theme))
    assert other.registration.chosen_name not in participant.get(at("my_team")).content.decode()


def test_without_a_team_the_page_says_that_it_will_come(world: World, participant: Client, at: At) -> None:
    unseat(registration=world.registration)
    assert "Vous n’avez pas encore d’équipe" in participant.get(at("my_team")).content.decode()


def test_the_fragment_is_not_sent_again_unchanged(participant: Client, at: At) -> None:
    etag = participant.get(at("my_team"), headers=HTMX)["ETag"]
    assert participant.get(at("my_team"), headers={**HTMX, "If-None-Match": etag}).status_code == 304


def test_a_theme_lead_sees_who_works_on_its_theme_and_nobody_else(world: World, at: At) -> None:
    other = TeamMemberFactory(event=world.event, team=TeamFactory(event=world.event))
    text = world.browser("referent").get(at("teams_of_my_themes")).content.decode()
    assert world.team.name in text
    assert world.registration.chosen_name in text
    assert other.registration.chosen_name not in text
    assert other.team.name not in text


def test_a_theme_lead_asks_as_much_for_three_teams_as_for_one(world: World, at: At) -> None:
    lead = world.browser("referent")
    with CaptureQueriesContext(connection) as one:
        lead.get(at("teams_of_my_themes"))
    for _ in range(2):
        TeamMemberFactory(event=world.event, team=TeamFactory(event=world.event, theme=world.theme))
    with CaptureQueriesContext(connection) as three:
        lead.get(at("teams_of_my_themes"))
    assert len(one) == len(three)


EVERY_REASON = [
    {"kind": "placed_by_hand", "theme": 0, "table": True},
    {"kind": "wish", "theme": 0, "rank": 2},
    {"kind": "wish_in_demand", "theme": 0, "rank": 1, "asked": 31, "places": 27},
    {"kind": "needed_here", "least": 4},
    {"kind": "apart", "people": [1, 2]},
    "nonsense",
]


def test_a_participant_reads_why_they_sit_there(world: World, participant: Client, at: At) -> None:
    reasons = [{**reason, "theme": world.theme.pk} if isinstance(reason, dict) else reason for reason in EVERY_REASON]
    TeamMember.objects.filter(registration=world.registration).update(why=reasons)
    assert participant.get(at("my_team")).context["why"] == [
        "L’organisateur a choisi cette place pour vous.",
        "Ce thème est votre 2e vœu.",
        f"Plus de personnes ont choisi «\xa0{world.theme.title}\xa0» qu’il n’y a de places.",
    ]


def test_nobody_reads_why_another_sits_there(world: World, participant: Client, at: At) -> None:
    fellow = TeamMemberFactory(event=world.event, team=world.team)
    TeamMember.objects.filter(pk=fellow.pk).update(why=[{"kind": "no_wish"}])
    assert participant.get(at("my_team")).context["why"] == []


def test_alone_of_a_category_is_told_alike_at_protected_and_open_tables(
    world: World, participant: Client, at: At
) -> None:
    told = []
    for kind in ("only_of_category", "only_social_worker"):
        reason = {"kind": kind, "theme": world.theme.pk, "category": world.registration.category_id}
        TeamMember.objects.filter(registration=world.registration).update(why=[reason])
        told.append(participant.get(at("my_team")).context["why"])
    assert told[0] == told[1] != []


def test_nobody_is_told_that_they_sit_with_somebody_who_is_not_there(world: World, participant: Client, at: At) -> None:
    fellow = TeamMemberFactory(event=world.event, team=world.team).registration
    elsewhere = TeamMemberFactory(
        event=world.event, team=TeamFactory(event=world.event, theme=world.theme)
    ).registration
    told = []
    for person in (fellow, elsewhere):
        why = [{"kind": "together", "people": [person.pk]}]
        TeamMember.objects.filter(registration=world.registration).update(why=why)
        told.append(participant.get(at("my_team")).context["why"])
    assert told == [[f"Vous êtes avec {fellow.chosen_name}."], []]
