"""The favourite of the room: one vote a person whatever the way, changed until it closes, known to nobody."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from common.actors import Actor, Hat
from common.answers import Refused
from common.permissions import may
from events.models import Announcement, Event
from participants.models import Registration
from projects.favourite import outcome_of, turnout_of
from projects.models import Ballot, FavouriteResult, TokenCount
from projects.services.awards import give_award, reveal
from projects.services.favourite import Counted, PollClosed, close_poll, count_tokens, open_poll, vote
from reports.copies.writing import write_event
from teams.models import Team
from tests.factories import (
    AwardFactory,
    EventFactory,
    RegistrationFactory,
    TeamFactory,
    TeamMemberFactory,
    UserFactory,
)
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


class Room:
    """An event whose teams have told: three teams, four people, of whom the first sits at the first table."""

    def __init__(self, *, own_team: bool = False) -> None:
        self.event: Event = EventFactory(status="deliberation")
        self.teams: list[Team] = TeamFactory.create_batch(3, event=self.event)
        self.people: list[Registration] = RegistrationFactory.create_batch(4, event=self.event)
        TeamMemberFactory(event=self.event, team=self.teams[0], registration=self.people[0])
        open_poll(event=self.event, own_team=own_team)

    def vote(self, person: int, team: int, way: str = "phone") -> None:
        vote(registration=self.people[person], team=self.teams[team], way=way)

    def results(self) -> list[int]:
        return list(FavouriteResult.objects.order_by("team").values_list("by_vote", flat=True))


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_person_has_one_vote_whatever_the_way_and_the_last_one_counts(room: Room) -> None:
    room.vote(0, 1)
    room.vote(0, 1)
    room.vote(0, 2, way="tablet")
    room.vote(1, 1)
    close_poll(event=room.event)
    assert room.results() == [0, 1, 1]


def test_a_copy_of_an_event_whose_poll_is_open_says_for_whom_nobody_voted(room: Room) -> None:
    room.vote(0, 1)
    with zipfile.ZipFile(io.BytesIO(write_event(room.event, with_work=True, with_people=True))) as file:
        content = "".join(file.read(name).decode() for name in file.namelist() if "ballot" in name)
    assert '"phone"' in content
    assert "team" not in content


def test_the_database_refuses_a_second_ballot_of_a_person(room: Room) -> None:
    room.vote(0, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(event=room.event, registration=room.people[0], team=room.teams[2])


def test_nobody_chooses_their_own_team_unless_the_organiser_said_so(room: Room) -> None:
    with pytest.raises(Refused):
        room.vote(0, 0)
    free = Room(own_team=True)
    free.vote(0, 0)
    assert Ballot.objects.get().team == free.teams[0]


def test_closing_forgets_for_whom_each_person_voted(room: Room) -> None:
    room.vote(0, 1)
    close_poll(event=room.event)
    assert list(Ballot.objects.values_list("team", flat=True)) == [None]


def test_a_vote_after_closing_is_refused_in_words_and_changes_nothing(room: Room) -> None:
    room.vote(0, 1)
    close_poll(event=room.event)
    with pytest.raises(PollClosed, match="fermé"):
        room.vote(1, 1)
    close_poll(event=room.event)
    assert room.results() == [0, 1, 0]


def test_a_poll_is_not_opened_a_second_time(room: Room) -> None:
    close_poll(event=room.event)
    with pytest.raises(Refused):
        open_poll(event=room.event, own_team=False)


def test_who_does_not_come_has_no_vote(room: Room) -> None:
    gone = RegistrationFactory(event=room.event, status="cancelled", cancelled_at=room.event.now)
    for person in (gone, RegistrationFactory()):
        with pytest.raises(Refused):
            vote(registration=person, team=room.teams[1], way="phone")


def test_votes_and_tokens_add_up_and_equals_stay_equal(room: Room) -> None:
    room.vote(0, 1)
    room.vote(1, 2)
    count_tokens(event=room.event, counted={room.teams[2].pk: Counted(3, 0), room.teams[1].pk: Counted(3, 0)})
    close_poll(event=room.event)
    outcome = outcome_of(room.event)
    assert outcome is not None
    assert {score.team for score in outcome.first} == {room.teams[1], room.teams[2]}
    assert outcome.first[0].in_all == 4


def test_a_stale_count_overwrites_nothing_and_is_told_the_other(room: Room) -> None:
    team = room.teams[0].pk
    count_tokens(event=room.event, counted={team: Counted(12, 0)})
    overtaken = count_tokens(event=room.event, counted={team: Counted(9, 0), room.teams[1].pk: Counted(4, 0)})
    assert {key: row.count for key, row in overtaken.items()} == {team: 12}
    assert sorted(TokenCount.objects.values_list("count", flat=True)) == [4, 12]
    assert not count_tokens(event=room.event, counted={team: Counted(9, 1)})


def test_tokens_are_counted_after_closing_until_results_are_shared(room: Room) -> None:
    close_poll(event=room.event)
    count_tokens(event=room.event, counted={room.teams[0].pk: Counted(2, 0)})
    Event.objects.filter(pk=room.event.pk).update(status="results_shared")
    with pytest.raises(Refused):
        count_tokens(event=room.event, counted={room.teams[0].pk: Counted(3, 1)})


def test_more_votes_than_people_are_noticed(room: Room) -> None:
    room.vote(0, 1)
    count_tokens(event=room.event, counted={room.teams[0].pk: Counted(Registration.objects.count(), 0)})
    assert turnout_of(room.event).too_many


def test_once_closed_the_votes_stay_counted_when_their_people_are_erased(room: Room) -> None:
    room.vote(0, 1)
    room.vote(1, 2)
    close_poll(event=room.event)
    Ballot.objects.filter(registration=room.people[1]).delete()
    turnout, outcome = turnout_of(room.event), outcome_of(room.event)
    assert outcome is not None
    assert turnout.in_all == sum(score.in_all for score in outcome.scores) == 2
    assert not turnout.tells_ways


@pytest.fixture
def world() -> World:
    world = World(status="deliberation")
    world.other = TeamFactory(event=world.event, number=8)
    open_poll(event=world.event, own_team=False)
    return world


def favourite(world: World) -> str:
    return reverse("favourite", args=[world.event.slug])


def test_a_phone_votes_then_shows_its_own_choice_and_no_other(world: World) -> None:
    browser = world.browser("participant")
    assert world.team.name not in browser.get(favourite(world)).content.decode().split('id="vote"')[1]
    answer = browser.post(favourite(world), {"team": world.other.pk}, follow=True)
    assert "Votre vote est gardé" in answer.content.decode()
    assert world.other.name not in " ".join(str(message) for message in answer.context["messages"])
    assert "checked" in answer.content.decode()


def test_a_vote_sent_once_the_space_has_ended_is_kept_in_no_session(world: World) -> None:
    browser = Client()
    sent = {"team": world.other.pk, "code": world.registration.code}
    assert browser.post(favourite(world), sent).status_code == 302
    assert not any("held_form" in session.get_decoded() for session in Session.objects.all())


def test_an_archived_event_takes_no_vote_of_a_poll_that_nobody_closed(world: World) -> None:
    Event.objects.filter(pk=world.event.pk).update(status="archived")
    sent = world.browser("participant").post(favourite(world), {"team": world.other.pk})
    assert (sent.status_code, Ballot.objects.count()) == (403, 0)


def test_a_tablet_takes_the_vote_of_whoever_types_their_code_and_keeps_nothing(world: World) -> None:
    browser = world.browser("tablet")
    given: dict[str, Any] = {"team": world.other.pk, "code": world.registration.code}
    answer = browser.post(favourite(world), given, follow=True)
    assert Ballot.objects.get().way == "tablet"
    assert "checked" not in answer.content.decode()
    assert world.registration.chosen_name not in answer.content.decode()
    assert browser.get(reverse("my_space", args=[world.event.slug])).status_code != 200


@pytest.mark.parametrize("code", ["", "ABCD-EFGH", "\x00", "x" * 300])
def test_a_code_of_nobody_here_is_refused_beside_its_field(world: World, code: str) -> None:
    for typed in (code, RegistrationFactory().code):
        answer = world.browser("tablet").post(favourite(world), {"team": world.other.pk, "code": typed})
        assert (answer.status_code, bool(answer.context["form"].errors["code"])) == (422, True)
    assert not Ballot.objects.exists()


def test_a_refusal_on_a_tablet_keeps_the_choice_and_forgets_the_code(world: World) -> None:
    """Somebody else's next turn: the page stays as it is until it is sent again, without the code of whoever erred."""
    mine = {"team": world.team.pk, "code": world.registration.code, "for_whom": "Camille DÉMO"}
    page = world.browser("tablet").post(favourite(world), mine).content.decode()
    assert "data-held" in page
    assert " checked" in page.split('id="vote"')[1].split(world.team.name)[0].rsplit("<input", 1)[1]
    assert world.registration.code not in page
    assert "Camille DÉMO" not in page
    assert "data-held" not in world.browser("tablet").get(favourite(world)).content.decode()


