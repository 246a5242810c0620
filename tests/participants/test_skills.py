"""What people can bring: asked only where the organiser listed something, and always optional."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from participants.models import Need, Registration, Skill, SkillOffered
from participants.own_data import data_of, whole
from participants.services import change_registration, register_participant
from participants.services.needs import GivenNeeds, say_language, set_needs
from tests.factories import CategoryFactory, EventFactory, NeedFactory, RegistrationFactory, SkillFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db
QUESTION = "field_skills", 'name="skills"'


@pytest.fixture
def event() -> Event:
    return EventFactory()


def brought(person: Registration) -> list[str]:
    return [str(row.skill) for row in person.skills_offered.all()]


def test_nobody_is_asked_where_nothing_is_listed(event: Event, client: Client) -> None:
    CategoryFactory(event=event)
    client.post(reverse("register", args=[event.slug]), who(event))
    page = client.get(reverse("register_themes", args=[event.slug]))
    assert page.status_code == 200
    assert QUESTION[1] not in page.content.decode()


def who(event: Event) -> dict[str, Any]:
    return {
        "chosen_name": "Ana DÉMO",
        "category": CategoryFactory(event=event).pk,
        "declines_commune": "on",
        "contact": "",
    }


def test_a_person_ticks_what_they_bring_when_they_register(event: Event, client: Client) -> None:
    draws, _speaks = SkillFactory(event=event, name="Je dessine"), SkillFactory(event=event)
    client.post(reverse("register", args=[event.slug]), who(event))
    client.post(reverse("register_themes", args=[event.slug]), {"skills": [draws.pk]})
    finish = {"age_group": "adult", "consent_taking_part": "on"}
    client.post(reverse("register_finish", args=[event.slug]), finish)
    assert brought(Registration.objects.get(chosen_name="Ana DÉMO")) == ["Je dessine"]


@pytest.mark.parametrize("page", ["phone_register", "paper_entry", "help_themes"])
def test_whoever_types_for_somebody_is_asked_too(page: str) -> None:
    world = World()
    SkillFactory(event=world.event)
    browser = world.browser("organiser" if page == "paper_entry" else "helper")
    if page == "help_themes":
        browser.post(reverse("help_register", args=[world.event.slug]), who(world.event))
    assert QUESTION[1] in browser.get(reverse(page, args=[world.event.slug])).content.decode()


def test_a_skill_of_another_event_is_refused(event: Event, client: Client) -> None:
    SkillFactory(event=event)
    client.post(reverse("register", args=[event.slug]), who(event))
    answer = client.post(reverse("register_themes", args=[event.slug]), {"skills": [SkillFactory().pk, "x"]})
    assert answer.status_code == 422
    with pytest.raises(ValueError, match="another event"):
        register_participant(
            event=event, chosen_name="Ana DÉMO", category=CategoryFactory(event=event), skills=[SkillFactory()]
        )


def test_a_change_replaces_what_is_brought_and_says_nothing_where_it_is_not_asked(event: Event) -> None:
    person = RegistrationFactory(event=event)
    first, second = SkillFactory(event=event, offered_by=[person]), SkillFactory(event=event)
    person = change_registration(registration=person, version=person.version, choices=[])
    assert brought(person) == [str(first)]
    person = change_registration(registration=person, version=person.version, choices=[], skills=[second])
    assert brought(person) == [str(second)]


def test_people_see_what_they_said_in_their_space_and_in_their_download(client: Client) -> None:
    world = World()
    SkillFactory(event=world.event, name="Je dessine", offered_by=[world.registration])
    page = world.browser("participant").get(reverse("my_space", args=[world.event.slug]))
    assert "Je dessine" in page.content.decode()
    sections = {section.key: section for section in data_of(whole(world.registration.pk))}
    assert sections["skills"].entries[0][0].words == "Je dessine"


def test_what_somebody_said_they_bring_is_not_removed_from_the_list() -> None:
    world = World()
    skill = SkillFactory(event=world.event, offered_by=[world.registration])
    answer = world.browser("organiser").post(reverse("skills_remove", args=[world.event.slug, skill.pk]))
    assert answer.status_code == 409
    assert Skill.objects.filter(pk=skill.pk).exists()


def test_the_same_thing_is_listed_once() -> None:
    world = World()
    browser, address = world.browser("organiser"), reverse("skills_add", args=[world.event.slug])
    browser.post(address, {"name": "Je dessine"})
    assert browser.post(address, {"name": " je  DESSINE "}).status_code == 422
    assert Skill.objects.count() == 1


def test_what_somebody_brings_is_erased_with_them(event: Event) -> None:
    person = RegistrationFactory(event=event)
    SkillFactory(event=event, offered_by=[person])
    person.delete()
    assert not SkillOffered.objects.exists()


# ---------- The language somebody needs ----------


@pytest.mark.parametrize(("words", "code"), [("je parle turc", "tr"), ("klingon", ""), ("", "")])
def test_the_language_of_a_need_is_read_from_its_words(event: Event, words: str, code: str) -> None:
    person = RegistrationFactory(event=event)
    set_needs(registration=person, given=GivenNeeds({"language": words, "other": "turc"}))
    assert person.needs.get(kind="language").language == code
    assert person.needs.get(kind="other").language == ""


def test_a_language_said_by_the_organiser_stays_until_the_words_change(event: Event) -> None:
    need = NeedFactory(event=event, kind="language", detail="klingon")
    say_language(need=need, language="so")
    set_needs(registration=need.registration, given=GivenNeeds({"language": "klingon"}))
    assert Need.objects.get().language == "so"
    set_needs(registration=need.registration, given=GivenNeeds({"language": "peul"}))
    assert Need.objects.get().language == "ff"
