"""The table's page of help, and the queue of those who help."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teams.models import HelpRequest, TeamNews
from teams.services import ask_help, close_request, take_request
from tests.factories import ResourcePersonFactory, TeamFactory, ThemeFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ON_PAGE = {**HTMX, "HX-Target": "help-live"}
At = Callable[..., str]


@pytest.fixture
def tablet(world: World) -> Client:
    return world.browser("tablet")


@pytest.mark.parametrize("role", ["tablet", "participant", "facilitator"])
def test_those_at_the_table_ask_and_close(world: World, at: At, role: str) -> None:
    browser = world.browser(role)
    browser.post(at("help_ask", world.team.pk), {"kind": "facilitator"})
    asked = HelpRequest.objects.get(closed_at=None)
    browser.post(at("help_close", asked.pk))
    asked.refresh_from_db()
    assert asked.closed_at
    assert (asked.closed_by is not None) == (role == "facilitator")


def test_the_tablet_of_another_table_asks_nothing_for_this_one(world: World, tablet: Client, at: At) -> None:
    other = TeamFactory(event=world.event, theme=world.theme)
    assert tablet.post(at("help_ask", other.pk), {"kind": "facilitator"}).status_code == 404


def test_material_is_a_few_things_and_words(world: World, tablet: Client, at: At) -> None:
    tablet.post(at("help_ask", world.team.pk), {"kind": "material", "things": ["paper", "water"], "other": "une corde"})
    assert HelpRequest.objects.get().material == "feuilles, eau, une corde"


def test_who_is_on_the_way_is_told_at_the_table(world: World, tablet: Client, at: At) -> None:
    user = world.roles["facilitator"].user
    take_request(request=ask_help(team=world.team), by=user)
    assert f"{user.name} arrive." in tablet.get(at("ask_for_help", world.team.pk)).content.decode()


@pytest.mark.parametrize("target", ["hand", "help-live"])
def test_the_answer_fills_the_part_that_asked(world: World, tablet: Client, at: At, target: str) -> None:
    headers = {**HTMX, "HX-Target": target}
    page = tablet.post(at("help_ask", world.team.pk), {"kind": "facilitator"}, headers=headers).content.decode()
    assert "Vous êtes les prochains." in page
    assert "data-live-part" not in page  # the element that refreshes itself stays where it is
    assert ('id="people"' in page) == (target == "help-live")


@pytest.mark.parametrize("data", [{}, {"kind": "magic"}, {"kind": "material"}, {"kind": "resource", "resource": "0"}])
def test_what_cannot_be_asked_is_said(world: World, tablet: Client, at: At, data: dict[str, str]) -> None:
    response = tablet.post(at("help_ask", world.team.pk), data, headers=ON_PAGE)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not HelpRequest.objects.exists()


def test_without_scripts_the_table_comes_back_to_the_page_that_asked(world: World, tablet: Client, at: At) -> None:
    response = tablet.post(at("help_ask", world.team.pk), {"kind": "facilitator", "next": at("table")})
    assert response["Location"] == at("table")


@pytest.mark.parametrize(
    "address", ["https://ailleurs.example.org/", "//ailleurs.example.org", "javascript:alert(1)", "ailleurs"]
)
def test_nobody_is_sent_elsewhere(world: World, tablet: Client, at: At, address: str) -> None:
    response = tablet.post(at("help_ask", world.team.pk), {"kind": "facilitator", "next": address})
    assert response["Location"] == at("table")


@pytest.mark.parametrize("page", ["hand", "ask_for_help"])
def test_a_part_that_did_not_change_is_not_sent_again(world: World, tablet: Client, at: At, page: str) -> None:
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        held = {**HTMX, "If-None-Match": tablet.get(at(page, world.team.pk), headers=HTMX)["ETag"]}
        assert tablet.get(at(page, world.team.pk), headers=held).status_code == 304
        ask_help(team=world.team)
        assert tablet.get(at(page, world.team.pk), headers=held).status_code == 200


def test_the_queue_tells_the_number_of_a_table_and_its_need_only(world: World, at: At) -> None:
    ask_help(team=world.team, kind="material", material="ciseaux")
    page = world.browser("facilitator").get(at("queue")).content.decode()
    assert "Ciseaux" in page
    assert world.team.name not in page
    assert world.theme.title not in page


def test_the_queue_does_not_tell_protected_tables_from_others(world: World, at: At) -> None:
    other = TeamFactory(event=world.event, theme=ThemeFactory(event=world.event), number=8)
    asked = [ask_help(team=team) for team in (world.team, other)]
    page = world.browser("facilitator").get(at("queue")).content.decode()
    lines = [page.split(f'id="asked-{one.pk}"')[1].split("</li>")[0] for one in asked]
    alike = [
        line.replace(str(one.pk), "").replace(str(one.team.number), "") for line, one in zip(lines, asked, strict=True)
    ]
    assert alike[0].split("<form")[0] == alike[1].split("<form")[0]


def test_each_step_of_the_queue(world: World, at: At) -> None:
    facilitator, asked = world.browser("facilitator"), ask_help(team=world.team)
    for do, coming in (("take", True), ("back", False), ("take", True)):
        context = facilitator.post(at("queue_answer", asked.pk), {"do": do}, headers=HTMX).context
        assert bool(context["coming"]) == coming
    facilitator.post(at("queue_answer", asked.pk), {"do": "close"})
    assert facilitator.get(at("queue")).context["waiting"] == []


def test_the_second_facilitator_is_told_who_goes(world: World, at: At) -> None:
    asked = ask_help(team=world.team)
    take_request(request=asked, by=world.roles["organiser"].user)
    response = world.browser("facilitator").post(at("queue_answer", asked.pk), {"do": "take"}, headers=HTMX)
    assert response.status_code == 409
    assert world.roles["organiser"].user.name in response.context["said"].text


def test_the_queue_is_sorted_out_by_kind(world: World, at: At) -> None:
    ask_help(team=world.team)
    ask_help(team=world.team, kind="material", material="eau")
    shown = world.browser("facilitator").get(at("queue"), {"kind": "material"}).context["waiting"]
    assert [one.request.kind for one in shown] == ["material"]


@pytest.mark.parametrize("by_table", [True, False])
def test_the_queue_keeps_who_came_after_how_long_and_who_closed(world: World, at: At, by_table: bool) -> None:
    user = world.roles["facilitator"].user
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        asked = ask_help(team=world.team)
        clock.shift(timedelta(minutes=3))
        take_request(request=asked, by=user)
        close_request(request=asked, by=None if by_table else user)
    page = world.browser("facilitator").get(at("queue")).content.decode()
    assert f"Réponse de {user.name} après 3 min." in page
    assert f"Terminé à 10:03 par {'la table' if by_table else user.name}." in page


def test_what_was_answered_is_kept_of_ones_own_tables_only(world: World, at: At) -> None:
    ResourcePersonFactory(event=world.event, role=world.roles["partner"])
    close_request(request=ask_help(team=world.team))
    assert world.browser("partner").get(at("queue")).context["answered"] == []


def test_a_resource_person_sees_and_answers_only_what_is_for_them(world: World, at: At) -> None:
    jurist = ResourcePersonFactory(event=world.event, role=world.roles["partner"])
    for_them = ask_help(team=world.team, kind="resource", resource=jurist)
    ask_help(team=world.team)
    partner = world.browser("partner")
    assert [one.request for one in partner.get(at("queue")).context["waiting"]] == [for_them]
    partner.post(at("queue_answer", for_them.pk), {"do": "take"})
    for_them.refresh_from_db()
    assert for_them.taken_by == world.roles["partner"].user


def test_the_queue_asks_as_much_for_three_tables_as_for_one(world: World, at: At) -> None:
    facilitator, counts = world.browser("facilitator"), []
    for more in (1, 2):
        for team in TeamFactory.create_batch(more, event=world.event, theme=world.theme):
            ask_help(team=team)
        with CaptureQueriesContext(connection) as captured:
            facilitator.get(at("queue"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_news_in_one_tap_reach_those_who_follow(world: World, tablet: Client, at: At) -> None:
    tablet.post(at("news_say", world.team.pk), {"news": "found"})
    news = TeamNews.objects.get()
    assert (news.text, news.author) == ("Nous avons trouvé notre idée.", None)


@pytest.mark.parametrize("news", ["", "<b>", "x" * 400])
def test_only_ready_sentences_are_news_of_a_table(world: World, tablet: Client, at: At, news: str) -> None:
    tablet.post(at("news_say", world.team.pk), {"news": news})
    assert not TeamNews.objects.exists()
