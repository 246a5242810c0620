"""A draft and an archived event are known to those who have something to do there: strangers guess neither name nor link."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permissions.world import World
from tests.test_permissions import ROWS

pytestmark = pytest.mark.django_db
NAME, PHONE = "Rencontres de la DÉMO", "06 39 98 77 77"
BY_LINK = ("badge", "open_space", "open_group", "open_table", "follower_page", "holder_page", "holder_calendar")
WRONG = {"token": "x" * 26, "code": "xxxxx", "link": "xxxxx"}


@pytest.fixture(params=["draft", "archived"])
def world(request: pytest.FixtureRequest) -> World:
    return World(status=request.param, title=NAME, contact_phone=PHONE)


def read(response: HttpResponse, slug: str) -> str:
    """The page without what changes at each look."""
    words = response.content.decode().replace(slug, "").replace(response.wsgi_request.csp_nonce or "-", "")
    return re.sub(r"csrf\w*\W+value=\"\w+\"", "", words)


@pytest.mark.parametrize("name", [*BY_LINK, "evaluation"])
def test_a_wrong_link_is_answered_as_if_there_were_no_event(world: World, name: str) -> None:
    kwargs = ROWS[name].kwargs(world)
    wrong = {key: WRONG.get(key, value) for key, value in kwargs.items()}
    pages = []
    for slug in (world.event.slug, "no-such-event"):
        response = Client().get(reverse(name, kwargs={**wrong, "event": slug}))
        assert response.status_code == 404
        pages.append(read(response, slug))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("role", ["stranger", "nobody"])
@pytest.mark.parametrize("name", ["event", "roles", "erased", "category_move"])
def test_no_page_names_it_to_a_stranger(world: World, role: str, name: str) -> None:
    kwargs = {**ROWS[name].kwargs(world), "event": world.event.slug}
    page = world.browser(role).get(reverse(name, kwargs=kwargs), follow=True).content.decode()
    assert not any(words in page for words in (NAME, PHONE))


def test_a_form_that_is_refused_names_it_to_no_stranger(world: World) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("listener_ask", args=[world.event.slug]))
    assert (answer.status_code, NAME in answer.content.decode()) == (403, False)


def test_those_who_know_it_read_its_name_on_a_page_that_is_missing(world: World) -> None:
    page = world.browser("organiser").get(reverse("open_table", args=[world.event.slug, WRONG["token"]]))
    assert (page.status_code, NAME in page.content.decode()) == (404, True)


def test_whoever_carried_a_project_is_thanked_at_their_own_link() -> None:
    world = World(status="archived", title=NAME)
    page = Client().get(reverse("holder_page", args=[world.event.slug, world.holder.link_token]))
    assert (page.status_code, NAME in page.content.decode()) == (404, True)
