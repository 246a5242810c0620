"""The demonstration: loaded twice it doubles nothing, every persona comes in, every mail is shown, and only with DEMO=1."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from demo import loading, mailbox
from demo.forgetting import forget_letters
from demo.personas import PERSONAS, SLUGS
from demo.tables import read_back
from events.models import Event, Helpline
from events.services.communes import load_communes
from participants.forgetting import People
from participants.models import Letter, Notice, Presence, Registration, ThemeChoice
from participants.services.reception import half_days
from projects.cards import AIMS
from projects.evaluation import summary
from projects.follow_up import Portfolio
from projects.jury import Panel
from projects.models import Pledge, SheetEntry, SheetRevision
from projects.pledges import counts_of
from teams.formation.measure import broken_demands, with_facilitators
from teams.formation.proposal import Proposal
from teams.formation.proposal import Team as Seated
from teams.models import Draft, Team, TeamMember, TeamNews
from teams.problems import build
from tests.conftest import REFERENCE_COMMUNES
from tests.factories import RegistrationFactory


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration, loaded once for all tests of this file, each of which undoes what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_communes(folder=REFERENCE_COMMUNES)
        loading.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(settings: Settings, tmp_path: Path) -> Settings:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
    settings.VAR_DIR = tmp_path
    return settings


def test_no_number_that_is_to_be_checked_again_is_said_to_be_checked(loaded: None) -> None:
    doubtful = Helpline.objects.filter(source_status__contains="revérifier")
    assert not doubtful.exclude(verified_on=None).exists()
    assert Helpline.objects.exclude(verified_on=None).exists()


def counts() -> list[int]:
    return [m.objects.count() for m in (Event, Registration, ThemeChoice, Team, TeamMember, TeamNews, SheetRevision)]


@pytest.mark.django_db
def test_loading_twice_doubles_nothing(loaded: None) -> None:
    before = counts()
    assert loading.load() == []
    assert counts() == before


@pytest.mark.django_db
def test_the_reference_event_is_there_at_three_moments_of_its_life(loaded: None) -> None:
    today = timezone.localdate()
    moments = {event.slug: (event.status, event.starts_on - today) for event in Event.objects.all()}
    assert moments == {
        SLUGS["open"]: ("registration_open", timedelta(days=24)),
        SLUGS["under_way"]: ("under_way", timedelta(0)),
        SLUGS["followed_up"]: ("follow_up", timedelta(days=-175)),
    }


@pytest.mark.django_db
def test_a_day_later_the_event_under_way_is_still_today(loaded: None) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        loading.load()
        assert Event.objects.get(slug=SLUGS["under_way"]).starts_on == timezone.localdate()


@pytest.mark.django_db
def test_most_people_are_here_this_morning(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["under_way"])
    awaited = Presence.objects.filter(event=event, day=event.today, half="am").exclude(registration__channel="door")
    assert awaited.count() == 60
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        loading.load()
        assert set(Presence.objects.filter(event=event).values_list("day", flat=True)) == {event.today}


@pytest.mark.django_db
def test_what_is_said_to_all_is_said_on_the_day_whatever_the_day(loaded: None) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        loading.load()
        event = Event.objects.get(slug=SLUGS["under_way"])
        said = event.announcements.shown_at(datetime.combine(event.starts_on, time(12), event.zone))
        assert [row.text[:15] for row in said] == ["Le coin enfants"]


@pytest.mark.django_db
def test_there_is_room_for_who_comes_without_having_registered(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["under_way"])
    assert event.capacity - event.registrations.active().count() == 5


@pytest.mark.django_db
def test_some_came_unannounced_and_have_no_table_and_two_were_waiting(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["under_way"])
    late = event.registrations.active().filter(seat=None)
    assert {person.channel for person in late} == {"door"}
    assert late.count() == 5
    assert event.registrations.waiting().count() == 2


@pytest.mark.django_db
def test_tables_proposed_for_those_registered_keep_to_every_demand(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["open"])
    draft = Draft.objects.get(event=event)
    assert set(draft.seats.values_list("registration", flat=True)) == set(
        event.registrations.active().values_list("pk", flat=True)
    )
    built = build(event)
    proposal = read_back(event, built, loading.data("proposal"))
    assert broken_demands(built.problem, proposal) == []
    assert draft.meta["levels"]["floor"] == 0
    assert event.pairings.count() == 5


@pytest.mark.django_db
def test_a_group_has_entered_people_who_are_told_through_it(loaded: None) -> None:
    people = Registration.objects.filter(event__slug=SLUGS["open"], group__isnull=False)
    assert {person.channel for person in people} == {"group"}
    assert Notice.objects.to_tell().filter(registration__in=people, channel="in_person").count() == 3


@pytest.mark.django_db
def test_one_knows_who_came_to_the_past_event(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["followed_up"])
    came = [Presence.objects.filter(event=event, day=one.day, half=one.half).count() for one in half_days(event)]
    assert len(came) == 3
    assert 50 < min(came) <= max(came) < 80


@pytest.mark.django_db
def test_months_later_some_pledges_are_kept_one_is_released_and_some_are_late(loaded: None) -> None:
    past = Event.objects.get(slug=SLUGS["followed_up"])
    counts = counts_of(Pledge.objects.filter(event=past), past.real_today)
    assert counts == {"late": 2, "promised": 4, "kept": 4, "released": 1}
    assert Pledge.objects.filter(event=past, role__user__email="mireille@example.org").count() == 3


def test_everybody_of_the_reference_event_has_a_seat_at_a_table_of_the_right_size(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["under_way"])
    sizes = [team.members.count() for team in event.teams.all()]
    assert sum(sizes) == 80
    assert len(sizes) == 10
    assert all(6 <= size <= 9 for size in sizes)


@pytest.mark.django_db
def test_the_tables_at_work_keep_to_every_demand(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["under_way"])
    late = event.registrations.active().filter(seat=None)
    late.update(status="waiting")
    built = build(event)
    teams = tuple(
        Seated(str(team.pk), built.theme_at(team.theme_id), -1, tuple(sorted(map(built.person_at, keys))))
        for team in event.teams.all()
        if (keys := team.members.values_list("registration", flat=True))
    )
    assert broken_demands(built.problem, Proposal(with_facilitators(built.problem, teams))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_each_persona_comes_in_by_their_door(loaded: None, demonstration: Settings, persona) -> None:
    response = Client().post(reverse("demo_enter", args=[persona.key]), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain


@pytest.mark.django_db
def test_a_newcomer_is_greeted_by_every_persona(loaded: None, demonstration: Settings) -> None:
    page = Client().get("/").content.decode()
    assert all(reverse("demo_enter", args=[persona.key]) in page for persona in PERSONAS)
    assert 'class="demo-banner' in page


@pytest.mark.django_db
def test_every_mail_that_was_sent_can_be_read(demonstration: Settings) -> None:
    demonstration.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"
    mail.send_mail("Bienvenue <b>", "Votre place est gardée.", None, ["demo@example.org"])
    assert [letter.subject for letter in mailbox.letters()] == ["Bienvenue <b>"]
    assert "Bienvenue &lt;b&gt;" in Client().get(reverse("demo_mailbox")).content.decode()


@pytest.mark.django_db
def test_without_demo_no_door_opens(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.demo.urls"
    settings.DEMO = False
    assert Client().get("/demo/mailbox/").status_code in (302, 404)
    assert Client().post("/demo/enter/nadege/").status_code in (302, 404)


def test_the_demonstration_refuses_a_name_that_is_not_of_this_machine() -> None:
    environment = {**os.environ, "DEMO": "1", "ALLOWED_HOSTS": "tablee.example.org"}
    refused = subprocess.run(
        [sys.executable, "-c", "import hackathon.settings"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode
    assert "DEMO_ALLOW_PUBLIC" in refused.stderr


def test_some_people_are_told_and_some_wait(loaded: None) -> None:
    event = Event.objects.get(slug=SLUGS["open"])
    notices = Notice.objects.filter(event=event)
    waiting = notices.to_tell().exclude(channel=Notice.Channel.EMAIL)
    assert 5 <= waiting.count() < notices.exclude(told_at=None).count()
    letter = Letter.objects.get(event=event)
    assert letter.notices.exists()
    assert not Notice.objects.filter(event__slug=SLUGS["under_way"]).untold().exists()


@pytest.mark.django_db
def test_needs_and_protected_choices_of_the_past_event_are_gone_with_a_report(loaded: None) -> None:
    past = Event.objects.get(slug=SLUGS["followed_up"])
    assert not past.needs.exists()
    assert not past.theme_choices.filter(theme__sensitivity="protected").exists()
    report = past.erasures.get()
    assert report.counts["needs"] > 0
    assert timezone.localtime(report.at).date() == past.sensitive_kept_until
    assert past.registrations.count() == 80


@pytest.mark.django_db
def test_the_mailbox_forgets_who_is_erased(demonstration: Settings) -> None:
    person = RegistrationFactory(email="awa.demo@example.org")
    for to in (person.email, "autre.demo@example.org"):
        mailbox.MailboxBackend().send_messages([mail.EmailMessage("Bonjour", "Merci", to=[to])])
    forget_letters(People(person.event, [person]))
    assert [letter.to for letter in mailbox.letters()] == ["autre.demo@example.org"]


def test_tables_at_work_filled_method_cards(loaded: None) -> None:
    for moment in ("under_way", "followed_up"):
        written = SheetEntry.objects.filter(event__slug=SLUGS[moment]).exclude(block__canvas="sheet").filled()
        assert set(written.values_list("block__canvas", flat=True)) == set(AIMS)


@pytest.mark.django_db
def test_almost_six_months_later_half_the_projects_are_alive_and_some_go_quiet(loaded: None) -> None:
    portfolio = Portfolio(Event.objects.get(slug=SLUGS["followed_up"]))
    last = portfolio.summary().moments[-1]
    assert (last.alive, last.counts["stopped"], last.untold) == (5, 1, 4)
    assert [project.team.number for project, _why in portfolio.quiet()] == [10, 8, 7]
    assert [project.team.number for project, _due in portfolio.this_week()] == [9]
    helene = portfolio.projects[2]
    assert [(row.months, row.state) for row in helene.told] == [(1, "started"), (3, "paused"), (6, "started")]
    assert (helene.holder.name, helene.last.people_concerned) == ("Hélène DÉMO24", 14)


def test_the_room_has_said_how_it_was_and_some_words_are_quoted(loaded: None) -> None:
    said = summary(Event.objects.get(slug=SLUGS["followed_up"]))
    assert (said.sheets, said.waiting, len(said.chosen)) == (50, 0, 3)
    assert all(result.answered is None or result.answered for result in said.results)


@pytest.mark.django_db
def test_the_jury_of_the_past_event_has_read_every_table_before_it_gave_its_award(loaded: None) -> None:
    panel = Panel(Event.objects.get(slug=SLUGS["followed_up"]))
    assert panel.is_open
    assert panel.everything_is_in
