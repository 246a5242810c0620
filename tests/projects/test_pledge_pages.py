"""Pages about pledges: who reads what, who may reach whom, what is typed for somebody in the room."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event, Theme
from participants.models import Registration
from projects.models import Pledge, Presentation
from teams.models import Team
from tests.factories import (
    MeansFactory,
    PledgeFactory,
    RegistrationFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.permissions.world import World
from tests.reports.paper import text_of

pytestmark = pytest.mark.django_db
CONTACT = "06 39 98 44 55"


@pytest.fixture
def world() -> World:
    """The team of the World works on a protected theme; its partner pledged to it."""
    world = World(status="under_way")
    Pledge.objects.filter(pk=world.pledge.pk).update(contact=CONTACT, what="Deux heures le mardi", name="Mireille DÉMO")
    return world


@pytest.fixture
def open_team(world: World) -> Team:
    team: Team = TeamFactory(event=world.event, theme=ThemeFactory(event=world.event), number=2, name="Café roulant")
    return team


def page(world: World, role: str, name: str = "pledges", *args: Any, **query: Any) -> str:
    response = world.browser(role).get(reverse(name, args=[world.event.slug, *args]), query)
    return str(response.content.decode())


def words(world: World, **changes: Any) -> dict[str, Any]:
    day = world.event.real_today + timedelta(days=9)
    return {"what": "La salle", "kind": "place", "by_on": day, "idempotency_key": uuid.uuid4(), **changes}


def test_a_contact_is_read_by_the_team_and_by_whoever_pledged_alone(world: World) -> None:
    """Everybody's list, and the page of the pledge."""
    readers = {"tablet": True, "participant": True, "partner": True, "organiser": False, "facilitator": False}
    for role, reads in readers.items():
        for shown in (page(world, role), page(world, role, "pledge", world.pledge.pk)):
            assert "Deux heures le mardi" in shown, role
            assert (CONTACT in shown) is reads, role


@pytest.mark.parametrize("role", ["tablet", "organiser", "juror", "nobody"])
def test_a_contact_stands_on_no_other_page(world: World, role: str) -> None:
    for name, args in (("one_page", [world.team.pk]), ("presentations_shown", []), ("pledges_to_remind", [])):
        assert CONTACT not in page(world, role, name, *args)


def test_others_see_neither_the_pledges_nor_the_needs_of_a_protected_team(world: World) -> None:
    world.means.what = "Un abri pour la nuit"
    world.means.save()
    for role in ("juror", "helper", "reception"):
        shown = page(world, role)
        assert "Un abri pour la nuit" not in shown
        assert "Deux heures le mardi" not in shown
    assert "Un abri pour la nuit" in page(world, "facilitator")
    assert "Un abri pour la nuit" not in page(world, "juror", "pledge_new", means=world.means.pk)


def test_one_pledges_exactly_what_a_team_lacks(world: World, open_team: Team) -> None:
    lack = MeansFactory(event=world.event, team=open_team, what="Une machine à café", kind="object", state="lack")
    address = reverse("pledge_new", args=[world.event.slug]) + f"?means={lack.pk}"
    assert address in page(world, "partner")
    browser = world.browser("partner")
    assert 'value="Une machine à café"' in browser.get(address).content.decode()
    form = words(world, what="Une machine à café", kind="object")
    for _again in range(2):
        assert browser.post(address, form).status_code == 302
    made = Pledge.objects.get(team=open_team)
    assert (made.means, made.role, made.name) == (lack, world.roles["partner"], world.roles["partner"].user.name)
    assert "quelqu’un l’apporte" in page(world, "juror")


