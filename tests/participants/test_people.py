"""The list of people, helpers, theme leads, and what nobody else may learn."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participants.handing_over import SESSION_KEY as CARDS
from participants.models import Registration
from participants.services.consents import record_consents
from tests.factories import CategoryFactory, EventFactory, RegistrationFactory, RoleFactory, ThemeFactory
from tests.factories.participants import NeedFactory
from tests.permissions.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


def page(world: World, role: str, name: str, **query: Any) -> str:
    return world.browser(role).get(reverse(name, args=[world.event.slug]), query).content.decode()


def person(world: World, name: str) -> str:
    return reverse(name, args=[world.event.slug, world.registration.pk])


def test_a_name_is_found_without_its_accents(world: World) -> None:
    RegistrationFactory(event=world.event, category=world.category, chosen_name="Éloïse DÉMO")
    shown = page(world, "organiser", "people", q="eloise")
    assert "Éloïse" in shown
    assert world.registration.chosen_name not in shown


def test_filters_show_those_they_name(world: World) -> None:
    other = CategoryFactory(event=world.event, key="partner")
    RegistrationFactory(event=world.event, category=other, chosen_name="Partenaire DÉMO")
    RegistrationFactory(event=world.event, category=other, chosen_name="Absente DÉMO", cancelled=True)
    NeedFactory(event=world.event, registration__chosen_name="Demandeuse DÉMO")
    assert "Demandeuse" in page(world, "organiser", "people", show="needs")
    assert "Partenaire" in page(world, "organiser", "people", category=other.pk)
    assert world.registration.chosen_name not in page(world, "organiser", "people", show="needs")
    assert "Absente" not in page(world, "organiser", "people")
    assert "Absente" in page(world, "organiser", "people", show="cancelled")
    assert "Partenaire" not in page(world, "organiser", "people", theme=world.theme.pk)


@pytest.mark.parametrize(
    ("role", "name"), [("organiser", "people"), ("referent", "of_my_themes"), ("helper", "help_register")]
)
def test_going_back_on_a_shared_device_shows_nobody(world: World, role: str, name: str) -> None:
    response = world.browser(role).get(reverse(name, args=[world.event.slug]))
    assert "no-store" in response["Cache-Control"]


def test_what_everybody_sees_may_be_kept(world: World, client: Client) -> None:
    assert "Cache-Control" not in client.get(reverse("event", args=[world.event.slug]))


@pytest.mark.parametrize(
    "query", [{"category": "x"}, {"theme": "9" * 40}, {"theme": "٣"}, {"q": "\x00"}, {"page": "-1"}]
)
def test_nonsense_in_the_address_shows_a_page(world: World, query: dict[str, str]) -> None:
    assert "<h1>" in page(world, "organiser", "people", **query)


def test_three_people_cost_no_more_questions_than_one(world: World) -> None:
    browser, counts = world.browser("organiser"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("people", args=[world.event.slug]))
        counts.append(len(captured))
        RegistrationFactory.create_batch(2, event=world.event, category=world.category, wishes=[world.theme])
    assert counts[0] == counts[1] <= 15


def test_the_organiser_changes_and_cancels_and_it_is_noted(world: World) -> None:
    browser = world.browser("organiser")
    given = {"version": 1, "chosen_name": "Zoé", "category": world.category.pk, "declines_commune": "on"}
    browser.post(person(world, "person_change"), given)
    browser.post(person(world, "person_cancel"))
    browser.post(person(world, "person_come_back"))
    world.registration.refresh_from_db()
    assert (world.registration.chosen_name, world.registration.is_active) == ("Zoé", True)
    assert {entry.by for entry in world.registration.journal.all()} == {world.roles["organiser"].user}


def test_the_organiser_never_sees_a_code_that_it_did_not_just_replace(world: World) -> None:
    browser, card = world.browser("organiser"), person(world, "person_card")
    for path in (person(world, "person"), person(world, "person_change"), person(world, "person_replace_code"), card):
        shown = browser.get(path).content.decode()
        assert world.registration.code_in_groups not in shown
        assert world.registration.link_token not in shown


@pytest.mark.parametrize("version", ["0", "", "x", "²", "9" * 30])
def test_asking_to_replace_another_version_shows_no_code(world: World, version: str) -> None:
    browser = world.browser("organiser")
    browser.post(person(world, "person_replace_code"), {"code_version": version})
    world.registration.refresh_from_db()
    assert world.registration.code_version == 1
    assert not browser.get(person(world, "person_card")).context["card"]


def test_a_replaced_code_is_shown_to_hand_it_over_then_no_more(world: World) -> None:
    browser = world.browser("organiser")
    browser.post(person(world, "person_replace_code"), {"code_version": 1})
    card = browser.get(person(world, "person_card")).context["card"]
    world.registration.refresh_from_db()
    assert card.code == world.registration.code_in_groups
    browser.post(person(world, "person_card"))
    assert not browser.get(person(world, "person_card")).context["card"]


def test_a_card_is_shown_for_some_minutes_only(world: World) -> None:
    browser = world.browser("organiser")
    browser.post(person(world, "person_replace_code"), {"code_version": 1})
    session = browser.session
    session[CARDS] = {str(world.registration.pk): [2, timezone.now().timestamp() - 1]}
    session.save()
    assert not browser.get(person(world, "person_card")).context["card"]


def test_a_theme_lead_sees_only_those_who_chose_its_theme(world: World) -> None:
    theme = ThemeFactory(event=world.event, protected=True)
    other = RegistrationFactory(event=world.event, category=world.category, wishes=[theme])
    both = RegistrationFactory(event=world.event, category=world.category, wishes=[theme, world.theme])
    gone = RegistrationFactory(event=world.event, category=world.category, wishes=[world.theme], cancelled=True)
    shown = page(world, "referent", "of_my_themes")
    assert world.registration.chosen_name in shown
    assert both.chosen_name in shown
    assert other.chosen_name not in shown
    assert gone.chosen_name not in shown
    assert theme.title not in shown


def test_a_theme_lead_learns_neither_contact_nor_needs_nor_code(world: World) -> None:
    Registration.objects.update(email="canari@example.org", phone="06 39 98 99 99")
    NeedFactory(event=world.event, registration=world.registration, detail="besoin canari")
    shown = page(world, "referent", "of_my_themes")
    for canary in ("canari", "06 39 98 99 99", world.registration.code_in_groups):
        assert canary not in shown


PAGES = ("event", "register", "helped", "my_space", "my_card", "people", "of_my_themes", "screen", "event_calendar")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "role",
    ["facilitator", "listener", "reception", "helper", "juror", "partner", "tablet", "screen", "stranger", "nobody"],
)
def test_who_chose_a_protected_theme_is_on_no_page_of_anybody_else(world: World, role: str, name: str) -> None:
    Registration.objects.update(keeps_choice_confidential=True, email="canari@example.org")
    shown = page(world, role, name)
    assert world.registration.chosen_name not in shown
    assert "canari" not in shown


def test_a_participant_sees_oneself_and_nobody_else(world: World) -> None:
    other = RegistrationFactory(event=world.event, category=world.category, wishes=[world.theme])
    for name in ("my_space", "my_card", "my_change", "event"):
        shown = page(world, "participant", name)
        assert other.chosen_name not in shown
        assert other.code_in_groups not in shown


def test_the_organiser_of_another_event_finds_nobody(world: World) -> None:
    client = Client()
    role = RoleFactory(event=EventFactory(), kind="organiser")
    client.force_login(role.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(person(world, "person")).status_code == 404
    own = reverse("person", args=[role.event.slug, world.registration.pk])
    assert client.get(own).status_code == 404


def test_filters_show_minors_the_waiting_the_agreements_to_collect_and_a_way_in(world: World) -> None:
    def somebody(name: str, **fields: Any) -> Registration:
        return RegistrationFactory(event=world.event, category=world.category, chosen_name=name, **fields)

    somebody("Jeune DÉMO", age_group="under_15", responsible_name="Ana DÉMO")
    somebody("Attente DÉMO", status="waiting")
    somebody("Fichier DÉMO", channel="file")
    record_consents(registration=somebody("Accord DÉMO"), given={"taking_part": True})
    shown = {show: page(world, "organiser", "people", show=show) for show in ("minors", "waiting", "to_collect")}
    assert [show for show, text in shown.items() if "Jeune DÉMO" in text] == ["minors", "to_collect"]
    assert [show for show, text in shown.items() if "Attente DÉMO" in text] == ["waiting"]
    assert "Accord DÉMO" not in shown["to_collect"]
    by_file = page(world, "organiser", "people", channel="file")
    assert "Fichier DÉMO" in by_file
    assert "Accord DÉMO" not in by_file


def test_who_asked_by_phone_not_to_come_is_noted(world: World) -> None:
    browser = world.browser("organiser")
    assert browser.post(person(world, "person_cancel"), {"asked_by": "nonsense"}).status_code == 422
    browser.post(person(world, "person_cancel"), {"asked_by": "helper"})
    entry = world.registration.journal.get()
    assert (entry.kind, entry.asked_by) == ("cancelled", "helper")


def test_somebody_who_waits_may_be_withdrawn(world: World) -> None:
    Registration.objects.update(status="waiting")
    world.browser("organiser").post(person(world, "person_cancel"))
    world.registration.refresh_from_db()
    assert world.registration.status == "cancelled"


def test_after_the_event_nobody_cancels_or_comes_back_and_the_page_says_what_remains(world: World) -> None:
    gone = RegistrationFactory(event=world.event, category=world.category, cancelled=True)
    type(world.event).objects.update(status="follow_up")
    browser = world.browser("organiser")
    shown = browser.get(person(world, "person")).content.decode()
    assert "reste dans les chiffres" in shown
    assert person(world, "person_cancel") not in shown
    assert person(world, "person_erase") in shown
    browser.post(reverse("person_come_back", args=[world.event.slug, gone.pk]))
    gone.refresh_from_db()
    assert gone.is_cancelled


@pytest.mark.django_db
def test_once_names_are_erased_the_list_waits_for_nobody_and_leads_to_the_counts(sign_in: Any) -> None:
    role = RoleFactory(event=EventFactory(status="archived"), kind="organiser")
    shown = sign_in(role.user).get(reverse("people", args=[role.event.slug])).content.decode()
    assert "Aucun nom n’est gardé ici" in shown
    assert "Ajouter des personnes" not in shown
