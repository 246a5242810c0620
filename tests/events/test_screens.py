"""The codes of big screens."""

import pytest
from django.test import Client

from events.models import Event, Screen
from tests.events.helpers import at, key, organiser_of
from tests.factories import EventFactory, ScreenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def browser(event: Event) -> Client:
    return organiser_of(event)


def test_a_screen_is_added_once_and_shows_its_code(event, browser) -> None:
    data = {"name": "Grande salle", "idempotency_key": key()}
    for _ in range(2):
        browser.post(at(event, "screens_add"), data)
    page = browser.get(at(event, "screens")).content.decode()
    assert " ".join(Screen.objects.get().code) in page
    assert "Sans réseau, la page ouverte continue seule." in page


def test_the_code_opens_the_screen_until_it_is_replaced(event, browser) -> None:
    screen = ScreenFactory(event=event)
    old = screen.code
    projector = Client()
    assert projector.post("/code/", {"code": old})["Location"] == at(event, "screen")
    assert projector.get(at(event, "screen")).status_code == 200
    assert browser.get(at(event, "screens_new_code", screen.pk)).status_code == 200
    browser.post(at(event, "screens_new_code", screen.pk))
    assert projector.get(at(event, "screen")).status_code == 302
    screen.refresh_from_db()
    assert screen.code != old


def test_the_picture_to_scan_is_an_image_that_nobody_keeps(event, browser) -> None:
    response = browser.get(at(event, "screens_qr", ScreenFactory(event=event).pk))
    assert response["Content-Type"] == "image/svg+xml"
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"<svg")


def test_the_scanned_address_brings_the_code_along() -> None:
    assert 'value="ABCDEFGH"' in Client().get("/code/", {"code": "ABCDEFGH"}).content.decode()


def test_a_removed_screen_comes_back_with_its_code(event, browser) -> None:
    screen = ScreenFactory(event=event)
    browser.post(at(event, "screens_remove", screen.pk))
    assert not Screen.objects.exists()
    browser.post(at(event, "screens_put_back"))
    assert Screen.objects.get().code == screen.code
