"""An event begins from the model or from an earlier event."""

import threading
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from events.copies import Part, table
from events.models import Commune, Event, EventCommune, Member, Role, Theme
from events.services.copying import CHOICES
from events.services.creation import IN_A_MODEL, create_event, model_data
from events.services.territory import add_communes
from tests.factories import (
    CommuneFactory,
    EventFactory,
    OrganisationFactory,
    RegistrationFactory,
    RoleFactory,
    ScreenFactory,
    SkillFactory,
    TeamFactory,
    ThemeFactory,
    UserFactory,
)

DAYS = {"starts_on": date(2030, 12, 4), "ends_on": date(2030, 12, 5)}


def founder() -> dict[str, Any]:
    """A member of an organisation, ready to create: {"user", "organisation"}."""
    member = Member.objects.create(organisation=OrganisationFactory(), user=UserFactory())
    return {"user": member.user, "organisation": member.organisation}


@pytest.mark.django_db
def test_the_model_brings_all_but_the_themes() -> None:
    event = create_event(**founder(), **DAYS, title="Hackathon de Retz")
    counts = {name: kind._default_manager.filter(event=event).count() for name, kind in IN_A_MODEL.items()}
    assert counts == {
        "categories": 4,
        "slots": 29,
        "sheet_blocks": 10,
        "cards": 17,
        "stages": 6,
        "criteria": 6,
        "awards": 3,
        "mark_labels": 5,
        "evaluation_questions": 18,
        "trust_rules": 7,
        "helplines": 13,
    }
    assert not event.themes.exists()
    assert event.status == Event.Status.DRAFT


@pytest.mark.django_db
def test_the_numbers_to_call_wait_for_somebody_to_check_them() -> None:
    event = create_event(**founder(), **DAYS, title="Hackathon")
    assert event.helplines.stale(date(2030, 1, 1)).count() == 13


@pytest.mark.django_db
def test_who_creates_an_event_is_its_organiser() -> None:
    who = founder()
    event = create_event(**who, **DAYS, title="Hackathon")
    assert list(Role.objects.filter(event=event).values_list("user", "kind")) == [(who["user"].pk, "organiser")]


def test_each_programme_slot_of_the_model_begins_where_the_last_ended() -> None:
    slots = model_data("social_solidarity")["slots"]
    for before, after in zip(slots, slots[1:], strict=False):
        assert before["day"] != after["day"] or before["ends_at"] == after["starts_at"]


def test_the_criteria_of_the_model_weigh_a_hundred() -> None:
    assert sum(criterion["weight"] for criterion in model_data("social_solidarity")["criteria"]) == 100


def test_an_unknown_model_is_an_error() -> None:
    with pytest.raises(KeyError):
        model_data("../secrets")


@pytest.mark.django_db
def test_a_form_sent_twice_creates_one_event() -> None:
    who, key = founder(), uuid.uuid4()
    first = create_event(**who, **DAYS, title="Hackathon", idempotency_key=key)
    assert create_event(**who, **DAYS, title="Hackathon", idempotency_key=key) == first
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_who_is_no_member_creates_nothing() -> None:
    with pytest.raises(PermissionDenied):
        create_event(user=UserFactory(), organisation=OrganisationFactory(), **DAYS, title="Hackathon")


@pytest.mark.django_db
def test_the_event_of_others_is_not_copied() -> None:
    with pytest.raises(PermissionDenied):
        create_event(**founder(), **DAYS, title="Hackathon", copy_of=EventFactory())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("titles", "slugs"),
    [
        (["Hackathon de Retz"] * 2, ["hackathon-de-retz", "hackathon-de-retz-2030"]),
        (["🎉", "مرحبا"], ["hackathon", "hackathon-2030"]),
        (["Été à l’œuvre"], ["ete-a-l-oeuvre"]),
    ],
)
def test_events_of_the_same_name_have_their_own_address(titles: list[str], slugs: list[str]) -> None:
    who = founder()
    assert [create_event(**who, **DAYS, title=title).slug for title in titles] == slugs


@pytest.mark.django_db
def test_a_third_event_of_the_same_name_finds_an_address_too() -> None:
    who = founder()
    assert len({create_event(**who, **DAYS, title="Retz").slug for _ in range(4)}) == 4


@pytest.mark.django_db
def test_a_copy_brings_what_was_decided() -> None:
    who = founder()
    source = create_event(**who, **DAYS, title="Premier", venue_name="Salle DÉMO")
    ThemeFactory(event=source, title="Solitude")
    CommuneFactory()
    add_communes(event=source, communes=Commune.objects.all())
    copy = create_event(**who, starts_on=date(2031, 5, 1), ends_on=date(2031, 5, 2), title="Second", copy_of=source)
    assert copy.venue_name == "Salle DÉMO"
    for copied in (copied for copied in table() if copied.part == Part.DEFINITION):
        assert copied.rows.filter(event=copy).count() == copied.rows.filter(event=source).count(), copied.model
        assert copied.choice in CHOICES, copied.model
    assert all(
        kind._default_manager.filter(event=copy).exists() for kind in (*IN_A_MODEL.values(), Theme, EventCommune)
    )