def test_a_vote_sent_after_closing_reads_why_it_is_not_taken(world: World) -> None:
    close_poll(event=world.event)
    answer = world.browser("participant").post(favourite(world), {"team": world.other.pk})
    assert answer.status_code == 409
    assert "Le vote est fermé" in answer.content.decode()


def test_who_voted_what_is_read_by_nobody(world: World) -> None:
    """The pages of those who run the event are the same whatever was chosen."""
    third = TeamFactory(event=world.event, number=9)

    def read(role: str, name: str) -> bytes:
        page: str = world.browser(role).get(reverse(name, args=[world.event.slug])).content.decode()
        return page.split("<main")[1].split("csrf")[0].encode()

    pages = [("organiser", "favourite_lead"), ("organiser", "give_awards"), ("facilitator", "favourite_tokens")]
    seen = []
    for team in (world.other, third):
        vote(registration=world.registration, team=team, way="phone")
        seen.append([read(*page) for page in pages])
    assert seen[0] == seen[1]


def test_two_counts_of_tokens_are_both_shown_by_the_page(world: World) -> None:
    page, one, two = reverse("favourite_tokens", args=[world.event.slug]), *(world.browser("organiser") for _ in "ab")
    field, version = f"tokens-{world.team.pk}", f"version-{world.team.pk}"
    one.post(page, {field: "12", version: "0"})
    answer = two.post(page, {field: "9", version: "0"})
    assert answer.status_code == 409
    assert 'value="9"' in answer.content.decode()
    assert "12 jetons" in answer.content.decode()


