"""The moments of resource people: made, taken by one table, given back, printed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teams.helping import offers_for
from teams.models import ResourcePerson, ResourceSlot, Team
from teams.services import Refused, Stale, free_slot, make_slots, remove_slot, take_slot
from tests.factories import ResourcePersonFactory, ResourceSlotFactory, RoleFactory, TeamFactory
from tests.permissions.world import World
from tests.teams.helpers import version

pytestmark = pytest.mark.django_db
At = Callable[..., str]


@pytest.fixture
def person() -> ResourcePerson:
    return ResourcePersonFactory()


@pytest.fixture
def slot() -> ResourceSlot:
    return ResourceSlotFactory(starts_at=timezone.now() + timedelta(hours=1))


def wanted(person: ResourcePerson, **changes: Any) -> dict[str, Any]:
    starts = timezone.now().replace(second=0, microsecond=0)
    return {"person": person, "starts": starts, "ends": starts + timedelta(hours=1), "minutes": 15, **changes}


def test_an_hour_holds_three_quarters_with_their_pauses(person: ResourcePerson) -> None:
    made = make_slots(**wanted(person, pause=5))
    gaps = [(later.starts_at - earlier.ends_at).seconds // 60 for earlier, later in zip(made, made[1:], strict=False)]
    assert (len(made), gaps) == (3, [5, 5])


def test_moments_made_twice_are_there_once(person: ResourcePerson) -> None:
    assert [len(make_slots(**wanted(person))) for _ in range(2)] == [4, 0]


@pytest.mark.parametrize(("change", "field"), [({"minutes": 90}, "ends"), ({"minutes": 0.5}, "minutes")])
def test_moments_that_do_not_fit_are_refused(person: ResourcePerson, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_slots(**wanted(person, **change))
    assert refusal.value.field == field


def test_a_moment_taken_twice_stays_and_given_back_is_free(slot: ResourceSlot) -> None:
    team = TeamFactory(event=slot.event)
    for _ in range(2):
        assert take_slot(slot=slot, team=team).team == team
    free_slot(slot=slot, team=team)
    slot.refresh_from_db()
    assert slot.team is None


def test_the_second_table_is_told_to_choose_another_moment(slot: ResourceSlot) -> None:
    first, second = TeamFactory.create_batch(2, event=slot.event)
    take_slot(slot=slot, team=first)
    with pytest.raises(Stale):
        take_slot(slot=slot, team=second)
    free_slot(slot=slot, team=second)  # it never had it
    slot.refresh_from_db()
    assert slot.team == first


def test_a_table_sees_one_person_at_a_time(slot: ResourceSlot) -> None:
    team = TeamFactory(event=slot.event)
    take_slot(slot=slot, team=team)
    other = ResourceSlotFactory(event=slot.event, starts_at=slot.starts_at + timedelta(minutes=5))
    with pytest.raises(Refused):
        take_slot(slot=other, team=team)


def test_a_moment_that_is_over_cannot_be_taken() -> None:
    slot = ResourceSlotFactory(starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused):
        take_slot(slot=slot, team=TeamFactory(event=slot.event))


def test_a_moment_that_has_begun_is_free_no_more_but_stays_with_the_table_that_has_it(slot: ResourceSlot) -> None:
    team = TeamFactory(event=slot.event)
    for at, free in ((slot.starts_at - timedelta(minutes=1), [slot]), (slot.starts_at + timedelta(minutes=1), [])):
        assert [offer.free for offer in offers_for(slot.event, team, at)] == [free]
    take_slot(slot=slot, team=team)
    assert offers_for(slot.event, team, slot.starts_at + timedelta(minutes=1))[0].ours == [slot]


def test_a_moment_of_another_event_is_refused(slot: ResourceSlot) -> None:
    with pytest.raises(Refused):
        take_slot(slot=slot, team=TeamFactory())


def test_a_moment_that_a_table_has_is_not_taken_away(slot: ResourceSlot) -> None:
    team = TeamFactory(event=slot.event)
    take_slot(slot=slot, team=team)
    with pytest.raises(Refused):
        remove_slot(slot=slot)
    free_slot(slot=slot)
    remove_slot(slot=slot)
    with pytest.raises(Refused):
        take_slot(slot=slot, team=team)


def test_tables_hear_of_each_change(slot: ResourceSlot) -> None:
    team = TeamFactory(event=slot.event)
    before = version(slot.event, "help")
    take_slot(slot=slot, team=team)
    taken = version(slot.event, "help")
    free_slot(slot=slot)
    assert len({before, taken, version(slot.event, "help")}) == 3


def test_the_organiser_makes_moments_on_the_page(world: World, at: At) -> None:
    person = world.moment.person
    data = {"day": 0, "starts": "14:00", "ends": "15:00", "minutes": 20, "pause": 0}
    world.browser("organiser").post(at("moments", person.pk), data)
    assert person.slots.count() == 1 + 3


@pytest.mark.parametrize(
    "wrong",
    [{"starts": "15:00", "ends": "14:00"}, {"minutes": "3"}, {"day": "9"}, {"starts": "25:00"}, {"minutes": "x" * 40}],
)
def test_moments_without_sense_come_back_with_the_reason(world: World, at: At, wrong: dict[str, str]) -> None:
    data = {"day": "0", "starts": "14:00", "ends": "15:00", "minutes": "20", **wrong}
    response = world.browser("organiser").post(at("moments", world.moment.person.pk), data)
    assert response.status_code == 422
    assert "field-error" in response.content.decode()


def test_resource_people_stand_in_the_order_that_the_organiser_gave(world: World, at: At) -> None:
    for place in (3, 1, 2):
        ResourcePersonFactory(event=world.event, position=place, name=f"Personne {place}")
    page = world.browser("organiser").get(at("resource_people")).content.decode()
    assert page.index("Personne 1") < page.index("Personne 2") < page.index("Personne 3")


def a_jurist(world: World) -> ResourcePerson:
    person: ResourcePerson = ResourcePersonFactory(event=world.event, role=world.roles["partner"])
    return person


def test_a_resource_person_sees_who_comes_when_and_only_table_numbers(world: World, at: At) -> None:
    person = a_jurist(world)
    ResourceSlotFactory(event=world.event, person=person, team=world.team)
    for page in (at("my_moments"), at("moments_print", person.pk)):
        text = world.browser("partner").get(page).content.decode()
        assert "Table 7" in text
        assert world.team.name not in text
        assert world.theme.title not in text


def test_a_resource_person_never_sees_the_sheet_of_another(world: World, at: At) -> None:
    a_jurist(world)
    other = ResourcePersonFactory(event=world.event, role=RoleFactory(event=world.event, kind="juror"))
    assert world.browser("partner").get(at("moments_print", other.pk)).status_code == 403


def test_the_page_asks_as_much_for_three_people_as_for_one(world: World, at: At) -> None:
    tablet, counts = world.browser("tablet"), []
    tablet.get(at("ask_for_help", world.team.pk))  # what is kept from one page to the next is read once
    for more in (1, 2):
        for person in ResourcePersonFactory.create_batch(more, event=world.event):
            ResourceSlotFactory.create_batch(3, event=world.event, person=person)
        with CaptureQueriesContext(connection) as captured:
            tablet.get(at("ask_for_help", world.team.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_a_table_takes_and_gives_back_on_its_page(world: World, at: At) -> None:
    slot, tablet = world.moment, world.browser("tablet")
    tablet.post(at("slot_take", world.team.pk, slot.pk))
    assert Team.objects.get(resource_slots=slot) == world.team
    assert "Vous vous voyez de" in tablet.get(at("ask_for_help", world.team.pk)).content.decode()
    tablet.post(at("slot_free", world.team.pk, slot.pk))
    assert not Team.objects.filter(resource_slots=slot).exists()


def test_moments_outside_the_hours_of_the_programme_are_kept_and_said(world: World, at: At) -> None:
    organiser, address = world.browser("organiser"), at("moments", world.moment.person_id)
    sent = {"day": "0", "starts": "21:00", "ends": "21:15", "minutes": "15", "pause": "0"}
    inside = organiser.post(address, {**sent, "starts": "09:00", "ends": "09:15"}, follow=True)
    before = len(inside.context["outside"])
    page = organiser.post(address, sent, follow=True)
    assert [slot.starts_at.astimezone(world.event.zone).hour for slot in page.context["outside"]].count(21) == 1
    assert len(page.context["outside"]) == before + 1
    assert "hors des heures du programme" in page.content.decode()
