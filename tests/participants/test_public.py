"""The public page: each state has its own words, nobody's name, little weight."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.models import Event, Theme, TrustRule
from tests.factories import EventFactory, RegistrationFactory, SlotFactory, ThemeFactory
from tests.permissions.world import World


@pytest.fixture
def event(db: None) -> Event:
    event = EventFactory(title="Ensemble", venue_name="Salle DÉMO", contact_phone="06 39 98 01 00")
    SlotFactory(event=event, title="Accueil café")
    TrustRule.objects.create(event=event, text="On parle au nom de soi")
    return event


def shown(client: Client, event: Event) -> str:
    client.cookies["django_language"] = "en"
    return client.get(reverse("event", args=[event.slug])).content.decode()


def test_it_says_what_when_where_and_whom_to_call(client: Client, event: Event) -> None:
    page = shown(client, event)
    for words in ("Ensemble", "4 and 5 December 2030", "Salle DÉMO", "06 39 98 01 00", "Accueil café", "au nom de soi"):
        assert words in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("registration_open", "I sign up"),
        ("registration_closed", "Registration is closed"),
        ("under_way", "It is happening now"),
        ("deliberation", "The jury is talking"),
        ("results_shared", "It is done"),
        ("follow_up", "The projects go on"),
    ],
)
def test_each_moment_has_its_own_words(client: Client, event: Event, status: str, words: str) -> None:
    Event.objects.update(status=status)
    page = shown(client, event)
    assert words in page
    assert ("I sign up" in page) == (status == "registration_open")


def test_a_full_event_says_so_and_offers_the_waiting_list(client: Client, event: Event) -> None:
    Event.objects.update(capacity=1)
    RegistrationFactory(event=event)
    page = shown(client, event)
    assert "Every place is taken" in page
    assert f"{reverse('register', args=[event.slug])}?wait=yes" in page


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_draft_is_seen_by_its_organiser_only(db: None, status: str) -> None:
    world = World(status=status)
    path = reverse("event", args=[world.event.slug])
    assert world.browser("nobody").get(path).status_code == 404
    assert world.browser("organiser").get(path).context["is_preview"]


@pytest.mark.parametrize(
    ("sensitivity", "words"),
    [(Theme.Sensitivity.PROTECTED, "Confidential choice"), (Theme.Sensitivity.ATTENTIVE, "With care")],
)
def test_a_theme_says_how_careful_it_is(client: Client, event: Event, sensitivity: str, words: str) -> None:
    ThemeFactory(event=event, sensitivity=sensitivity, ready=True)
    assert words in shown(client, event)


def test_search_engines_read_the_event_and_no_text_escapes_its_script(client: Client, event: Event) -> None:
    Event.objects.update(title="</script><b>Ensemble", subtitle="a & b \u2028")
    page = shown(client, event)
    data = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)[1])
    assert data["name"] == "</script><b>Ensemble"
    assert data["startDate"] == "2030-12-04"
    assert "<b>Ensemble" not in page


def test_nobody_registered_is_named(client: Client, event: Event) -> None:
    person = RegistrationFactory(event=event, chosen_name="Canari DÉMO")
    assert person.chosen_name not in shown(client, event)


def test_the_language_of_the_page_follows_the_reader(client: Client, event: Event) -> None:
    with translation.override("fr"):
        page = client.get(reverse("event", args=[event.slug])).content.decode()
    assert "4 et 5 décembre 2030" in page


def test_the_page_alone_weighs_little(client: Client, event: Event) -> None:
    for number in range(29):
        SlotFactory(event=event, title=f"Moment {number}")
    page = client.get(reverse("event", args=[event.slug]), headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 15 * 1024
