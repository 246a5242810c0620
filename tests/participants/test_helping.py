"""Registering somebody else: beside them or on the phone, until they look after it alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.models import Event
from participants.models import Assistance, JournalEntry, Registration
from participants.services.assistance import take_over
from participants.spelling import spelled
from tests.factories import ThemeFactory
from tests.participants.helpers import finish
from tests.permissions.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


def at(world: World, name: str, *more: Any) -> str:
    return reverse(name, args=[world.event.slug, *more])


def help_somebody(browser: Client, world: World, **help_: Any) -> Any:
    """Three screens typed for somebody; the answer to the last."""
    who = {"chosen_name": "Gérard DÉMO", "category": world.category.pk, "declines_commune": "on"}
    browser.post(at(world, "help_register"), who)
    browser.post(at(world, "help_themes"), {"first": world.theme.pk})
    form = browser.get(at(world, "help_finish")).context
    given = {"agreed": "spoken", "until": form["form"]["until"].value(), **help_}
    return browser.post(at(world, "help_finish"), finish(key=form["key"], **given))


def gerard() -> Registration:
    return Registration.objects.get(chosen_name="Gérard DÉMO")


@pytest.mark.parametrize("role", ["helper", "organiser"])
def test_somebody_is_registered_by_another_and_receives_a_card(world: World, role: str) -> None:
    browser = world.browser(role)
    response = help_somebody(browser, world, agreed="signed", for_structure="Aide à domicile DÉMO")
    registered = gerard()
    assert (registered.helped_by, registered.channel) == (world.roles[role].user, "helped")
    assert registered.code_in_groups == browser.get(response.url).context["card"].code
    help_ = registered.assistance
    assert (help_.structure, help_.consent) == ("Aide à domicile DÉMO", "signed")
    assert help_.until == world.event.sensitive_kept_until
    consent = registered.consents.get(purpose="taking_part")
    assert (consent.how, consent.collected_by) == ("signed", world.roles[role].user)


def test_one_after_the_other_the_structure_is_remembered(world: World) -> None:
    browser = world.browser("helper")
    card = help_somebody(browser, world, for_structure="CCAS DÉMO").url
    assert browser.post(card, {"then": "next"}).url == at(world, "help_register")
    who = {"chosen_name": "Sonia DÉMO", "category": world.category.pk, "declines_commune": "on"}
    browser.post(at(world, "help_register"), who)
    browser.post(at(world, "help_themes"), {})
    assert browser.get(at(world, "help_finish")).context["form"]["for_structure"].value() == "CCAS DÉMO"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("agreed", ""), ("agreed", "online"), ("until", ""), ("until", "2000-01-01"), ("until", "9999-12-31")],
)
def test_help_without_its_frame_is_refused_beside_the_field(world: World, field: str, typed: str) -> None:
    response = help_somebody(world.browser("helper"), world, **{field: typed})
    assert field in response.context["form"].errors
    assert not Assistance.objects.exists()


def seen(world: World) -> str:
    return world.browser("helper").get(at(world, "helped")).content.decode()


def test_a_helper_sees_whom_it_registered_and_nothing_of_their_choice(world: World) -> None:
    help_somebody(world.browser("helper"), world)
    assert "Gérard DÉMO" in seen(world)
    assert world.registration.chosen_name not in seen(world)
    assert world.theme.title not in seen(world)


def test_past_the_day_agreed_a_helper_sees_nobody(world: World) -> None:
    browser = world.browser("helper")
    card = help_somebody(browser, world).url
    Assistance.objects.update(until=world.event.today - timedelta(days=1))
    assert "Gérard DÉMO" not in seen(world)
    assert browser.get(card).status_code == 404


def test_the_person_takes_over_with_their_code_and_the_helper_sees_them_no_more(world: World, client: Client) -> None:
    browser = world.browser("helper")
    card = help_somebody(browser, world).url
    client.post(reverse("enter_code"), {"code": gerard().code})
    assert world.roles["helper"].user.name in client.get(at(world, "my_space")).content.decode()
    client.post(at(world, "my_take_over"))
    assert "Gérard DÉMO" not in seen(world)
    assert browser.get(card).status_code == 404
    assert gerard().assistance.taken_over_at
    assert gerard().journal.first().kind == JournalEntry.Kind.TAKEN_OVER


def test_taking_over_twice_is_like_once(world: World) -> None:
    help_somebody(world.browser("helper"), world)
    for _ in range(2):
        take_over(registration=gerard())
    assert gerard().journal.filter(kind=JournalEntry.Kind.TAKEN_OVER).count() == 1


def test_the_organiser_reads_who_helped_for_whom_how_and_until_when(world: World) -> None:
    help_somebody(world.browser("helper"), world, for_structure="CCAS DÉMO")
    shown = world.browser("organiser").get(at(world, "person", gerard().pk)).content.decode()
    assert "CCAS DÉMO" in shown
    assert world.roles["helper"].user.name in shown


def test_somebody_else_s_screens_do_not_mix_with_one_s_own(world: World) -> None:
    browser = world.browser("helper")
    who = {"chosen_name": "Gérard DÉMO", "category": world.category.pk, "declines_commune": "on"}
    browser.post(at(world, "help_register"), who)
    assert "Gérard" not in browser.get(at(world, "register")).content.decode()
    browser.post(at(world, "help_start_again"))
    assert "Gérard" not in browser.get(at(world, "help_register")).content.decode()


def call(browser: Client, world: World, **answers: Any) -> Any:
    key = browser.get(at(world, "phone_register")).context["form"]["idempotency_key"].value()
    who = {"chosen_name": "Gérard DÉMO", "category": world.category.pk, "declines_commune": "on"}
    return browser.post(at(world, "phone_register"), finish(**{"idempotency_key": str(key), **who, **answers}))


@pytest.mark.parametrize("role", ["helper", "organiser"])
def test_a_call_ends_on_a_code_that_is_spelled_once(world: World, role: str) -> None:
    browser = world.browser(role)
    page = call(browser, world).url
    registered = gerard()
    assert (registered.channel, registered.consents.get(purpose="taking_part").how) == ("phone", "spoken")
    assert [sign for sign, _name in browser.get(page).context["letters"]] == list(registered.code)
    assert browser.post(page).url == at(world, "phone_register")
    assert browser.get(page).context["letters"] == []


def test_a_call_about_a_full_event_puts_on_the_waiting_list_and_says_so(world: World) -> None:
    Event.objects.update(capacity=1)
    browser = world.browser("organiser")
    assert browser.get(at(world, "phone_register")).context["is_full"]
    assert call(browser, world).status_code == 409
    page = call(browser, world, waiting="yes").url
    assert gerard().is_waiting
    assert "liste d’attente" in browser.get(page).content.decode()


def test_a_call_sent_twice_registers_once(world: World) -> None:
    browser = world.browser("organiser")
    key = {"idempotency_key": "6f1c1f3e-3c0f-4d0e-8a43-0d9f4d0c0001"}
    assert call(browser, world, **key).url == call(browser, world, **key).url


def test_what_was_typed_during_a_call_is_never_lost(world: World) -> None:
    theme = ThemeFactory(event=world.event)
    answers = {"contact": "06 39 98 00 07", "first": theme.pk, "consent_taking_part": ""}
    response = call(world.browser("organiser"), world, **answers)
    assert response.status_code == 422
    assert "06 39 98 00 07" in response.content.decode()
    assert str(response.context["form"]["first"].value()) == str(theme.pk)


def test_the_script_of_the_answering_machine_names_no_theme_and_no_event(world: World) -> None:
    page = world.browser("organiser").get(at(world, "phone_register")).content.decode()
    message = page.split("<details")[-1]
    assert world.event.title not in message
    assert world.theme.title not in message


def test_a_code_is_spelled_with_names_that_everybody_knows() -> None:
    with translation.override("fr"):
        said = spelled("AZ7")
    assert said == [("A", "Anatole"), ("Z", "Zoé"), ("7", "")]
