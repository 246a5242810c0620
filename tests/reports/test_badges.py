"""Badges tell a name, a category and a wish about photos; and never a theme."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.badges import badge_code, person_of_badge
from participants.models import Consent
from participants.services.consents import record_consents
from tests.factories import (
    CategoryFactory,
    EventFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.reports.paper import SITE, check_for_readers, codes_of, data_of, made, opened, text_of

pytestmark = pytest.mark.django_db
CHOICES = {"format": "85x54", "order": "name", "blanks": 0, "start": 1, "shift_x": 0, "shift_y": 0}


def badges_of(event, **choices):
    return data_of("badges", event, **{**CHOICES, **choices})["badges"]


def printed(event, **choices) -> bytes:
    return made("badges", event, **{**CHOICES, **choices})


def test_a_badge_is_read_by_a_screen_reader_and_by_a_phone():
    event = EventFactory()
    person = RegistrationFactory(event=event, chosen_name="Zoé")
    content = printed(event)
    check_for_readers(content)
    assert "Zoé" in text_of(content)
    assert "Habitant" in text_of(content)
    code = badge_code(person.reference, person.code_version)
    assert codes_of(content) == [f"{SITE}/e/{event.slug}/badge/{person.pk}/{code}/"]


def test_the_code_of_a_badge_tells_the_reception_who_comes_and_opens_no_space(client):
    person = RegistrationFactory()
    code = badge_code(person.reference, person.code_version)
    assert person_of_badge(person.event, person.pk, code) == person
    assert code not in (person.code, person.link_token)
    answer = client.get(f"/e/{person.event.slug}/badge/{person.pk}/{code}/")
    assert answer["Location"] == f"/e/{person.event.slug}/"
    assert "codes" not in client.session
    assert client.get(f"/e/{person.event.slug}/me/{code}/").status_code == 404
    assert client.get(f"/code/?code={code}").status_code == 200


def test_a_badge_scanned_by_the_reception_shows_who_wears_it(sign_in):
    person = RegistrationFactory()
    reception = sign_in(RoleFactory(event=person.event, kind="reception").user)
    code = badge_code(person.reference, person.code_version)
    answer = reception.get(f"/e/{person.event.slug}/badge/{person.pk}/{code}/")
    assert answer["Location"].startswith(f"/e/{person.event.slug}/reception/person/{person.pk}/")


def test_a_badge_is_worth_nothing_for_another_person_event_or_card():
    person, other = RegistrationFactory(), RegistrationFactory()
    code = badge_code(person.reference, person.code_version)
    assert person_of_badge(person.event, other.pk, code) is None
    assert person_of_badge(other.event, person.pk, code) is None
    assert person_of_badge(person.event, person.pk, "") is None
    person.replace_code()
    assert person_of_badge(person.event, person.pk, code) is None


@pytest.mark.parametrize("protected", [False, True])
def test_a_badge_names_no_theme(protected):
    event = EventFactory()
    theme = ThemeFactory(event=event, title="Violences", protected=protected)
    person = RegistrationFactory(event=event, wishes=[theme])
    TeamMemberFactory(event=event, registration=person, team=TeamFactory(event=event, theme=theme, name="Les Phares"))
    text = text_of(printed(event, order="table"))
    assert "Violences" not in text
    assert "Phares" not in text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "no"),
        ({Consent.Purpose.PHOTO_GROUP: False}, "no"),
        ({Consent.Purpose.PHOTO_GROUP: True}, "group"),
        ({Consent.Purpose.PHOTO_GROUP: True, Consent.Purpose.PHOTO_REPORT: True}, "yes"),
        ({Consent.Purpose.FOLLOW_UP: True}, "no"),
    ],
)
def test_photos_need_a_yes(given, words):
    person = RegistrationFactory()
    record_consents(registration=person, given=given)
    assert [badge["photo"] for badge in badges_of(person.event)] == [words]


def test_a_yes_that_was_withdrawn_is_a_no():
    person = RegistrationFactory()
    record_consents(registration=person, given={Consent.Purpose.PHOTO_GROUP: True})
    record_consents(registration=person, given={Consent.Purpose.PHOTO_GROUP: False})
    content = printed(person.event)
    assert "pas de photo" in text_of(content)


def test_only_those_who_have_a_place_get_a_badge():
    event = EventFactory()
    RegistrationFactory(event=event, chosen_name="Aline")
    RegistrationFactory(event=event, chosen_name="Bruno", cancelled=True)
    RegistrationFactory(event=event, chosen_name="Chloé", status="waiting")
    assert [badge["name"] for badge in badges_of(event)] == ["Aline"]


def test_badges_come_by_name_or_table_by_table():
    event = EventFactory()
    category = CategoryFactory(event=event)
    people = {
        name: RegistrationFactory(event=event, chosen_name=name, category=category) for name in ("Zoé", "Éva", "Alix")
    }
    for name, number in (("Zoé", 1), ("Éva", 2)):
        TeamMemberFactory(event=event, registration=people[name], team=TeamFactory(event=event, number=number))
    assert [badge["name"] for badge in badges_of(event)] == ["Alix", "Éva", "Zoé"]
    assert [badge["name"] for badge in badges_of(event, order="table")] == ["Zoé", "Éva", "Alix"]


@pytest.mark.parametrize(
    ("choices", "pages"),
    [({}, 1), ({"start": 10}, 2), ({"blanks": 19}, 3), ({"format": "a6"}, 1), ({"format": "80x50"}, 1)],
)
def test_a_sheet_that_is_begun_and_empty_badges_count_among_the_pages(choices, pages):
    event = EventFactory()
    category = CategoryFactory(event=event)
    RegistrationFactory.create_batch(2, event=event, category=category)
    assert len(opened(printed(event, **choices)).pages) == pages


@pytest.mark.parametrize("kind", ["85x54", "90x60", "80x50", "a6"])
def test_every_code_is_read_in_every_format(kind):
    event = EventFactory()
    category = CategoryFactory(event=event)
    RegistrationFactory.create_batch(4, event=event, category=category)
    assert len(set(codes_of(printed(event, format=kind)))) == 4


@pytest.mark.parametrize("name", ["محمد العربي", "🙂🙂", "M" * 80, '#read("/etc/passwd")', "張", "a\u0300\u0301\u0302"])
def test_any_name_gets_a_badge(name):
    person = RegistrationFactory(chosen_name=name)
    check_for_readers(printed(person.event))


def test_as_many_questions_for_three_people_as_for_one():
    event = EventFactory()
    category = CategoryFactory(event=event)
    counts = []
    for more in (1, 2):
        for person in RegistrationFactory.create_batch(more, event=event, category=category):
            record_consents(registration=person, given={Consent.Purpose.PHOTO_GROUP: True})
        with CaptureQueriesContext(connection) as captured:
            badges_of(event)
        counts.append(len(captured))
    assert counts[0] == counts[1] == 3