@pytest.mark.django_db
def test_a_copy_brings_rooms_and_skills_with_codes_of_their_own() -> None:
    who = founder()
    source = create_event(**who, **DAYS, title="Premier")
    screen, skill = ScreenFactory(event=source), SkillFactory(event=source)
    copy = create_event(**who, **DAYS, title="Second", copy_of=source)
    theirs = copy.screens.get()
    assert (theirs.name, copy.skills.get().name) == (screen.name, skill.name)
    assert theirs.code != screen.code
    assert theirs.code_lookup != screen.code_lookup


@pytest.mark.django_db
def test_what_is_not_chosen_begins_as_in_the_model() -> None:
    who = founder()
    source = create_event(**who, **DAYS, title="Premier", venue_name="Salle DÉMO", vocabulary={"concerned": "voisin"})
    ThemeFactory(event=source)
    source.slots.all().delete()
    source.trust_rules.all().delete()
    copy = create_event(**who, **DAYS, title="Second", copy_of=source, chosen={"rules", "venue"})
    assert copy.venue_name == "Salle DÉMO"
    assert copy.vocabulary != source.vocabulary
    assert not copy.themes.exists()
    assert not copy.trust_rules.exists()
    assert copy.slots.count() == len(model_data("social_solidarity")["slots"])


@pytest.mark.django_db
def test_moments_of_a_copy_are_as_far_from_the_first_day() -> None:
    who = founder()
    source = create_event(**who, **DAYS, title="Premier")
    days = {"starts_on": DAYS["starts_on"] + timedelta(days=371), "ends_on": DAYS["ends_on"] + timedelta(days=371)}
    copy = create_event(**who, **days, title="Second", copy_of=source)
    moved = [slot.begins.replace(tzinfo=None) - timedelta(days=371) for slot in copy.slots.all()]
    assert moved == [slot.begins.replace(tzinfo=None) for slot in source.slots.all()]


@pytest.mark.django_db
def test_the_page_asks_what_to_take_from_an_earlier_event(sign_in) -> None:
    who = founder()
    source = create_event(**who, **DAYS, title="Premier", venue_name="Salle DÉMO")
    page = sign_in(who["user"])
    asked = page.get(f"/new/?copy={source.slug}").content.decode()
    assert "a commencé un" in asked
    data = {"title": "Second", "starts_on": "2031-05-01", "ends_on": "2031-05-02", "begin_with": source.pk}
    data |= {"organisation": who["organisation"].pk, "chosen": ["venue", "programme"]}
    page.post(f"/new/?copy={source.slug}", data)
    copy = Event.objects.get(title="Second")
    assert copy.venue_name == "Salle DÉMO"
    assert page.post(f"/new/?copy={source.slug}", {**data, "chosen": ["people"]}).status_code == 200


@pytest.mark.django_db
def test_a_copy_brings_nobody() -> None:
    who = founder()
    source = create_event(**who, **DAYS, title="Premier")
    theme = ThemeFactory(event=source)
    RoleFactory(event=source, kind="referent", theme=theme)
    RegistrationFactory(event=source, category=source.categories.first(), wishes=[theme])
    TeamFactory(event=source, theme=theme)
    copy = create_event(**who, **DAYS, title="Second", copy_of=source)
    assert list(copy.roles.values_list("user", flat=True)) == [who["user"].pk]
    assert not any(rows.exists() for rows in (copy.registrations, copy.teams, copy.theme_choices))
    assert (copy.status, copy.version, copy.finished_steps) == (Event.Status.DRAFT, 1, [])


@pytest.mark.django_db
def test_an_event_is_created_in_few_queries(django_assert_max_num_queries) -> None:
    who = founder()
    with django_assert_max_num_queries(20):
        create_event(**who, **DAYS, title="Hackathon")


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_create_one_event() -> None:
    who, key, made = founder(), uuid.uuid4(), []

    def send() -> None:
        made.append(create_event(**who, **DAYS, title="Hackathon", idempotency_key=key).pk)
        connection.close()

    sendings = [threading.Thread(target=send) for _ in range(4)]
    [sending.start() for sending in sendings]
    [sending.join() for sending in sendings]
    assert len(made) == 4
    assert len(set(made)) == 1


@pytest.mark.django_db
def test_each_moment_of_the_model_has_its_aim_its_words_and_its_material() -> None:
    event = create_event(**founder(), **DAYS, title="Hackathon démo")
    slots = list(event.slots.select_related("stage"))
    assert all(slot.aim and slot.words_to_say and slot.material and slot.facilitator_notes for slot in slots)
    assert {slot.stage.key for slot in slots if slot.stage} == {stage.key for stage in event.stages.all()}
    assert any(slot.asks_weather for slot in slots)


@pytest.mark.django_db
def test_a_copy_takes_the_programme_as_it_was_planned_with_stages_of_its_own() -> None:
    who = founder()
    event = create_event(**who, **DAYS, title="Hackathon démo")
    event.slots.filter(kind="break").update(skipped_at=event.now)
    copy = create_event(**who, **DAYS, title="Hackathon démo", copy_of=event)
    assert not copy.slots.exclude(skipped_at=None).exists()
    named = copy.slots.exclude(stage=None).select_related("stage")
    assert named.count() == event.slots.exclude(stage=None).count() > 0
    assert all(slot.stage.event_id == copy.pk for slot in named)
