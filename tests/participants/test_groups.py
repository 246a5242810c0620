"""Groups: places held until a date, and the table in which an association enters its people."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants import services
from participants.models import Assistance, Consent, Group, Notice, Registration
from participants.services.groups import change_group, create_group, release_hold
from tests.factories import CategoryFactory, EventFactory, GroupFactory, RegistrationFactory, RoleFactory

KEY = "6f1b8a36-9a0f-4a3c-8a9e-222222222222"


@pytest.fixture
def event(db):
    event = EventFactory(capacity=4)
    CategoryFactory(event=event, target=0)
    return event


@pytest.fixture
def group(event):
    """Two of the four places are held for it."""
    return GroupFactory(event=event, name="Restos (démo)", seats=2, category=event.categories.get())


@pytest.fixture
def browser(group):
    """In the hands of the association: it scanned its card."""
    client = Client()
    client.get(reverse("open_group", args=[group.event.slug, group.link_token]))
    return client


def rows(*people: dict, **more) -> dict:
    sent = {"form-TOTAL_FORMS": len(people), "form-INITIAL_FORMS": 0, "key": KEY, **more}
    for number, person in enumerate(people):
        ordinary = {"chosen_name": "", "age_group": "adult", "agreed": "spoken"}
        sent |= {f"form-{number}-{name}": value for name, value in {**ordinary, **person}.items()}
    return sent


def table(event) -> str:
    return reverse("group_table", args=[event.slug])


def names(event) -> list[str]:
    return [person.chosen_name for person in event.registrations.order_by("chosen_name")]


def test_several_people_are_entered_at_once_and_empty_rows_are_nobody(browser, event, group) -> None:
    browser.post(table(event), rows({"chosen_name": "Zoé"}, {}, {"chosen_name": "Ali", "agreed": "signed"}))
    assert names(event) == ["Ali", "Zoé"]
    ali = event.registrations.get(chosen_name="Ali")
    assert (ali.group, ali.channel, ali.structure, ali.category) == (group, "group", "Restos (démo)", group.category)
    assert (ali.assistance.consent, ali.assistance.structure) == ("signed", "Restos (démo)")
    assert Consent.objects.get(registration=ali, purpose="taking_part").how == "signed"


def test_the_table_sent_twice_doubles_nobody(browser, event) -> None:
    for _twice in range(2):
        browser.post(table(event), rows({"chosen_name": "Zoé"}, {"chosen_name": "Ali"}))
    assert names(event) == ["Ali", "Zoé"]


def test_a_mistake_in_one_row_registers_nobody_and_loses_nothing(browser, event) -> None:
    answer = browser.post(
        table(event), rows({"chosen_name": "Zoé", "need": "une rampe"}, {"commune_text": "nulle part du tout"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(kept in page for kept in ("Zoé", "une rampe", "nulle part du tout"))
    assert 'href="#id_form-1-chosen_name"' in page
    assert names(event) == []


def test_more_rows_keep_what_was_typed_and_judge_nothing(browser, event) -> None:
    page = browser.post(table(event), rows({"chosen_name": "Zoé"}, {"contact": "06"}, more="yes")).content.decode()
    assert 'value="Zoé"' in page
    assert 'name="form-4-chosen_name"' in page
    assert "error-summary" not in page


@pytest.mark.parametrize("total", ["x", "-3", "9" * 30, "61", "\x00"])
def test_a_nonsense_count_of_rows_is_no_fault_of_ours(browser, event, total) -> None:
    for more in ({}, {"more": "yes"}):
        sent = {**rows({"chosen_name": "Zoé"}), "form-TOTAL_FORMS": total, **more}
        assert browser.post(table(event), sent).status_code < 500


def test_a_minor_comes_with_an_adult(browser, event) -> None:
    young = {"chosen_name": "Léo", "age_group": "under_15"}
    assert browser.post(table(event), rows(young)).status_code == 422
    browser.post(table(event), rows({**young, "responsible_name": "Zoé"}))
    assert event.registrations.get().responsible_name == "Zoé"


def test_its_held_places_first_then_free_ones_then_the_waiting_list(browser, event) -> None:
    RegistrationFactory(event=event, category=event.categories.get())
    browser.post(table(event), rows(*({"chosen_name": f"Personne {n}"} for n in range(4))))
    states = sorted(event.registrations.exclude(group=None).values_list("status", flat=True))
    assert states == ["active", "active", "active", "waiting"]
    told = Notice.objects.to_tell().values_list("kind", "channel").order_by("kind")
    assert list(told) == [("confirmation", "in_person")] * 3 + [("waiting", "in_person")]


def test_nobody_else_gets_a_held_place(event, group) -> None:
    category = event.categories.get()
    RegistrationFactory.create_batch(2, event=event, category=category)
    with pytest.raises(services.Full):
        services.register_participant(event=event, chosen_name="Zoé", category=category)
    assert services.places_left(event, group=group) == 2


def test_on_the_day_after_the_hold_its_places_are_free(event, group) -> None:
    assert services.places_left(event) == 2
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert services.places_left(event) == 4


def test_a_hold_is_released_and_offered_to_who_waits(event, group) -> None:
    RegistrationFactory.create_batch(2, event=event, category=event.categories.get())
    waits = RegistrationFactory(event=event, category=event.categories.get(), waiting=True)
    release_hold(group=group)
    assert waits.place_offers.count() == 1
    group.refresh_from_db()
    assert (group.seats, group.held_until) == (0, None)


def test_of_more_places_than_are_free_those_that_are_free_are_held_and_the_others_awaited(event, group) -> None:
    until = event.starts_on
    other = create_group(event=event, idempotency_key=KEY, name="Autre", seats=3, held_until=until)
    assert (other.seats, other.seats_awaited) == (2, 1)
    group = change_group(group=group, version=1, seats=5, held_until=until)
    assert (group.seats, group.seats_awaited) == (2, 3)
    group = change_group(group=group, version=2, seats=1, held_until=until)
    other.refresh_from_db()
    assert (group.seats, group.seats_awaited, other.seats, other.seats_awaited) == (1, 0, 3, 0)


def test_a_freed_place_goes_to_the_group_that_awaits_it_then_to_who_waits(event) -> None:
    people = RegistrationFactory.create_batch(4, event=event, category=event.categories.get())
    waits = RegistrationFactory(event=event, category=event.categories.get(), waiting=True)
    other = create_group(event=event, idempotency_key=KEY, name="Autre", seats=1, held_until=event.starts_on)
    for person, offers in ((people[0], 0), (people[1], 1)):
        services.cancel_registration(registration=person)
        other.refresh_from_db()
        assert (other.seats, other.seats_awaited, waits.place_offers.count()) == (1, 0, offers)
    assert services.places_left(event) == 0


def test_a_group_awaits_no_place_after_its_hold_ended(event) -> None:
    people = RegistrationFactory.create_batch(4, event=event, category=event.categories.get())
    waits = RegistrationFactory(event=event, category=event.categories.get(), waiting=True)
    create_group(event=event, idempotency_key=KEY, name="Autre", seats=1, held_until=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        services.cancel_registration(registration=people[0])
    assert waits.place_offers.count() == 1


def test_a_stale_change_of_a_group_overwrites_nothing(event, group) -> None:
    change_group(group=group, version=1, name="Restos du centre (démo)")
    with pytest.raises(services.Stale):
        change_group(group=group, version=1, name="Autre")


def test_a_group_sees_and_corrects_only_its_people(browser, event, group) -> None:
    other = RegistrationFactory(event=event, category=group.category, chosen_name="Ailleurs DÉMO")
    browser.post(table(event), rows({"chosen_name": "Zoé", "contact": "06 39 98 00 01"}))
    zoe = event.registrations.get(group=group)
    assert "Ailleurs DÉMO" not in browser.get(table(event)).content.decode()
    assert browser.get(reverse("group_person", args=[event.slug, other.pk])).status_code == 404
    path = reverse("group_person", args=[event.slug, zoe.pk])
    browser.post(path, {"chosen_name": "Zoé A.", "contact": zoe.contact, "age_group": "adult", "version": zoe.version})
    zoe.refresh_from_db()
    assert (zoe.chosen_name, zoe.phone) == ("Zoé A.", "06 39 98 00 01")


def test_who_looks_after_their_registration_alone_is_no_longer_the_groups_to_correct(browser, event, group) -> None:
    browser.post(table(event), rows({"chosen_name": "Zoé"}))
    zoe = event.registrations.get(group=group)
    Assistance.objects.filter(registration=zoe).update(taken_over_at=timezone.now())
    assert browser.get(reverse("group_person", args=[event.slug, zoe.pk])).status_code == 404


def test_the_code_typed_on_the_page_of_codes_opens_the_table(event, group) -> None:
    answer = Client().post(reverse("enter_code"), {"code": group.code})
    assert answer["Location"] == table(event)


def test_a_replaced_code_ends_what_the_old_one_opened(browser, event, group, sign_in) -> None:
    organiser = sign_in(RoleFactory(event=event, kind="organiser").user)
    path = reverse("group_replace_code", args=[event.slug, group.pk])
    for _twice in range(2):
        organiser.post(path, {"code_version": "1"})
    group.refresh_from_db()
    assert group.code_version == 2
    assert browser.get(table(event)).status_code == 302


def test_the_organiser_holds_places_from_a_missing_place_and_prints_the_card(event, sign_in) -> None:
    organiser = sign_in(RoleFactory(event=event, kind="organiser").user)
    page = organiser.get(reverse("group_new", args=[event.slug]), {"seats": "3"}).content.decode()
    assert 'value="3"' in page
    held = {"name": "Restos (démo)", "seats": "3", "held_until": str(event.starts_on), "idempotency_key": KEY}
    for _twice in range(2):
        answer = organiser.post(reverse("group_new", args=[event.slug]), held, follow=True)
    group = Group.objects.get()
    assert group.code_in_groups.split()[0] in answer.content.decode()
    assert services.places_left(event) == 1


def test_the_organiser_is_told_who_gets_the_next_freed_places(event, sign_in) -> None:
    organiser = sign_in(RoleFactory(event=event, kind="organiser").user)
    RegistrationFactory.create_batch(4, event=event, category=event.categories.get())
    held = {"name": "Restos (démo)", "seats": "9", "held_until": str(event.starts_on), "idempotency_key": KEY}
    organiser.post(reverse("group_new", args=[event.slug]), held)
    words = "Les 9 prochaines places libérées vont d’abord à <strong>Restos (démo)</strong>"
    assert words in organiser.get(reverse("waiting", args=[event.slug])).content.decode()


@pytest.mark.parametrize("name", ["groups", "group_new", "room", "waiting", "event_overview"])
def test_every_page_says_the_same_of_the_places(event, group, sign_in, name) -> None:
    organiser = sign_in(RoleFactory(event=event, kind="organiser").user)
    RegistrationFactory.create_batch(2, event=event, category=event.categories.get())
    page = organiser.get(reverse(name, args=[event.slug])).content.decode()
    assert "2 places sont gardées pour des groupes. Aucune place n’est libre." in " ".join(page.split())


def test_people_of_a_group_are_registered_as_such(browser, event) -> None:
    browser.post(table(event), rows({"chosen_name": "Zoé"}))
    assert event.registrations.get().get_channel_display() == Registration.Channel.GROUP.label
