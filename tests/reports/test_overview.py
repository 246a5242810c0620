"""The overview says what to do today, whatever the moment of the event's life."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import checklist
from events.models import Event, EventCommune
from participants.models import Consent, Notice
from reports.overview import gather, tasks
from teams.models import AppliedDraft, Draft
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.factories.events import IntercommunalityFactory
from tests.factories.participants import NeedFactory

pytestmark = pytest.mark.django_db


def first_words(event: Event) -> str:
    found = tasks(gather(event))
    return found[0].text if found else ""


def around_today(**fields: object) -> Event:
    today = timezone.localdate()
    return EventFactory(starts_on=today, ends_on=today + timedelta(days=1), **fields)


def test_people_are_counted_by_category_without_those_who_cancelled() -> None:
    event = EventFactory()
    resident = CategoryFactory(event=event, target=3)
    RegistrationFactory.create_batch(2, event=event, category=resident)
    RegistrationFactory(event=event, category=resident, cancelled=True)
    RegistrationFactory()
    facts = gather(event)
    public = facts.room.publics[0]
    assert (facts.registered, public.people, public.missing_people) == (2, 2, 1)


def test_who_has_no_team_is_counted() -> None:
    event = EventFactory()
    category = CategoryFactory(event=event)
    people = RegistrationFactory.create_batch(3, event=event, category=category)
    TeamMemberFactory(event=event, team=TeamFactory(event=event), registration=people[0])
    assert (gather(event).without_team, gather(event).waiting.teams) == (2, 1)


def test_a_preparation_left_halfway_is_resumed_first() -> None:
    assert "Continuez" in first_words(EventFactory(draft=True, finished_steps=["name"]))


def test_the_category_most_missed_is_named() -> None:
    event = EventFactory()
    CategoryFactory(event=event, key="a", label_fr="habitant", target=2)
    CategoryFactory(event=event, key="b", label_fr="partenaire", target=2)
    RegistrationFactory(event=event, category=event.categories.get(key="a"))
    assert "partenaire" in tasks(gather(event))[1].text


def test_what_is_still_missing_comes_first_while_registration_is_open() -> None:
    assert first_words(EventFactory()) == checklist.missing(EventFactory())[0].text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("registration_open", "Commencez l’événement"),
        ("registration_closed", "Commencez l’événement"),
        ("under_way", "Voyez qui a besoin de vous"),
        ("deliberation", "Voyez qui a besoin de vous"),
        ("results_shared", "Commencez à suivre"),
        ("follow_up", "Voyez quels projets se taisent"),
        ("archived", ""),
    ],
)
def test_on_the_day_the_first_thing_to_do_is_said(status: str, words: str) -> None:
    assert words in first_words(around_today(status=status))


@pytest.mark.parametrize("status", Event.Status.values)
def test_the_page_answers_at_each_moment_within_its_queries(sign_in, status: str) -> None:
    event = around_today(status=status)
    browser = sign_in(RoleFactory(event=event).user)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(f"/e/{event.slug}/organise/").status_code == 200
    assert len(asked) <= 15


def test_the_overview_names_nobody(sign_in) -> None:
    role = RoleFactory()
    RegistrationFactory(event=role.event, chosen_name="Canari DÉMO", wishes=[ThemeFactory(event=role.event)])
    assert "Canari" not in sign_in(role.user).get(f"/e/{role.event.slug}/organise/").content.decode()


def texts(event: Event) -> list[str]:
    return [task.text for task in tasks(gather(event))]


def test_needs_that_wait_and_messages_to_say_are_counted() -> None:
    event = EventFactory()
    need = NeedFactory(event=event, registration__event=event)
    Notice.objects.create(event=event, registration=need.registration, kind="confirmation", channel="phone")
    assert "1 besoin attend une réponse." in texts(event)
    assert "1 message est à dire de vive voix." in texts(event)


def test_the_place_that_misses_most_people_is_named() -> None:
    event = EventFactory()
    here, away = (CommuneFactory(population=1000, intercommunality=IntercommunalityFactory()) for _ in range(2))
    for commune in (here, away):
        EventCommune.objects.create(event=event, commune=commune)
    RegistrationFactory.create_batch(4, event=event, commune=here)
    assert f"Il manque 2 personnes de {away.intercommunality.short_name}." in texts(event)


def test_calls_begin_three_days_before() -> None:
    event = EventFactory(status="registration_closed", starts_on=timezone.localdate() + timedelta(days=4))
    RegistrationFactory(event=event)
    said = "1 personne n’a pas encore confirmé."
    assert said not in texts(event)
    event.starts_on -= timedelta(days=1)
    event.save()
    assert said in texts(event)


def test_people_whose_agreement_is_to_collect_are_counted_and_listed() -> None:
    event = EventFactory()
    asked, _not_asked = RegistrationFactory.create_batch(2, event=event)
    Consent.objects.create(event=event, registration=asked, purpose=Consent.Purpose.TAKING_PART, is_given=True)
    task = next(task for task in tasks(gather(event)) if "accord" in task.text)
    assert task.text == "1 personne n’a pas encore donné son accord."
    assert task.url.endswith("people/?show=to_collect")


def test_who_waits_for_a_place_is_said() -> None:
    event = EventFactory()
    RegistrationFactory(event=event, status="waiting")
    assert "1 personne attend une place." in texts(event)


def test_before_any_table_people_without_a_team_lead_to_proposals_and_afterwards_to_few_moves() -> None:
    event = around_today(status="under_way")
    someone, _other = RegistrationFactory.create_batch(2, event=event, category=CategoryFactory(event=event))
    task = next(task for task in tasks(gather(event)) if "équipe" in task.text)
    assert task.url.endswith("teams/drafts/")
    TeamMemberFactory(event=event, team=TeamFactory(event=event), registration=someone)
    task = next(task for task in tasks(gather(event)) if "équipe" in task.text)
    assert task.text == "1 personne n’a pas d’équipe."
    assert task.url.endswith("teams/repair/")


def test_tables_proposed_are_said_until_some_are_applied() -> None:
    event = around_today(status="registration_closed")
    Draft.objects.create(event=event, number=1)
    said = "Des tables sont proposées : 1 brouillon est à regarder."
    assert said in [words.replace("\xa0", " ") for words in texts(event)]
    applied = AppliedDraft.objects.create(event=event, number=1)
    assert not any("proposées" in words for words in texts(event))
    applied.undone_at = timezone.now()
    applied.save()
    assert any("proposées" in words for words in texts(event))


def test_months_after_nobody_is_said_to_be_missing_or_without_a_team(sign_in) -> None:
    role = RoleFactory(event=EventFactory(status="follow_up"))
    RegistrationFactory(event=role.event, category=CategoryFactory(event=role.event, target=30))
    TeamFactory(event=role.event)
    page = sign_in(role.user).get(f"/e/{role.event.slug}/organise/").content.decode()
    assert "1 équipe est faite" in page
    assert "manque" not in page
    assert "pas d’équipe" not in page
