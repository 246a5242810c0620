"""Registering in three screens, on a phone, without an account and without scripts."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event, EventCommune
from participants.models import Registration
from tests.factories import CategoryFactory, CommuneFactory, EventFactory, RegistrationFactory, ThemeFactory
from tests.participants.helpers import finish, said


@pytest.fixture
def event(db: None) -> Event:
    return EventFactory()


def who(event: Event, **answers: Any) -> dict[str, Any]:
    category = CategoryFactory(event=event)
    return {"chosen_name": "Gérard DÉMO", "category": category.pk, "declines_commune": "on", **answers}


def post(client: Client, name: str, event: Event, data: dict[str, Any]) -> Any:
    return client.post(reverse(name, args=[event.slug]), data)


def key_of(client: Client, event: Event) -> str:
    return client.get(reverse("register_finish", args=[event.slug])).context["key"]


def register(client: Client, event: Event, *, themes: dict[str, Any] | None = None, **answers: Any) -> Any:
    """Go through the three screens; the answer to the last."""
    post(client, "register", event, who(event, **answers))
    post(client, "register_themes", event, themes or {})
    return post(client, "register_finish", event, finish("une rampe", key=key_of(client, event)))


def test_three_screens_make_a_registration_and_open_its_card(client: Client, event: Event) -> None:
    theme = ThemeFactory(event=event, protected=True, ready=True)
    response = register(
        client, event, themes={"first": theme.pk, "keeps_choice_confidential": "on"}, contact="06 39 98 00 01"
    )
    assert response.url == reverse("my_card", args=[event.slug])
    registration = Registration.objects.get()
    assert (registration.chosen_name, registration.phone, said(registration)) == (
        "Gérard DÉMO",
        "06 39 98 00 01",
        "une rampe",
    )
    assert registration.keeps_choice_confidential
    assert registration.choices.get().theme == theme
    assert registration.code_in_groups.replace(" ", "") in client.get(response.url).content.decode().replace(" ", "")


def test_going_back_shows_what_was_answered(client: Client, event: Event) -> None:
    post(client, "register", event, who(event, contact="demo@example.org"))
    page = client.get(reverse("register", args=[event.slug])).content.decode()
    assert "Gérard DÉMO" in page
    assert "demo@example.org" in page


def test_a_screen_opened_too_early_leads_to_the_one_that_misses(client: Client, event: Event) -> None:
    response = client.get(reverse("register_finish", args=[event.slug]))
    assert response.url == reverse("register", args=[event.slug])


def test_the_last_screen_sent_twice_registers_once_and_answers_the_same(client: Client, event: Event) -> None:
    post(client, "register", event, who(event))
    post(client, "register_themes", event, {})
    data = finish(key=key_of(client, event))
    first, again = post(client, "register_finish", event, data), post(client, "register_finish", event, data)
    assert first.url == again.url
    assert Registration.objects.count() == 1


def test_a_second_person_may_register_on_the_same_phone(client: Client, event: Event) -> None:
    register(client, event)
    register(client, event, chosen_name="Sonia DÉMO")
    assert Registration.objects.count() == 2


def test_an_old_last_screen_does_not_register_the_next_person_too_early(client: Client, event: Event) -> None:
    register(client, event)
    post(client, "register", event, who(event, chosen_name="Sonia DÉMO"))
    post(client, "register_finish", event, finish(key="c0ffee"))
    assert Registration.objects.count() == 1


def test_the_only_commune_of_that_name_needs_no_choosing(client: Client, event: Event) -> None:
    commune = CommuneFactory(name="Pornic-Démo", search_name="pornic demo")
    register(client, event, commune_text="pornic démo", declines_commune="")
    assert Registration.objects.get().commune == commune


def test_several_communes_of_that_name_are_offered_the_territory_first(client: Client, event: Event) -> None:
    far, near = (CommuneFactory(name="Saint-Démo", search_name="saint demo", population=n) for n in (9000, 10))
    EventCommune.objects.create(event=event, commune=near)
    data = who(event, commune_text="Saint-Démo", declines_commune="")
    page = post(client, "register", event, data).content.decode()
    assert page.index(f'value="{near.code}"') < page.index(f'value="{far.code}"')
    response = post(client, "register", event, {**data, "commune": far.code, "commune_for": "Saint-Démo"})
    assert response.url == reverse("register_themes", args=[event.slug])


def test_a_commune_chosen_for_another_text_does_not_count(client: Client, event: Event) -> None:
    chosen, meant = (
        CommuneFactory(search_name="premiere demo"),
        CommuneFactory(search_name="seconde demo", name="Seconde"),
    )
    data = {"commune_text": "seconde démo", "commune": chosen.code, "commune_for": "premiere", "declines_commune": ""}
    register(client, event, **data)
    assert Registration.objects.get().commune == meant


@pytest.mark.parametrize("typed", ["", "Nullepart-sur-Démo", "9" * 5])
def test_no_commune_and_no_refusal_is_said_beside_the_field(client: Client, event: Event, typed: str) -> None:
    response = post(client, "register", event, who(event, commune_text=typed, declines_commune=""))
    assert response.status_code == 422
    assert response.context["form"].errors["commune_text"]


def test_communes_are_offered_while_typing(client: Client, event: Event) -> None:
    CommuneFactory(name="Machecoul-Démo", search_name="machecoul demo")
    page = client.get(reverse("register_communes", args=[event.slug]), {"commune_text": "machec"})
    assert "Machecoul-Démo" in page.content.decode()


def test_a_contact_that_is_neither_is_kept_and_said(client: Client, event: Event) -> None:
    post(client, "register", event, who(event, contact="chez ma voisine"))
    page = client.get(reverse("register_themes", args=[event.slug]))
    assert page.context["unsure"] == "chez ma voisine"
    register(client, event, contact="chez ma voisine")
    assert Registration.objects.get().contact_as_typed == "chez ma voisine"


def test_one_theme_twice_is_said_beside_the_second(client: Client, event: Event) -> None:
    theme = ThemeFactory(event=event)
    post(client, "register", event, who(event))
    response = post(client, "register_themes", event, {"first": theme.pk, "second": theme.pk})
    assert response.context["form"].errors["second"]


def test_a_theme_removed_meanwhile_brings_back_to_its_screen(client: Client, event: Event) -> None:
    theme = ThemeFactory(event=event)
    post(client, "register", event, who(event))
    post(client, "register_themes", event, {"first": theme.pk})
    key = key_of(client, event)
    theme.delete()
    response = post(client, "register_finish", event, finish("une rampe", key=key))
    assert response.url == reverse("register_themes", args=[event.slug])
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("field", ["category", "first"])
def test_a_row_of_another_event_is_refused_beside_the_field(client: Client, event: Event, field: str) -> None:
    other = EventFactory()
    foreign = {"category": CategoryFactory(event=other), "first": ThemeFactory(event=other)}[field]
    post(client, "register", event, who(event))
    name = "register" if field == "category" else "register_themes"
    data = who(event, category=foreign.pk) if field == "category" else {"first": foreign.pk}
    response = post(client, name, event, data)
    assert response.status_code == 422
    assert response.context["form"].errors[field]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoé 👩🏽‍🌾", "Zoé 👩🏽‍🌾"),
        ("مرحبا", "مرحبا"),
        ("<b>Gras</b>", "<b>Gras</b>"),
        ("Ca\x00mille", "Camille"),
        ("é" * 80, "é" * 80),
    ],
)
def test_a_name_is_kept_as_it_is_typed(client: Client, event: Event, typed: str, kept: str) -> None:
    register(client, event, chosen_name=typed)
    assert Registration.objects.get().chosen_name == kept
    assert "<b>Gras" not in client.get(reverse("my_space", args=[event.slug])).content.decode()


@pytest.mark.parametrize("typed", ["", "   ", "é" * 81, "\x00"])
def test_a_name_that_cannot_be_is_said_and_the_rest_stays(client: Client, event: Event, typed: str) -> None:
    response = post(client, "register", event, who(event, chosen_name=typed, contact="demo@example.org"))
    assert response.status_code == 422
    assert response.context["form"].errors["chosen_name"]
    assert "demo@example.org" in response.content.decode()


def test_half_an_emoji_in_an_address_breaks_nothing(client: Client, event: Event) -> None:
    path = reverse("register", args=[event.slug])
    body = "chosen_name=%ED%A0%BD&declines_commune=on"
    assert client.post(path, body, content_type="application/x-www-form-urlencoded").status_code == 422


def test_needs_that_are_too_long_are_said_and_kept(client: Client, event: Event) -> None:
    post(client, "register", event, who(event))
    post(client, "register_themes", event, {})
    response = post(client, "register_finish", event, finish("x" * 1001, key=key_of(client, event)))
    assert response.context["form"].errors["other_words"]
    assert "x" * 1001 in response.content.decode()


def test_the_last_place_gone_meanwhile_is_said_and_nothing_is_lost(client: Client, event: Event) -> None:
    Event.objects.update(capacity=1)
    post(client, "register", event, who(event))
    post(client, "register_themes", event, {})
    key = key_of(client, event)
    RegistrationFactory(event=event)
    response = post(client, "register_finish", event, finish("une rampe", key=key))
    assert response.status_code == 409
    assert "une rampe" in response.content.decode()


def test_a_full_event_says_so_before_anything_is_typed(client: Client, event: Event) -> None:
    Event.objects.update(capacity=1)
    RegistrationFactory(event=event)
    assert b'<form method="post" novalidate' not in client.get(reverse("register", args=[event.slug])).content


@pytest.mark.parametrize("status", ["registration_closed", "under_way", "follow_up"])
def test_a_closed_registration_leads_to_the_page_that_says_why(client: Client, event: Event, status: str) -> None:
    Event.objects.update(status=status)
    assert client.get(reverse("register", args=[event.slug])).url == reverse("event", args=[event.slug])