def test_a_number_of_tokens_that_cannot_be_is_refused_whole_beside_its_field(world: World) -> None:
    page = reverse("favourite_tokens", args=[world.event.slug])
    answer = world.browser("organiser").post(
        page, {f"tokens-{world.team.pk}": "99999999", f"version-{world.team.pk}": "0"}
    )
    told = answer.content.decode()
    assert (answer.status_code, 'value="99999999"' in told, "de 0 à 9999" in told) == (422, True, True)
    assert not TokenCount.objects.exists()


def test_once_the_award_is_revealed_the_page_says_that_the_room_heard_it(world: World) -> None:
    vote(registration=world.registration, team=world.other, way="phone")
    close_poll(event=world.event)
    browser, page = world.browser("organiser"), reverse("favourite_lead", args=[world.event.slug])
    award = AwardFactory(event=world.event, key="favourite")
    give = browser.get(reverse("give_awards", args=[world.event.slug])).content.decode()
    assert f"préféré de la salle, « {world.other.name} »" in give.replace("\xa0", " ")
    assert "La salle a entendu" not in browser.get(page).content.decode()
    give_award(award=award, team=world.other)
    reveal(award=award)
    assert "La salle a entendu" in browser.get(page).content.decode()


def test_a_stranger_reads_of_no_vote(world: World) -> None:
    assert Client().get(favourite(world)).status_code in (302, 404)


def test_opening_is_said_to_everybody_until_the_votes_close() -> None:
    team = TeamFactory(event__status="deliberation")
    open_poll(event=team.event, own_team=False, announced_by=UserFactory())
    assert Announcement.objects.shown_at(team.event.now).get().on_phones
    close_poll(event=team.event)
    assert not Announcement.objects.shown_at(team.event.now).exists()


@pytest.mark.parametrize(("days", "is_led"), [(0, True), (1, False)])
def test_on_the_last_day_people_find_the_favourite_before_it_opens(days: int, is_led: bool) -> None:
    event = AwardFactory(key="favourite", event__status="under_way").event
    event.ends_on = event.today + timedelta(days=days)
    actor = Actor(event_id=event.pk, hats=(Hat("participant"),))
    assert may(actor, "projects.find_favourite", event) is is_led
