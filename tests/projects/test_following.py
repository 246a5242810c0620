"""A word before each moment to who carries a project, and after each move to who asked: once each, no theme, no secret."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from common.models import OutgoingMail
from events.models import Event
from participants.models import Registration
from participants.own_data import data_of, whole
from participants.services.erasure import erase_registration
from participants.services.retention import forget_what_is_due
from projects.models import Followed, Follower, FollowUp, ProjectNews, Publication
from projects.services.follow_up import add_news, name_holder, plan, tell_follow_up
from projects.services.follow_up_reminders import remind_holders
from projects.services.following import ask_to_follow, confirm, forget_unsure, tell_followers
from projects.services.publication import withdraw
from projects.tasks import ask_how_projects_go, tell_who_follows
from projects.views import following
from teams.models import Team
from tests.factories import (
    EventFactory,
    HolderFactory,
    PublicationFactory,
    RegistrationFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
LAST_DAY = date(2030, 12, 5)
DUE = date(2031, 1, 5)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(at(LAST_DAY + timedelta(days=1)), tick=False) as traveller:
        yield traveller


@pytest.fixture
def event(clock: Any) -> Event:
    made: Event = EventFactory(starts_on=LAST_DAY, ends_on=LAST_DAY, status="follow_up")
    return made


@pytest.fixture
def team(event: Event) -> Team:
    made: Team = TeamFactory(event=event, number=1)
    return made


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def written() -> list[OutgoingMail]:
    """What is to be sent since the last look."""
    rows = list(OutgoingMail.objects.order_by("pk"))
    OutgoingMail.objects.all().delete()
    return rows


def ask(team: Team) -> None:
    """A neighbour who took part asks to be told."""
    who = RegistrationFactory(event=team.event) if not Follower.objects.exists() else None
    ask_to_follow(event=team.event, email="Voisine@example.org", teams=[team], language="fr", registration=who)


def follow(team: Team) -> Follower:
    ask(team)
    follower = Follower.objects.get(email="voisine@example.org")
    confirm(follower=follower)
    written()
    return follower


def tell(team: Team, **given: Any) -> None:
    row = FollowUp.objects.filter(team=team, months=1).first()
    told = {"state": "paused", "why": "Une dispute", **given}
    tell_follow_up(team=team, months=1, told_as="holder", version=row.version if row else 0, given=told)


def say(team: Team, text: str, *, is_told_on: bool) -> None:
    add_news(team=team, text=text, told_as="holder", is_told_on=is_told_on, idempotency_key=uuid.uuid4())


def test_each_holder_is_reminded_once_a_week_before_each_moment(clock: Any, event: Event, team: Team) -> None:
    HolderFactory(event=event, team=team)
    sent = []
    for day in range(-9, 25):
        clock.move_to(at(DUE + timedelta(days=day)))
        remind_holders()
        sent += [day] * len(written())
    assert sent == [-7]


def test_an_event_whose_days_cannot_be_counted_silences_no_other(clock: Any) -> None:
    for last_day in (date(9999, 12, 31), LAST_DAY):
        event = EventFactory(starts_on=last_day, ends_on=last_day, status="follow_up")
        HolderFactory(event=event, team=TeamFactory(event=event))
    clock.move_to(at(DUE - timedelta(days=3)))
    remind_holders()
    assert len(written()) == 1


def test_a_clock_that_stopped_catches_up_once(clock: Any, event: Event, team: Team) -> None:
    HolderFactory(event=event, team=team)
    clock.move_to(at(DUE + timedelta(days=2)))
    ask_how_projects_go.call()
    ask_how_projects_go.call()
    assert len(written()) == 1


@pytest.mark.parametrize("silence", ["told", "by phone", "archived", "stopped"])
def test_nobody_is_written_to_in_vain(clock: Any, event: Event, team: Team, silence: str) -> None:
    HolderFactory(event=event, team=team, called=silence == "by phone")
    if silence == "told":
        tell(team)
    if silence == "stopped":
        tell(team, state="stopped")
    if silence == "archived":
        Event.objects.filter(pk=event.pk).update(status="archived")
    clock.move_to(at(DUE - timedelta(days=3)))
    remind_holders()
    assert written() == []


def test_another_day_is_reminded_of_again(clock: Any, event: Event, team: Team) -> None:
    HolderFactory(event=event, team=team)
    clock.move_to(at(DUE - timedelta(days=7)))
    remind_holders()
    plan(team=team, months=1, day=DUE + timedelta(days=10))
    remind_holders()
    clock.move_to(at(DUE + timedelta(days=3)))
    remind_holders()
    assert ["15 janvier 2031" in row.body for row in written()] == [False, True]


def test_no_mail_names_a_protected_theme_or_its_team(clock: Any, event: Event) -> None:
    team = TeamFactory(event=event, theme=ThemeFactory(event=event, protected=True))
    name_holder(team=team, name="Awa DÉMO", channel="email", email="awa@example.org", version=0)
    clock.move_to(at(DUE - timedelta(days=7)))
    remind_holders()
    said = [f"{row.subject} {row.body}" for row in written()]
    assert len(said) == 2
    assert not any(words in text for text in said for words in (team.name, team.theme.title))


def test_somebody_else_gets_a_link_by_mail_and_the_mail_of_the_one_before_is_withdrawn(
    event: Event, team: Team
) -> None:
    name_holder(team=team, name="Hélène DÉMO", channel="email", email="helene@example.org", version=0)
    name_holder(team=team, name="Zoé DÉMO", channel="email", email="zoe@example.org", version=1)
    assert [row.to for row in written()] == [["zoe@example.org"]]


def test_an_address_is_told_nothing_before_its_own_yes(event: Event, team: Team) -> None:
    ask(team)
    (asked,) = written()
    tell(team)
    tell_followers()
    assert written() == []
    follower = Follower.objects.get()
    link = reverse("follower_page", args=[event.slug, follower.link_token])
    assert link in asked.body
    Client().get(link)  # a program that reads links ahead says no yes
    assert follower.projects.get().confirmed_at is None
    Client().post(link, {"what": "confirm"})
    assert follower.projects.get().confirmed_at


def test_a_follower_is_told_what_moved_since_and_neither_why_nor_who(clock: Any, event: Event, team: Team) -> None:
    follow(team)
    clock.move_to(at(LAST_DAY + timedelta(days=20)))
    tell(team)
    say(team, "Entre nous", is_told_on=False)
    say(team, "La camionnette roule", is_told_on=True)
    tell_who_follows.call()
    (told,) = written()
    assert all(words in told.body for words in (team.name, "en pause"))
    unread = "La camionnette roule"  # of a project that is not public, nobody reads words before they leave
    assert not any(words in told.body for words in ("dispute", "Entre nous", unread))
    assert team.name not in told.subject
    tell_who_follows.call()
    assert written() == []


def test_one_tap_stops_everything(event: Event, team: Team) -> None:
    follower = follow(team)
    Client().post(reverse("follower_page", args=[event.slug, follower.link_token]), {"what": "stop"})
    tell(team)
    tell_followers()
    assert (Follower.objects.count(), written()) == (0, [])


def test_a_protected_project_is_followed_by_nobody(clock: Any, event: Event, team: Team) -> None:
    hidden = TeamFactory(event=event, theme=ThemeFactory(event=event, protected=True))
    ask(hidden)
    assert not Follower.objects.exists()
    follow(team)
    team.theme.sensitivity = "protected"  # whatever was confirmed before
    team.theme.save()
    clock.move_to(at(LAST_DAY + timedelta(days=9)))
    tell(team)
    tell_followers()
    assert written() == []


def test_no_mailbox_is_filled_by_somebody_else(clock: Any, event: Event, team: Team) -> None:
    for _n in range(5):
        ask(team)
    assert len(written()) == 1


def test_a_program_that_types_many_addresses_is_stopped(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_FROM_A_NETWORK", 2)
    team = PublicationFactory(event=event).team
    team.publication.parts.create(event=event, kind="state", agreed_at=at(DUE), published_at=at(DUE))
    data = {"teams": [team.pk], "email": "x@example.org"}
    page = reverse("following", args=[event.slug])
    assert [Client().post(page, data, REMOTE_ADDR="192.0.2.9").status_code for _n in range(3)] == [302, 302, 422]


def test_an_address_that_says_nothing_goes_after_three_days(clock: Any, event: Event) -> None:
    ask(TeamFactory(event=event))
    clock.move_to(at(LAST_DAY + timedelta(days=3)))
    forget_unsure()
    assert Follower.objects.count() == 1
    clock.move_to(at(LAST_DAY + timedelta(days=5)))
    forget_unsure()
    assert Follower.objects.count() == 0


def test_followers_go_on_the_clock_of_the_event(event: Event, team: Team) -> None:
    follow(team)
    forget_what_is_due(event=event, today=date(2031, 6, 5))
    assert not Follower.objects.exists()


def test_a_participant_chooses_among_projects_that_are_not_protected() -> None:
    world = World(status="follow_up")
    other = TeamFactory(event=world.event)
    browser, page = world.browser("participant"), reverse("following", args=[world.event.slug])
    assert world.team.name not in browser.get(page).content.decode()
    assert browser.post(page, {"teams": [world.team.pk], "email": "moi@example.org"}).status_code == 422
    assert browser.post(page, {"teams": [other.pk], "email": "moi@example.org"}).status_code == 302
    assert Follower.objects.get().projects.get().team == other


@pytest.mark.parametrize(("parts", "is_told"), [(["state"], True), ([], False)])
def test_everybody_follows_what_the_team_let_be_public(event: Event, parts: list[str], is_told: bool) -> None:
    team = TeamFactory(event=event, theme=ThemeFactory(event=event, protected=True))
    shown = PublicationFactory(event=event, team=team, was_read_by_two=True)
    for kind in parts:
        shown.parts.create(event=event, kind=kind, agreed_at=at(DUE), published_at=at(DUE))
    page = reverse("following", args=[event.slug])
    Client().post(page, {"teams": [team.pk], "email": "public@example.org"})
    assert len(written()) == is_told
    if is_told:
        confirm(follower=Follower.objects.get())
        Followed.objects.update(told_at=at(LAST_DAY))
        tell(team)
        say(team, "Entre nous", is_told_on=True)
        tell_followers()
        (told,) = written()
        assert ("en pause" in told.body, "Entre nous" in told.body) == (True, False)
        withdraw(team=shown.team)
        Followed.objects.update(told_at=at(LAST_DAY))
        tell_followers()
        assert written() == []


def test_a_person_who_is_erased_carries_and_follows_nothing(event: Event, team: Team) -> None:
    person = TeamMemberFactory(event=event, team=team, registration__email="moi@example.org").registration
    HolderFactory(event=event, team=team, registration=person)
    ask_to_follow(event=event, email=person.email, teams=[team], language="fr", registration=person)
    erase_registration(registration=person)
    assert (Follower.objects.count(), Team.objects.filter(holder__isnull=False).count()) == (0, 0)
    assert mail.outbox == []


def own_facts(person: Registration) -> list[str]:
    """What their own space tells them that they follow."""
    sections = [section for section in data_of(whole(person.pk)) if section.key == "follows"]
    return [str(fact.value) for section in sections for entry in section.entries for fact in entry]


def public(event: Event, number: int) -> Team:
    team: Team = PublicationFactory(event=event, team__number=number).team
    team.publication.parts.create(event=event, kind="state", agreed_at=at(DUE), published_at=at(DUE))
    return team


def test_whoever_types_an_address_neither_takes_nor_learns_what_it_follows(event: Event) -> None:
    first, second, third = [public(event, number) for number in (1, 2, 3)]
    ask_to_follow(event=event, email="victime@example.org", teams=[first, second], language="fr")
    confirm(follower=Follower.objects.get())
    gerard = RegistrationFactory(event=event, email="gerard@example.org")
    ask_to_follow(event=event, email="victime@example.org", teams=[third], language="fr", registration=gerard)
    assert own_facts(gerard) == []
    confirm(follower=Follower.objects.get())
    assert own_facts(gerard) == ["victime@example.org", third.name]
    erase_registration(registration=gerard)
    assert {row.team for row in Followed.objects.all()} == {first, second}


def test_what_two_ask_for_one_address_is_neithers(event: Event) -> None:
    team, gerard = public(event, 1), RegistrationFactory(event=event, email="gerard@example.org")
    ask_to_follow(event=event, email="victime@example.org", teams=[team], language="fr", registration=gerard)
    ask_to_follow(event=event, email="victime@example.org", teams=[team], language="fr")
    confirm(follower=Follower.objects.get())
    assert own_facts(gerard) == []
    erase_registration(registration=gerard)
    assert Followed.objects.count() == 1


def test_whoever_said_yes_is_asked_again_for_what_they_choose_next(clock: Any, event: Event) -> None:
    follow(public(event, 1))
    clock.move_to(at(LAST_DAY + timedelta(days=1)) + timedelta(minutes=5))
    ask(public(event, 2))
    ask(public(event, 3))
    assert len(written()) == 1
    confirm(follower=Follower.objects.get())
    assert not Followed.objects.filter(confirmed_at=None).exists()


def test_the_page_of_a_follower_names_no_project_that_was_taken_back(event: Event) -> None:
    team = public(event, 1)
    ask_to_follow(event=event, email="public@example.org", teams=[team], language="fr")
    link = reverse("follower_page", args=[event.slug, Follower.objects.get().link_token])
    assert team.name in Client().get(link).content.decode()
    withdraw(team=team)
    assert team.name not in Client().get(link).content.decode()


def test_news_to_everybody_waits_until_the_organiser_has_read_it(clock: Any, event: Event) -> None:
    team = public(event, 1)
    ask_to_follow(event=event, email="public@example.org", teams=[team], language="fr")
    confirm(follower=Follower.objects.get())
    written()
    clock.move_to(at(LAST_DAY + timedelta(days=9)))
    say(team, "La camionnette roule", is_told_on=True)
    tell(team)
    tell_followers()
    assert ["camionnette" in row.body for row in written()] == [False]
    Publication.objects.update(news_to=ProjectNews.objects.get().pk)
    clock.move_to(at(LAST_DAY + timedelta(days=10)))
    tell_followers()
    tell_followers()
    assert ["camionnette" in row.body for row in written()] == [True]


@pytest.mark.parametrize("by", ["holder", "organiser"])
def test_news_is_put_right_and_erased_by_whoever_answers_for_it(by: str) -> None:
    world = World(status="follow_up")
    team = TeamFactory(event=world.event)
    HolderFactory(event=world.event, team=team)
    follow(team)
    say(team, "Jean Dupont habite ici", is_told_on=True)
    tell_followers()
    browser = world.browser("organiser") if by == "organiser" else Client()
    name, key = ("follow_up_team", team.pk) if by == "organiser" else ("holder_page", team.holder.link_token)
    page, first = reverse(name, args=[world.event.slug, key]), ProjectNews.objects.get()
    data = {"what": "correct", "news": first.pk, f"news{first.pk}-text": "Une voisine", f"news{first.pk}-sure": "yes"}
    assert [browser.post(page, data).status_code for _twice in range(2)] == [302, 302]
    second = ProjectNews.objects.get()
    assert (second.text, second.pk > first.pk) == ("Une voisine", True)
    assert not any("Dupont" in row.body for row in written())
    assert "Une voisine" in browser.get(page).content.decode()
    browser.post(page, {"what": "remove", "news": second.pk})
    assert not ProjectNews.objects.exists()


def test_whoever_asked_is_sent_to_their_mailbox_and_no_further(event: Event) -> None:
    team = PublicationFactory(event=event).team
    team.publication.parts.create(event=event, kind="state", agreed_at=at(DUE), published_at=at(DUE))
    data = {"teams": [team.pk], "email": "x@example.org"}
    page = Client().post(reverse("following", args=[event.slug]), data, follow=True).content.decode()
    assert "Regardez votre boîte de réception" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