@pytest.mark.parametrize("days", [-1, -700_000, 4_000])
def test_a_day_that_is_past_or_far_away_is_said_beside_its_field(world: World, open_team: Team, days: int) -> None:
    day = world.event.real_today + timedelta(days=days)
    sent = words(world, team=open_team.pk, name="Odile DÉMO", by_on=day)
    response = world.browser("facilitator").post(reverse("pledge_new", args=[world.event.slug]), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["by_on"]
    assert not Pledge.objects.filter(team=open_team).exists()


def test_the_words_of_a_late_pledge_are_changed_and_its_day_stays(world: World) -> None:
    past = world.event.real_today - timedelta(days=4)
    Pledge.objects.filter(pk=world.pledge.pk).update(by_on=past)
    sent = words(world, by_on=past, version=world.pledge.version)
    world.browser("partner").post(reverse("pledge", args=[world.event.slug, world.pledge.pk]), sent)
    world.pledge.refresh_from_db()
    assert (world.pledge.what, world.pledge.by_on) == ("La salle", past)


def test_a_participant_pledges_under_their_name_and_finds_it_again(world: World, open_team: Team) -> None:
    browser = world.browser("participant")
    browser.post(reverse("pledge_new", args=[world.event.slug]), words(world, team=open_team.pk))
    assert Pledge.objects.get(team=open_team).registration == world.registration
    assert "La salle" in page(world, "participant")


def test_while_a_team_tells_a_facilitator_types_one_pledge_after_the_other(world: World, open_team: Team) -> None:
    address = reverse("pledge_new", args=[world.event.slug]) + f"?team={open_team.pk}"
    form = words(world, name="Bruno DÉMO", contact=CONTACT, more="1")
    response = world.browser("facilitator").post(address, form)
    assert response["Location"] == address
    made = Pledge.objects.get(team=open_team)
    assert (made.name, made.typed_by) == ("Bruno DÉMO", world.roles["facilitator"].user)
    nameless = world.browser("tablet").post(address, words(world))
    assert nameless.status_code == 422


def test_the_stopwatch_of_the_team_that_tells_leads_to_its_pledges(world: World) -> None:
    Presentation.objects.filter(pk=world.turn.pk).update(started_at=world.event.now)
    address = reverse("pledge_new", args=[world.event.slug]) + f"?team={world.team.pk}"
    assert address in page(world, "facilitator", "presentations")
    assert address in page(world, "partner", "presentations_shown")
    assert address not in page(world, "screen", "presentations_shown")


def test_a_pledge_is_kept_and_that_is_undone_in_one_press(world: World) -> None:
    step = reverse("pledge_step", args=[world.event.slug, world.pledge.pk])
    browser = world.browser("partner")
    shown = browser.post(step, {"step": "kept", "version": 1}, follow=True).content.decode()
    assert 'value="reopened"' in shown
    browser.post(step, {"step": "reopened", "version": 2})
    assert Pledge.objects.get().is_open


def test_a_pledge_is_released_with_a_word_why_which_the_team_reads(world: World) -> None:
    step = reverse("pledge_step", args=[world.event.slug, world.pledge.pk])
    bare = world.browser("tablet").post(step, {"step": "released", "version": 1})
    assert bare.status_code == 422
    assert "Dites pourquoi" in bare.content.decode()
    world.browser("partner").post(step, {"step": "released", "version": 1, "reason": "La salle est en travaux"})
    assert "La salle est en travaux" in page(world, "tablet")


def test_who_closes_what_was_closed_meanwhile_reads_how_it_stands(world: World) -> None:
    step = reverse("pledge_step", args=[world.event.slug, world.pledge.pk])
    world.browser("partner").post(step, {"step": "kept", "version": 1})
    late = world.browser("tablet").post(step, {"step": "released", "version": 1, "reason": "On ne sait pas"})
    assert late.status_code == 409
    assert "On ne sait pas" in late.text
    assert Pledge.objects.get().status == "kept"


def test_a_stale_page_shows_both_wordings(world: World) -> None:
    address = reverse("pledge", args=[world.event.slug, world.pledge.pk])
    world.browser("partner").post(address, words(world, what="La grande salle", version=1))
    stale = world.browser("tablet").post(address, words(world, what="La petite salle", version=1))
    assert stale.status_code == 409
    assert "La grande salle" in stale.content.decode()
    assert "La petite salle" in stale.content.decode()


def test_who_may_not_read_a_contact_gives_another_or_leaves_it(world: World) -> None:
    address = reverse("pledge", args=[world.event.slug, world.pledge.pk])
    world.browser("organiser").post(address, words(world, contact="", version=1))
    assert Pledge.objects.get().contact == CONTACT
    world.browser("organiser").post(address, words(world, contact="06 39 98 00 99", version=2))
    assert Pledge.objects.get().contact == "06 39 98 00 99"


def test_what_is_late_stands_first_and_is_found_by_state_and_team(world: World, open_team: Team) -> None:
    past = world.event.real_today - timedelta(days=2)
    PledgeFactory(event=world.event, team=open_team, what="Un congélateur", by_on=past)
    shown = page(world, "organiser")
    assert shown.index("Un congélateur") < shown.index("Deux heures le mardi")
    assert "Deux heures le mardi" not in page(world, "organiser", state="late")
    assert "Un congélateur" not in page(world, "organiser", team=world.team.pk).split('id="lacks"')[0]


def test_an_archived_event_shows_its_pledges_and_changes_none(world: World) -> None:
    Event.objects.filter(pk=world.event.pk).update(status="archived")
    assert "Deux heures le mardi" in page(world, "partner")
    step = reverse("pledge_step", args=[world.event.slug, world.pledge.pk])
    assert world.browser("partner").post(step, {"step": "kept", "version": 1}).status_code == 403


def test_who_pledged_stands_on_the_one_page_of_the_team_on_screen_and_paper(world: World) -> None:
    assert "Mireille DÉMO" in page(world, "tablet", "one_page", world.team.pk)
    file = world.browser("tablet").get(reverse("one_page_pdf", args=[world.event.slug, world.team.pk]))
    text = " ".join(text_of(file.content).split())
    assert "Deux heures le mardi" in text
    assert CONTACT not in text


def test_home_and_my_team_hold_the_pledges_as_a_part(world: World, client: Client) -> None:
    short = reverse("pledges", args=[world.event.slug]) + "?short=1"
    assert short in world.browser("partner").get("/").content.decode()
    assert short in page(world, "participant", "my_team")
    part = world.browser("partner").get(short).content.decode()
    assert "Deux heures le mardi" in part
    assert "<html" not in part


@pytest.mark.parametrize(("role", "may_know"), [("partner", False), ("participant", True), ("facilitator", True)])
def test_nothing_in_the_page_tells_whoever_pledged_that_the_team_is_protected(
    world: World, role: str, may_know: bool
) -> None:
    line = page(world, role).split(f'id="pledge-{world.pledge.pk}"')[1].split("</li>")[0]
    assert ("data-silent" in line) is may_know
    if role != "facilitator":  # who has a part of their own
        assert ("data-silent" in page(world, role, short=1)) is may_know


@pytest.mark.parametrize("role", ["organiser", "partner", "participant", "tablet"])
def test_the_pages_of_one_pledge_ask_few_questions(world: World, role: str) -> None:
    for name, args in (("pledge", [world.pledge.pk]), ("pledge_new", [])):
        browser, address = world.browser(role), reverse(name, args=[world.event.slug, *args])
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address, {"team": world.team.pk}).status_code == 200
        assert len(asked) <= 15


