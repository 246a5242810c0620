"""Late arrivals and absences: who they are, and two ways of mending the tables."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Theme
from participants.models import Presence, Registration
from participants.services.lateness import say_late
from teams.models import AppliedDraft, Draft, DraftSeat, DraftTable, Formation, Team
from teams.problems import people_to_seat
from teams.repairing import cost_in_words, goals_in_words, last_mending, turnout_of
from tests.factories import CategoryFactory, EventFactory, RegistrationFactory, RoleFactory, TeamFactory, ThemeFactory
from tests.factories.teams import TeamMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    today = timezone.localdate()
    return EventFactory(under_way=True, starts_on=today, ends_on=today)


@pytest.fixture
def theme(event: Event) -> Theme:
    return ThemeFactory(event=event)


@pytest.fixture
def table(event: Event, theme: Theme) -> Team:
    return TeamFactory(event=event, theme=theme, number=3)


@pytest.fixture
def someone(event: Event) -> Callable[..., Registration]:
    """someone("Aline", table=…, here=True, wishes=[…])."""
    category = CategoryFactory(event=event)

    def register(name: str, *, table: Team | None = None, here: bool = False, **fields: object) -> Registration:
        person = RegistrationFactory(event=event, chosen_name=name, category=category, **fields)
        if table:
            TeamMemberFactory(event=event, team=table, registration=person)
        if here:
            now = timezone.now()
            Presence.objects.create(event=event, registration=person, day=event.today, half="am", arrived_at=now)
        return person

    return register


@pytest.fixture
def organiser(event: Event, sign_in: Callable[..., Client]) -> Client:
    return sign_in(RoleFactory(event=event).user)


def address(event: Event) -> str:
    return f"/e/{event.slug}/organise/teams/repair/"


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def mended(event: Event, **status: object) -> Formation:
    return Formation.objects.create(event=event, aim="repair", **{"status": "done", **status})


def draft(formation: Formation, kind: str, seats: dict[Registration, Team], **levels: int) -> Draft:
    """A draft in which these people sit at the tables that go on from these teams."""
    number = Draft.objects.count() + 1
    event = formation.event
    row = Draft.objects.create(event=event, formation=formation, kind=kind, number=number, meta={"levels": levels})
    tables = {
        team: DraftTable.objects.create(
            event=event, draft=row, theme=team.theme, position=team.number, number=team.number, team=team
        )
        for team in dict.fromkeys(seats.values())
    }
    for person, team in seats.items():
        DraftSeat.objects.create(event=event, draft=row, registration=person, table=tables[team])
    return row


def test_on_the_day_it_says_who_is_new_and_who_did_not_come(event, table, someone):
    someone("Aline", table=table, here=True)
    someone("Bruno", table=table)
    someone("Chloé", here=True)
    someone("David")
    turnout = turnout_of(event)
    assert [(guest.name, guest.table) for guest in turnout.absent] == [("Bruno", 3)]
    assert [guest.name for guest in turnout.new] == ["Chloé"]
    assert (turnout.registered, turnout.arrived, turnout.who) == (4, 2, "arrived")


def test_whoever_left_again_is_absent(event, table, someone):
    someone("Aline", table=table, here=True)
    left = someone("Bruno", table=table, here=True)
    left.presences.update(left_at=timezone.now())
    assert [guest.name for guest in turnout_of(event).absent] == ["Bruno"]


def test_a_table_that_absences_left_too_small_is_said(event, theme, table, someone):
    Theme.objects.update(min_size=2)
    someone("Aline", table=table, here=True)
    someone("Bruno", table=table)
    assert turnout_of(event).short == [(3, 1, 2)]
    someone("Chloé", table=table, here=True)
    assert turnout_of(event).short == []


def test_whoever_said_that_they_are_late_keeps_their_chair(event, table, someone):
    someone("Aline", table=table, here=True)
    late = someone("Bruno", table=table)
    assert turnout_of(event).missing == 1
    say_late(registration=late)
    turnout = turnout_of(event)
    assert (turnout.missing, turnout.arrived) == (0, 2)
    assert late in people_to_seat(event, "arrived")


def test_before_the_day_nobody_is_absent_and_whoever_has_no_table_is_new(event, table, someone):
    someone("Aline", table=table)
    someone("Bruno")
    turnout = turnout_of(event)
    assert (turnout.newcomers, turnout.missing, turnout.who) == (1, 0, "registered")


def test_who_cancelled_or_waits_is_neither(event, table, someone):
    someone("Aline", here=True, cancelled=True)
    someone("Bruno", waiting=True)
    assert turnout_of(event).is_settled


def test_the_page_asks_for_mended_tables_and_says_that_they_come(event, table, someone, organiser):
    someone("Chloé", here=True)
    text = text_of(organiser.get(address(event)))
    assert "1 personne sans table" in text
    data = {"who": "arrived", "idempotency_key": str(uuid.uuid4())}
    first, second = (organiser.post(address(event), data, follow=True) for _ in range(2))
    formation = Formation.objects.get()
    assert (formation.aim, formation.who) == ("repair", "arrived")
    assert "Les tables se préparent" in text_of(first)
    assert second.status_code == 200


def test_where_tables_are_being_prepared_already_it_is_said(event, table, someone, organiser):
    someone("Chloé", here=True)
    Formation.objects.create(event=event, aim="new")
    answer = organiser.post(address(event), {"who": "arrived"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Formation.objects.get().aim == "new"


@pytest.mark.parametrize("who", ["", "nobody", "\x00"])
def test_a_choice_that_is_none_is_refused_beside_the_field(event, table, someone, organiser, who):
    someone("Chloé", here=True)
    answer = organiser.post(address(event), {"who": who})
    assert answer.status_code == 422
    assert not Formation.objects.exists()


def test_two_drafts_stand_side_by_side_with_what_it_costs_that_nobody_moves(event, theme, table, someone, organiser):
    other = TeamFactory(event=event, theme=ThemeFactory(event=event), number=4)
    aline = someone("Aline", table=table, here=True, wishes=[other.theme])
    bruno = someone("Bruno", here=True, wishes=[theme])
    formation = mended(event)
    draft(formation, "few_moves", {aline: other, bruno: table}, mix=0)
    draft(formation, "no_moves", {aline: table, bruno: other}, mix=1)
    mending = last_mending(event)
    assert mending
    assert mending.few
    assert mending.still
    assert [(seat.name, seat.before, seat.number) for seat in mending.few.moving] == [("Aline", 3, 4)]
    assert mending.still.moves == 0
    assert mending.few.wishes == (0, 2, 0, 0)
    assert mending.still.wishes == (2, 0, 0, 0)
    costs = [words.replace("\xa0", " ") for words in cost_in_words(mending.still, mending.few)]
    assert costs[0].startswith("2 personnes de plus")
    assert len(costs) == 3
    text = text_of(organiser.get(address(event)))
    assert "1 personne change de table" in text
    assert "Personne ne change de table" in text
    assert "Ce que cela coûte" in text


def test_where_it_costs_nothing_that_is_said(event, table, someone, organiser):
    aline = someone("Aline", table=table, here=True, wishes=[table.theme])
    formation = mended(event)
    for kind in ("few_moves", "no_moves"):
        draft(formation, kind, {aline: table}, mix=0)
    text = text_of(organiser.get(address(event)))
    assert "ne coûte aucun vœu" in text
    assert goals_in_words(last_mending(event).still)[0] == "Chaque personne qui a un vœu en obtient un."


def test_where_not_everybody_can_keep_their_table_one_draft_is_shown(event, table, someone, organiser):
    aline = someone("Aline", table=table, here=True)
    draft(mended(event), "few_moves", {aline: table})
    assert "Tout le monde ne peut pas garder sa table" in text_of(organiser.get(address(event)))


def test_once_one_is_chosen_the_others_are_no_longer_proposed(event, table, someone):
    aline = someone("Aline", table=table, here=True)
    chosen = draft(mended(event), "few_moves", {aline: table})
    applied = AppliedDraft.objects.create(event=event, draft=chosen, number=chosen.number)
    assert last_mending(event) is None
    AppliedDraft.objects.filter(pk=applied.pk).update(undone_at=timezone.now())
    assert last_mending(event) is not None


def test_who_came_since_is_said(event, table, someone, organiser):
    draft(mended(event), "no_moves", {someone("Aline", table=table, here=True): table})
    said = "1 personne est arrivée depuis"
    assert said not in text_of(organiser.get(address(event)))
    someone("Bruno", here=True)
    assert said in text_of(organiser.get(address(event)))


@pytest.mark.parametrize("status", ["impossible", "failed", "stopped"])
def test_tables_that_could_not_be_mended_stay(event, table, someone, organiser, status):
    someone("Chloé", here=True)
    mended(event, status=status)
    assert "n’ont pas pu être ajustées" in text_of(organiser.get(address(event)))


def test_as_many_questions_for_many_people_as_for_few(event, table, someone, organiser):
    counts = []
    for more in (1, 3):
        formation = mended(event)
        people = [someone(f"{more} {number}", table=table, here=True, wishes=[table.theme]) for number in range(more)]
        for number in range(more):
            someone(f"new {more} {number}", here=True)
            someone(f"absent {more} {number}", table=table)
        for kind in ("few_moves", "no_moves"):
            draft(formation, kind, dict.fromkeys(people, table))
        with CaptureQueriesContext(connection) as captured:
            organiser.get(address(event))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15
