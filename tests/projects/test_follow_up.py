"""What becomes of projects: when each is asked, which go quiet, what is told, and by whom. Months pass by a moved clock."""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.answers import Refused, Stale
from events.models import Event
from participants.services.retention import forget_what_is_due
from projects.follow_up import Portfolio, due_on, moments_of, project_of
from projects.models import FollowUp, Holder, ProjectNews
from projects.services.follow_up import (
    Moment,
    ToldMeanwhile,
    add_news,
    goes_on,
    name_holder,
    note_no_answer,
    plan,
    replace_link,
    set_moments,
    tell_follow_up,
)
from teams.models import Team
from tests.factories import EventFactory, HolderFactory, RoleFactory, TeamFactory, TeamMemberFactory
from tests.permissions.world import BACKEND

pytestmark = pytest.mark.django_db
LAST_DAY = date(2030, 12, 5)


def after(*, days: int = 0, months: int = 0) -> datetime:
    """Ten in the morning, so long after the event."""
    month = LAST_DAY.month - 1 + months
    day = date(LAST_DAY.year + month // 12, month % 12 + 1, LAST_DAY.day) + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(after(days=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def event(clock: Any) -> Event:
    made: Event = EventFactory(starts_on=LAST_DAY, ends_on=LAST_DAY, status="follow_up")
    return made


@pytest.fixture
def team(event: Event) -> Team:
    made: Team = TeamFactory(event=event, number=1)
    return made


@pytest.fixture
def nadege(event: Event) -> Client:
    return signed_in(event)


def signed_in(event: Event) -> Client:
    """The organiser's browser, from now on: a session ends long before the follow-up does."""
    client = Client()
    client.force_login(RoleFactory(event=event, kind="organiser").user, backend=BACKEND)
    return client


def tell(team: Team, months: int = 1, version: int = 0, **given: Any) -> FollowUp:
    return tell_follow_up(
        team=team, months=months, told_as="organiser", version=version, given={"state": "started", **given}
    )


def say(team: Team) -> None:
    add_news(team=team, text="Un mot", told_as="holder", is_told_on=False, idempotency_key=uuid.uuid4())


def test_the_same_words_sent_again_after_going_back_are_one_piece_of_news(clock: Any, team: Team) -> None:
    for hours in (0, 0, 2):
        clock.move_to(after(days=1) + timedelta(hours=hours))
        say(team)
    assert ProjectNews.objects.filter(team=team).count() == 2


def test_a_moment_that_cannot_be_is_named_above_the_form(event: Event, nadege: Client) -> None:
    rows = {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 0, "m-0-months": 99, "m-0-way": "call"}
    page = nadege.post(reverse("follow_up_moments", args=[event.slug]), rows).content.decode()
    assert re.search(r'<a href="#id_m-0-months">\s*Moment 1\s*</a>', page)


def test_teams_are_asked_after_one_three_and_six_months(event: Event) -> None:
    assert [(row.months, row.way) for row in moments_of(event)] == [(1, "meeting"), (3, "call"), (6, "meeting")]
    assert [due_on(event, months) for months in (1, 3)] == [date(2031, 1, 5), date(2031, 3, 5)]


def test_the_last_moment_comes_two_weeks_before_contacts_are_erased(event: Event) -> None:
    assert due_on(event, 6) == date(2031, 5, 22)


def test_the_organiser_asks_at_other_moments(event: Event, nadege: Client) -> None:
    rows = {"m-0-months": 2, "m-0-way": "call", "m-0-label": "Un appel", "m-1-months": 12, "m-1-way": "writing"}
    page = reverse("follow_up_moments", args=[event.slug])
    nadege.post(page, {"m-TOTAL_FORMS": 2, "m-INITIAL_FORMS": 0, **rows})
    assert [(row.months, row.name) for row in moments_of(event)] == [(2, "Un appel"), (12, "quelques mots écrits")]


def test_a_moment_of_which_something_was_told_stays(event: Event, team: Team) -> None:
    tell(team)
    with pytest.raises(Refused):
        set_moments(event=event, moments=[Moment(2, "call")])


def test_what_is_told_twice_is_kept_once_and_a_stale_page_overwrites_nothing(team: Team) -> None:
    row = tell(team, carried_by="Hélène")
    assert tell(team, carried_by="Hélène").version == row.version
    with pytest.raises(ToldMeanwhile) as other:
        tell(team, state="paused")
    assert other.value.stored.state == "started"
    assert tell(team, version=1, state="paused").version == 2


def test_a_stale_page_shows_what_both_told(event: Event, team: Team, nadege: Client) -> None:
    tell(team, state="paused", why="L’assurance tarde")
    data = {"state": "started", "blocks": "Plus rien", "version": 0}
    response = nadege.post(reverse("follow_up_tell", args=[event.slug, team.pk, 1]), data)
    assert response.status_code == 409
    assert all(words in response.content.decode() for words in ("L’assurance tarde", "Plus rien"))
    assert FollowUp.objects.get().state == "paused"


@pytest.mark.parametrize("given", [{"state": "stopped", "why": " "}, {"state": "x"}, {"held_on": date(2031, 2, 1)}])
def test_what_cannot_be_is_refused(team: Team, given: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        tell(team, **given)


def test_nothing_is_told_before_results_nor_once_archived(team: Team) -> None:
    for status in ("under_way", "archived"):
        team.event.status = status
        with pytest.raises(Refused):
            tell(team)


def test_a_call_without_an_answer_is_counted_once_however_often_it_is_sent(team: Team) -> None:
    note_no_answer(team=team, months=1, calls=0)
    assert note_no_answer(team=team, months=1, calls=0).calls == 1
    assert note_no_answer(team=team, months=1, calls=1).calls == 2


def test_one_press_says_that_a_project_goes_on_as_before(clock: Any, team: Team) -> None:
    with pytest.raises(Refused):
        goes_on(team=team, months=1, version=0)
    tell(team, carried_by="Hélène", people_concerned=9)
    clock.move_to(after(months=3))
    row = goes_on(team=team, months=3, version=0)
    assert (row.state, row.carried_by, row.people_concerned, row.held_on) == ("started", "Hélène", 9, date(2031, 3, 5))


def test_a_project_goes_quiet_with_time_and_a_word_ends_it(clock: Any, event: Event, team: Team) -> None:
    HolderFactory(event=event, team=team)
    assert Portfolio(event).quiet() == []
    clock.move_to(after(months=1, days=3))
    assert [why for _project, why in Portfolio(event).quiet()] == [
        [
            "Après 1 mois, attendu le 5 janvier 2031\N{NO-BREAK SPACE}: 3 jours de retard",
            "N’a jamais donné de nouvelles",
        ]
    ]
    tell(team)
    assert Portfolio(event).quiet() == []
    clock.move_to(after(months=1, days=3 + 6 * 7))
    assert project_of(team).why_quiet(event) == ["Aucun mot depuis 6 semaines"]
    say(team)
    assert Portfolio(event).quiet() == []


def test_calls_without_an_answer_and_projects_that_nobody_carries_are_said(
    clock: Any, event: Event, team: Team
) -> None:
    clock.move_to(after(months=1, days=1))
    note_no_answer(team=team, months=1, calls=0)
    why = project_of(team).why_quiet(event)
    assert {"1 appel sans réponse", "Personne n’est nommé pour le porter"} <= set(why)


def test_a_project_that_ended_is_asked_no_more(clock: Any, team: Team) -> None:
    tell(team, state="stopped", why="Le temps manque")
    clock.move_to(after(months=6, days=5))
    project = project_of(team)
    assert (project.why_quiet(team.event), project.waiting, project.to_call) == ([], [], None)


def test_a_day_agreed_with_a_team_takes_the_place_of_the_usual_one(clock: Any, team: Team) -> None:
    plan(team=team, months=1, day=date(2031, 1, 20))
    clock.move_to(after(months=1, days=3))
    project = project_of(team)
    assert (project.overdue, project.next.day) == (None, date(2031, 1, 20))


def test_the_summary_counts_projects_by_moment_and_keeps_what_had_ended(clock: Any, event: Event) -> None:
    teams = TeamFactory.create_batch(3, event=event)
    tell(teams[0], people_concerned=5)
    tell(teams[1], state="taken_over", people_concerned=7)
    clock.move_to(after(months=3))
    tell(teams[0], 3, state="paused", people_concerned=14)
    first, third, _sixth = Portfolio(event).summary().moments
    assert (first.alive, first.untold) == (2, 1)
    assert (third.alive, third.counts["paused"], third.counts["taken_over"], third.untold) == (1, 1, 1, 1)
    assert Portfolio(event).summary().people_concerned == 21


def test_naming_somebody_else_kills_the_old_link(event: Event, team: Team) -> None:
    old = name_holder(team=team, name="Hélène DÉMO", channel="phone", phone="06 39 98 00 01", version=0)
    before = old.link_token
    name_holder(team=team, name="Zoé DÉMO", channel="phone", phone="06 39 98 00 02", version=1)
    page = reverse("holder_page", args=[event.slug, before])
    assert Client().get(page).status_code == 404
    now = Holder.objects.get(team=team)
    assert Client().get(reverse("holder_page", args=[event.slug, now.link_token])).status_code == 200
    with pytest.raises(Stale):
        name_holder(team=team, name="Ana DÉMO", channel="phone", phone="06 39 98 00 03", version=1)


def test_a_link_of_another_event_or_of_an_archived_one_opens_nothing(event: Event, team: Team) -> None:
    holder = HolderFactory(event=event, team=team)
    other = EventFactory(status="follow_up")
    assert Client().get(reverse("holder_page", args=[other.slug, holder.link_token])).status_code == 404
    Event.objects.filter(pk=event.pk).update(status="archived")
    assert Client().get(reverse("holder_page", args=[event.slug, holder.link_token])).status_code == 404


def test_a_member_is_named_with_the_contact_they_gave(event: Event, team: Team, nadege: Client) -> None:
    person = TeamMemberFactory(event=event, team=team, registration__phone="06 39 98 44 44").registration
    data = {"member": person.pk, "channel": "phone", "version": 0}
    nadege.post(reverse("follow_up_holder", args=[event.slug, team.pk]), data)
    holder = Holder.objects.get()
    assert (holder.name, holder.phone, holder.registration) == (person.chosen_name, "06 39 98 44 44", person)


def test_the_holder_tells_without_an_account_and_sees_what_was_told(clock: Any, event: Event, team: Team) -> None:
    clock.move_to(after(months=3, days=-2))
    holder = HolderFactory(event=event, team=team)
    page = reverse("holder_page", args=[event.slug, holder.link_token])
    data = {"what": "tell", "tell-state": "paused", "tell-why": "L’assurance", "tell-version": 0}
    browser = Client()
    assert browser.post(page, data).status_code == 302
    row = FollowUp.objects.get()
    assert (row.months, row.state, row.told_as) == (3, "paused", "holder")
    assert "L’assurance" in browser.get(page).content.decode()


def test_a_holder_who_stops_is_erased_at_once(event: Event, team: Team) -> None:
    holder = HolderFactory(event=event, team=team)
    Client().post(reverse("holder_page", args=[event.slug, holder.link_token]), {"what": "go"})
    assert not Holder.objects.exists()


def test_contacts_go_on_the_clock_of_the_event_and_what_was_told_stays(clock: Any, event: Event, team: Team) -> None:
    HolderFactory(event=event, team=team)
    tell(team, carried_by="Hélène", told_by="Hélène", people_words="des familles")
    forget_what_is_due(event=event, today=date(2031, 6, 4))
    assert Holder.objects.exists()
    forget_what_is_due(event=event, today=date(2031, 6, 5))
    row = FollowUp.objects.get()
    assert (row.state, row.carried_by, row.told_by, row.people_words) == ("started", "", "", "des familles")
    assert not Holder.objects.exists()


def days(content: bytes) -> list[date]:
    """The days of a calendar file, read line by line as its format is written (RFC 5545), by nothing that wrote it."""
    text = content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    found = [line.removeprefix("DTSTART;VALUE=DATE:") for line in lines if line.startswith("DTSTART")]
    return sorted(datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date() for day in found)


def test_calendars_hold_every_day_and_no_theme(event: Event, team: Team, nadege: Client) -> None:
    plan(team=team, months=1, day=date(2031, 1, 20))
    holder = HolderFactory(event=event, team=team)
    mine = Client().get(reverse("holder_calendar", args=[event.slug, holder.link_token])).content
    all_days = nadege.get(reverse("follow_up_calendar", args=[event.slug])).content

    assert days(mine) == [date(2031, 1, 20), date(2031, 3, 5), date(2031, 5, 22)]
    assert days(all_days) == [date(2031, 1, 5), date(2031, 1, 20), date(2031, 3, 5), date(2031, 5, 22)]
    assert not any(team.theme.title.encode() in content for content in (mine, all_days))


def test_words_that_name_somebody_are_kept_once_they_were_read_again(event: Event, team: Team, nadege: Client) -> None:
    holder = HolderFactory(event=event, team=team)
    page = reverse("follow_up_team", args=[event.slug, team.pk])
    own = reverse("holder_page", args=[event.slug, holder.link_token])
    words = "Mme Martin 06 39 98 12 34"
    for address, given in ((page, {"text": words}), (own, {"what": "news", "news-text": words})):
        asked = nadege.post(address, given)
        assert asked.status_code == 422
        assert "Relisez vos mots" in asked.text
        assert words in asked.text
    assert not team.project_news.exists()
    told = reverse("follow_up_tell", args=[event.slug, team.pk, 1])
    assert nadege.post(told, {"state": "paused", "why": words, "version": 0}).status_code == 422
    assert nadege.post(page, {"text": words, "sure": "yes"}).status_code == 302
    assert nadege.post(told, {"state": "paused", "why": words, "version": 0, "sure": "yes"}).status_code == 302
    assert team.project_news.get().text == FollowUp.objects.get(team=team).why == words


def test_a_moment_that_was_moved_says_from_when_and_why(event: Event, team: Team, nadege: Client) -> None:
    moved = "22 mai 2031</strong> · au lieu du 5 juin 2031\N{NO-BREAK SPACE}: les contacts sont alors effacés"
    assert moved in nadege.get(reverse("follow_up_moments", args=[event.slug])).text
    for name in ("follow_up", "follow_up_team"):
        args = [event.slug] if name == "follow_up" else [event.slug, team.pk]
        assert "au lieu du 5 juin 2031" in nadege.get(reverse(name, args=args)).text


def test_who_gave_no_phone_is_written_to(clock: Any, event: Event, team: Team) -> None:
    HolderFactory(event=event, team=team, email="jo@example.org", phone="")
    clock.move_to(after(months=1, days=3))
    sheet = signed_in(event).get(reverse("follow_up_sheet", args=[event.slug])).text
    assert "Pas de téléphone\N{NO-BREAK SPACE}: écrivez-lui" in sheet
    assert "jo@example.org" in sheet


def test_the_call_sheet_leads_from_one_team_to_the_next(clock: Any, event: Event, team: Team) -> None:
    HolderFactory(event=event, team=team, called=True)
    second = TeamFactory(event=event, number=2)
    HolderFactory(event=event, team=second, called=True)
    HolderFactory(event=event, team=TeamFactory(event=event, number=3))
    clock.move_to(after(months=1, days=-3))
    nadege = signed_in(event)
    sheet = nadege.get(reverse("follow_up_sheet", args=[event.slug]))
    assert [project.team.number for project, _due, _words in sheet.context["rows"]] == [1, 2]
    tell_page = reverse("follow_up_tell", args=[event.slug, team.pk, 1])
    onwards = nadege.post(f"{tell_page}?from=sheet", {"state": "started", "version": 0})
    assert onwards["Location"] == reverse("follow_up_tell", args=[event.slug, second.pk, 1]) + "?from=sheet"
    clock.move_to(after(months=1, days=3))  # who was written to and did not answer is called too
    late = signed_in(event).get(reverse("follow_up_sheet", args=[event.slug]))
    assert [project.team.number for project, _due, _words in late.context["rows"]] == [2, 3]


def test_a_link_replaced_reminds_again(event: Event, team: Team) -> None:
    holder = HolderFactory(event=event, team=team)
    note_no_answer(team=team, months=1, calls=0)
    FollowUp.objects.update(reminded_at=after())
    replace_link(holder=holder)
    assert FollowUp.objects.get().reminded_at is None


@pytest.mark.parametrize("name", ["follow_up", "follow_up_sheet"])
def test_three_projects_cost_as_many_questions_as_one(clock: Any, event: Event, team: Team, name: str) -> None:
    clock.move_to(after(months=1, days=2))
    browser, page, counts = signed_in(event), reverse(name, args=[event.slug]), []
    for more in (0, 2):
        for other in [team] if not more else TeamFactory.create_batch(more, event=event):
            HolderFactory(event=event, team=other, called=True)
            note_no_answer(team=other, months=1, calls=0)
            say(other)
        browser.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_of_an_archived_event_what_was_told_is_read_and_nobody_is_called(
    event: Event, team: Team, nadege: Client
) -> None:
    tell(team, blocks="Le local est froid")
    HolderFactory(event=event, team=team)
    Event.objects.filter(pk=event.pk).update(status="archived")
    overview = nadege.get(reverse("follow_up", args=[event.slug])).content.decode()
    page = nadege.get(reverse("follow_up_team", args=[event.slug, team.pk])).content.decode()
    assert "Le local est froid" in page
    for offered in (
        "Feuille d’appels",
        "Pas de réponse",
        "Noter ce qu’on dit",
        "Garder cette nouvelle",
        "Changer ce qui",
    ):
        assert offered not in overview + page, offered