def test_nobody_else_of_the_event_opens_somebodys_pledge(world: World) -> None:
    stranger = RegistrationFactory(event=world.event)
    TeamMemberFactory(event=world.event, registration=stranger, team=TeamFactory(event=world.event, number=9))
    mine = PledgeFactory(event=world.event, team=world.team, registration=stranger, contact="06 39 98 66 77")
    browser: Callable[..., Client] = world.browser
    assert browser("partner").get(reverse("pledge", args=[world.event.slug, mine.pk])).status_code == 404
    assert browser("participant").get(reverse("pledge", args=[world.event.slug, mine.pk])).status_code == 200


def test_a_protected_team_reads_like_one_that_lacks_nothing(world: World, open_team: Team) -> None:
    MeansFactory(event=world.event, team=world.team, what="Un abri", state="lack")
    for role in ("juror", "helper", "reception"):
        cards = {}
        for team in (world.team, open_team):
            card = page(world, role).split(f'aria-labelledby="lack-{team.pk}"')[1].split("</section>")[0]
            for own in (team.name, f"{team.number} ·"):
                card = card.replace(own, "")
            cards[team.pk] = card.replace(f"={team.pk}", "").replace(f"lack-{team.pk}", "")
        assert cards[world.team.pk] == cards[open_team.pk], role


@pytest.mark.parametrize("is_hidden", [True, False])
def test_who_is_at_a_protected_table_does_not_find_their_number_filled_in(world: World, is_hidden: bool) -> None:
    Theme.objects.filter(event=world.event).update(sensitivity="protected" if is_hidden else "open")
    Registration.objects.filter(pk=world.registration.pk).update(phone=CONTACT, keeps_choice_confidential=False)
    assert (CONTACT in page(world, "participant", "pledge_new")) is not is_hidden


def test_who_keeps_their_choice_confidential_does_not_find_their_number_filled_in(world: World) -> None:
    Theme.objects.filter(event=world.event).update(sensitivity="open")
    Registration.objects.filter(pk=world.registration.pk).update(phone=CONTACT, keeps_choice_confidential=True)
    assert CONTACT not in page(world, "participant", "pledge_new")
