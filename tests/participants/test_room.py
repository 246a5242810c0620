"""Does the room look like the territory? The known answers of the reference data, and the edges."""

from datetime import timedelta

import pytest
import time_machine

from demo.loading import data as demo_data
from events.models import EventCommune, PlaceTarget
from participants.models import Presence
from participants.room import Who, room_of
from participants.room_figures import public_figures
from participants.services.remainder import keep_counts
from tests.factories import CategoryFactory, CommuneFactory, EventFactory, IntercommunalityFactory, RegistrationFactory


def live_in(event, commune, people: int, **fields) -> None:
    category = CategoryFactory(event=event)
    RegistrationFactory.create_batch(people, event=event, category=category, commune=commune, **fields)


@pytest.fixture
def territory(db):
    """100 people of each of two places, of 1,000 and 3,000 inhabitants."""
    event = EventFactory(capacity=40)
    small, large = IntercommunalityFactory(name="CC Petite"), IntercommunalityFactory(name="CC Grande")
    communes = [
        CommuneFactory(population=1000, intercommunality=small),
        CommuneFactory(population=3000, intercommunality=large),
    ]
    for commune in communes:
        EventCommune.objects.create(event=event, commune=commune)
    return event, communes


@pytest.fixture
def reference_room(reference_communes):
    """The 80 people of the reference event, as they say where they live."""
    event = EventFactory(capacity=80)
    for code in demo_data("event")["territory"]:
        EventCommune.objects.create(event=event, commune_id=code)
    for row in demo_data("people"):
        category = CategoryFactory(
            event=event, key=row["category"], target=demo_data("event")["targets"][row["category"]]
        )
        RegistrationFactory(event=event, category=category, commune_id=row["commune"])
    return room_of(event)


KNOWN = {
    "Pornic Agglo Pays de Retz": (42, 1.30),
    "Sud Retz Atlantique": (18, 1.52),
    "Grand Lieu": (6, 0.31),
    "Sud Estuaire": (12, 0.84),
}


def test_the_known_answers_of_the_reference_event(reference_room) -> None:
    found = {place.name: (place.people, round(place.index, 2)) for place in reference_room.places}
    assert found == KNOWN
    assert (reference_room.inside, reference_room.people, reference_room.population) == (78, 80, 170_170)
    assert (reference_room.present_commune_count, reference_room.commune_count) == (27, 38)


def test_thirteen_people_and_a_half_are_missing_from_grand_lieu_and_thirteen_are_said(reference_room) -> None:
    [lacking] = reference_room.lacking
    assert lacking.name == "Grand Lieu"
    assert round(lacking.missing, 1) == 13.5
    assert lacking.missing_people == 13
    assert (lacking.people, lacking.share_of_people) == (6, 19)
    assert reference_room.by_need()[0] == lacking


def test_publics_are_counted_against_their_targets(reference_room) -> None:
    found = sorted((public.people, public.target) for public in reference_room.publics)
    assert [people for people, _target in found] == [12, 16, 22, 30]
    assert all(public.missing_people == max(0, public.target - public.people) for public in reference_room.publics)


def test_people_from_elsewhere_and_people_who_do_not_say_weigh_nothing(territory) -> None:
    event, (small, large) = territory
    live_in(event, small, 1)
    live_in(event, large, 3)
    live_in(event, CommuneFactory(), 2)
    live_in(event, None, 5)
    room = room_of(event)
    assert (room.inside, room.outside, room.unsaid, room.people) == (4, 2, 5, 11)
    assert [place.index for place in room.places] == [1.0, 1.0]
    assert room.lacking == []


def test_an_empty_room_is_compared_with_nothing(territory) -> None:
    room = room_of(territory[0])
    assert [(place.index, place.missing_people, place.is_lacking) for place in room.places] == [(None, 0, False)] * 2


def test_an_event_without_territory_has_no_place(db) -> None:
    event = EventFactory()
    live_in(event, CommuneFactory(), 2)
    room = room_of(event)
    assert (list(room.places), room.outside) == ([], 2)


def test_a_commune_in_no_intercommunality_is_a_place_without_name(territory) -> None:
    event, _communes = territory
    EventCommune.objects.create(event=event, commune=CommuneFactory(population=500, intercommunality=None))
    assert [place.key for place in room_of(event).places if not place.name] == [""]


def test_the_target_of_a_place_is_its_share_of_the_places_unless_the_organiser_says(territory) -> None:
    event, (small, large) = territory
    assert {place.name: place.target for place in room_of(event).places} == {"Petite": 10, "Grande": 30}
    PlaceTarget.objects.create(event=event, intercommunality=small.intercommunality, target=18)
    place = room_of(event).place(small.intercommunality_id)
    assert (place.target, place.shortfall) == (18, 18.0)


def test_cancelled_and_waiting_people_are_not_in_the_room(territory) -> None:
    event, (small, _large) = territory
    live_in(event, small, 1, cancelled=True)
    live_in(event, small, 1, status="waiting")
    assert room_of(event).people == 0


def test_on_the_day_those_who_came_are_counted(territory) -> None:
    event, (small, large) = territory
    live_in(event, small, 2)
    live_in(event, large, 2)
    came = event.registrations.filter(commune=small).first()
    Presence.objects.create(
        event=event, registration=came, day=event.starts_on, half="am", arrived_at="2030-12-04T08:40:00Z"
    )
    assert room_of(event, who=Who.PRESENT).people == 1


@pytest.mark.parametrize("people", [1, 30])
def test_a_room_of_any_size_takes_four_questions(territory, people: int, django_assert_num_queries) -> None:
    event, (small, large) = territory
    live_in(event, small, people)
    live_in(event, large, people)
    with django_assert_num_queries(4):
        room_of(event)


def test_people_erased_after_the_event_still_count_by_place_and_by_category(territory) -> None:
    event, (small, large) = territory
    live_in(event, small, 2)
    live_in(event, large, 3)
    live_in(event, None, 1)
    with time_machine.travel(event.starts_on + timedelta(days=400), tick=False):
        before = room_of(event)
        people = list(event.registrations.select_related("category", "commune"))
        keep_counts(event=event, people=people)
        event.registrations.all().delete()
        after = room_of(event)
    assert (after.people, after.inside, after.unsaid, after.erased) == (before.people, before.inside, 1, 6)
    assert [place.people for place in after.places] == [place.people for place in before.places]
    assert [public.people for public in after.publics] == [public.people for public in before.publics]
    assert not after.knows_communes
    assert {line.people for line in public_figures(after).publics} == {None}
