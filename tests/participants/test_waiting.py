"""The waiting list: whose turn it is and why, offers and their time, places that free themselves."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.models import EventCommune
from events.services.categories import change_categories
from participants import services
from participants.models import JournalEntry, Notice, PlaceOffer, Registration
from participants.services.waiting import settle_event
from participants.waiting import Reason, turns
from tests.factories import (
    CategoryFactory,
    CommuneFactory,
    EventFactory,
    GroupFactory,
    IntercommunalityFactory,
    RegistrationFactory,
    RoleFactory,
)
from tests.participants.test_services import at_once


@pytest.fixture
def event(db):
    return EventFactory(capacity=2)


@pytest.fixture
def category(event):
    return CategoryFactory(event=event, target=0)


@pytest.fixture
def seated(event, category):
    """Both places are taken."""
    return RegistrationFactory.create_batch(2, event=event, category=category)


def wait(event, name: str, *, days: int = 1, **fields) -> Registration:
    fields.setdefault("category", CategoryFactory(event=event, target=0))
    since = timezone.now() - timedelta(days=days)
    return RegistrationFactory(event=event, chosen_name=name, waiting=True, waiting_since=since, **fields)


def order(event) -> list[str]:
    return [turn.person.chosen_name for turn in turns(event)]


def register(event, **fields) -> Registration:
    fields.setdefault("category", event.categories.first())
    return services.register_participant(event=event, chosen_name="Zoé DÉMO", **fields)


def test_who_accepts_to_wait_is_put_on_the_list_and_told(event, seated) -> None:
    person = register(event, accepts_waiting=True)
    assert person.is_waiting
    assert person.notices.get().kind == Notice.Kind.WAITING
    assert person.journal.first().kind == JournalEntry.Kind.REGISTERED


def test_who_does_not_accept_to_wait_is_not_registered(event, seated) -> None:
    with pytest.raises(services.Full):
        register(event)
    assert event.registrations.count() == 2


@pytest.mark.parametrize("channel", ["paper", "file", "group"])
def test_who_cannot_be_asked_waits(event, seated, channel) -> None:
    assert register(event, channel=channel).is_waiting


def test_a_cancelled_place_is_offered_to_who_has_waited_longest(event, seated) -> None:
    wait(event, "Récente", days=1)
    longest = wait(event, "Ancienne", days=9)
    services.cancel_registration(registration=seated[0])
    offer = PlaceOffer.objects.get()
    assert offer.registration == longest
    assert longest.notices.get().kind == Notice.Kind.OFFER
    assert services.places_left(event) == 0


def test_who_registers_meanwhile_does_not_take_the_place_that_is_offered(event, seated) -> None:
    wait(event, "Ancienne")
    services.cancel_registration(registration=seated[0])
    assert register(event, accepts_waiting=True).is_waiting


def test_a_missing_category_comes_first_and_the_reason_is_said(event, seated) -> None:
    rare = CategoryFactory(event=event, key="partner", target=5)
    wait(event, "Ancienne", days=30)
    wait(event, "Rare", days=1, category=rare)
    assert order(event) == ["Rare", "Ancienne"]
    assert turns(event)[0].reasons == (Reason.PUBLIC,)


def test_a_missing_place_comes_first_and_both_reasons_before_one(event, category) -> None:
    lagoon, hill = (CommuneFactory(intercommunality=IntercommunalityFactory()) for _ in range(2))
    for commune in (lagoon, hill):
        EventCommune.objects.create(event=event, commune=commune)
    RegistrationFactory.create_batch(6, event=event, category=category, commune=hill)
    rare = CategoryFactory(event=event, key="partner", target=5)
    wait(event, "Colline", days=30, commune=hill)
    wait(event, "Lagune", days=2, commune=lagoon)
    wait(event, "Lagune et rare", days=1, commune=lagoon, category=rare)
    assert order(event) == ["Lagune et rare", "Lagune", "Colline"]


def test_once_the_target_is_met_by_those_called_the_others_wait_their_turn(event, seated) -> None:
    rare = CategoryFactory(event=event, key="partner", target=1)
    wait(event, "Rare 1", days=2, category=rare)
    wait(event, "Rare 2", days=1, category=rare)
    wait(event, "Ancienne", days=30)
    assert order(event) == ["Rare 1", "Ancienne", "Rare 2"]


def test_the_organiser_puts_somebody_first_and_back(event, seated) -> None:
    wait(event, "Ancienne", days=30)
    recent = wait(event, "Récente")
    services.put_first(registration=recent)
    assert order(event) == ["Récente", "Ancienne"]
    services.put_first(registration=recent, first=False)
    assert order(event) == ["Ancienne", "Récente"]


def test_who_says_yes_has_the_place_and_twice_is_like_once(event, seated) -> None:
    person = wait(event, "Ancienne")
    services.cancel_registration(registration=seated[0])
    for _twice in range(2):
        assert services.accept_offer(registration=person).is_active
    assert PlaceOffer.objects.get().outcome == PlaceOffer.Outcome.ACCEPTED
    assert [entry.kind for entry in person.journal.all()] == [JournalEntry.Kind.GIVEN_A_PLACE]


def test_who_says_no_leaves_and_the_place_goes_on(event, seated) -> None:
    first, second = wait(event, "Première", days=9), wait(event, "Seconde", days=8)
    services.cancel_registration(registration=seated[0])
    services.cancel_registration(registration=first)
    assert first.place_offers.get().outcome == PlaceOffer.Outcome.DECLINED
    assert second.place_offers.get().outcome == PlaceOffer.Outcome.PENDING


def test_an_offer_nobody_answers_ends_by_the_clock_and_the_place_goes_on(event, seated) -> None:
    first, second = wait(event, "Première", days=9), wait(event, "Seconde", days=8)
    services.cancel_registration(registration=seated[0])
    with time_machine.travel(timezone.now() + timedelta(hours=event.offer_hours, minutes=1), tick=False):
        settle_event(event=event)
        assert first.place_offers.get().outcome == PlaceOffer.Outcome.EXPIRED
        assert second.place_offers.get().outcome == PlaceOffer.Outcome.PENDING
        with pytest.raises(services.OfferEnded):
            services.accept_offer(registration=first)
    first.refresh_from_db()
    assert first.is_waiting


def test_who_let_an_offer_lapse_is_called_rather_than_offered_again(event, seated) -> None:
    person = wait(event, "Seule")
    services.cancel_registration(registration=seated[0])
    with time_machine.travel(timezone.now() + timedelta(hours=event.offer_hours, minutes=1), tick=False):
        assert settle_event(event=event) == []
        assert turns(event)[0].reasons == (Reason.NO_ANSWER,)
        assert services.accept_offer(registration=person).is_active  # late, but nobody else waits


def test_more_places_are_offered_in_the_same_breath_and_fewer_turn_nobody_away(event, seated) -> None:
    for n in range(3):
        wait(event, f"Personne {n}")
    change_categories(event=event, version=1, changes={}, capacity=4)
    assert PlaceOffer.objects.count() == 2
    change_categories(event=event, version=2, changes={}, capacity=1)
    assert event.registrations.active().count() == 2
    services.cancel_registration(registration=seated[0])
    assert PlaceOffer.objects.count() == 2


def test_a_hold_that_ends_frees_its_places(event, category) -> None:
    GroupFactory(event=event, seats=2)
    person = wait(event, "Ancienne")
    assert settle_event(event=event) == []
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert [offer.registration for offer in settle_event(event=event)] == [person]


def test_nothing_is_offered_once_the_doors_are_open(event, seated) -> None:
    event.starts_on, event.ends_on = date(2026, 11, 23), date(2026, 11, 24)
    event.save()
    wait(event, "Ancienne")
    with time_machine.travel("2026-11-23T08:01:00+01:00", tick=False):
        services.cancel_registration(registration=seated[0])
    assert not PlaceOffer.objects.exists()


def test_an_offer_never_stands_longer_than_until_the_doors_open(event, seated) -> None:
    wait(event, "Ancienne")
    with time_machine.travel("2030-12-03T20:00:00+01:00", tick=False):
        services.cancel_registration(registration=seated[0])
    assert PlaceOffer.objects.get().expires_at.isoformat() == "2030-12-04T07:00:00+00:00"


@pytest.mark.django_db(transaction=True)
def test_two_answers_and_a_registration_at_once_never_take_a_place_twice(transactional_db) -> None:
    event = EventFactory(capacity=1)
    category = CategoryFactory(event=event, target=0)
    seated = RegistrationFactory(event=event, category=category)
    person = wait(event, "Ancienne")
    services.cancel_registration(registration=seated)
    tries = iter(
        [lambda: services.accept_offer(registration=person)] * 2 + [lambda: register(event, category=category)]
    )
    at_once(3, lambda: next(tries)())
    assert [person.chosen_name for person in event.registrations.active()] == ["Ancienne"]


# ---------- Pages ----------


@pytest.fixture
def organiser(event, sign_in):
    return sign_in(RoleFactory(event=event, kind="organiser").user)


def test_the_page_says_whose_turn_it_is_and_why(organiser, event, seated) -> None:
    rare = CategoryFactory(event=event, key="partner", label_fr="partenaire", target=5)
    wait(event, "Rare DÉMO", category=rare)
    page = organiser.get(reverse("waiting", args=[event.slug]), headers={"accept-language": "fr"}).content.decode()
    assert "Rare DÉMO" in page
    assert "partenaire" in page


def test_a_long_list_goes_on_over_the_page_with_its_numbers(organiser, event, seated) -> None:
    for n in range(27):
        wait(event, f"Personne {n}", days=30 - n)
    page = organiser.get(reverse("waiting", args=[event.slug]), {"page": 2}).context
    assert [(number, turn.person.chosen_name) for number, turn, _ in page["lines"]] == [
        (26, "Personne 25"),
        (27, "Personne 26"),
    ]
    assert page["count"] == 27


def test_looking_locks_nothing_where_nothing_is_to_be_done(event, seated, django_assert_num_queries) -> None:
    wait(event, "Première")
    with django_assert_num_queries(2) as asked:
        settle_event(event=event)
    assert not any("FOR UPDATE" in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize(("said", "status"), [("yes", "active"), ("no", "cancelled")])
def test_an_answer_given_on_the_phone_is_noted(organiser, event, seated, said, status) -> None:
    person = wait(event, "Ancienne")
    services.cancel_registration(registration=seated[0])
    organiser.post(reverse("waiting_decide", args=[event.slug, person.pk]), {"do": said})
    person.refresh_from_db()
    assert person.status == status
    assert person.journal.first().by


def test_the_hours_to_answer_are_set_and_nonsense_is_told(organiser, event) -> None:
    path = reverse("waiting", args=[event.slug])
    assert organiser.post(path, {"offer_hours": "0", "version": "1"}).status_code == 422
    assert organiser.post(path, {"offer_hours": "24", "version": "1"}).status_code == 302
    event.refresh_from_db()
    assert event.offer_hours == 24


def test_fewer_places_than_people_is_said_at_once(organiser, event, seated) -> None:
    answer = organiser.post(reverse("categories", args=[event.slug]), _places(event, 1), follow=True)
    assert any("2" in str(message) and "1" in str(message) for message in answer.context["messages"])


def _places(event, capacity: int) -> dict[str, object]:
    row = event.categories.get()
    fields = {"label_fr": row.label_fr, "label_en": row.label_en, "shape": row.shape, "target": row.target}
    return {
        "capacity": capacity,
        "version": event.version,
        **{f"category-{row.pk}-{name}": value for name, value in fields.items()},
    }


def test_on_line_the_last_screen_offers_to_wait_and_the_card_says_so(client, event, seated) -> None:
    def path(name: str) -> str:
        return reverse(name, args=[event.slug])

    category = event.categories.get()
    assert "wait=yes" in client.get(path("register")).content.decode()
    client.post(path("register"), {"chosen_name": "Zoé DÉMO", "category": category.pk, "declines_commune": "on"})
    client.post(path("register_themes"), {})
    assert 'name="waiting"' in client.get(path("register_finish")).content.decode()
    assert client.post(path("register_finish"), {"consent_taking_part": "on"}).status_code == 409
    page = client.post(
        path("register_finish"), {"consent_taking_part": "on", "waiting": "yes"}, follow=True
    ).content.decode()
    assert "liste d’attente" in page
    assert "votre place est gardée" not in page


def test_ones_own_space_shows_the_offer_and_takes_the_answer(client, event, seated) -> None:
    person = wait(event, "Zoé DÉMO")
    client.get(reverse("open_space", args=[event.slug, person.link_token]))
    space = reverse("my_space", args=[event.slug])
    assert reverse("my_offer", args=[event.slug]) not in client.get(space).content.decode()
    services.cancel_registration(registration=seated[0])
    assert reverse("my_offer", args=[event.slug]) in client.get(space).content.decode()
    client.post(reverse("my_offer", args=[event.slug]), {"answer": "yes"})
    person.refresh_from_db()
    assert person.is_active
