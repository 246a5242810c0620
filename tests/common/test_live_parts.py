"""Shared parts: one rendering for a whole audience, and nothing for any key but that of an open stream that may go on."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from common import live
from common.code_sessions import SESSION_KEY
from projects.views import screen as screen_page
from tests.common.following import Page, end_listening_connections, publish, served_here
from tests.factories import EventFactory, RoleFactory, ScreenFactory
from tests.permissions.world import SIGNED_IN, World

pytestmark = pytest.mark.django_db(transaction=True)
PART = "screen"
EVERYBODY = (*SIGNED_IN, "participant", "group", "tablet", "screen", "stranger", "nobody")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The big screen as a shared part, for organisers and for screens apart; whoever it is rendered for is noted here."""
    seen: list[str] = []

    def audience(actor: Any) -> str | None:
        return next((hat for hat in ("organiser", "screen") if actor.has(hat)), None)

    ordinary = screen_page.render

    def noted(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        seen.append(next(iter(request.actor.roles)))
        return ordinary(request, template, context)

    monkeypatch.setattr(screen_page, "render", noted)
    monkeypatch.setitem(live.parts, PART, live.Part(PART, frozenset({"programme"}), audience))
    return seen


@pytest.fixture
def port() -> Iterator[int]:
    with served_here() as number:
        yield number


@pytest.fixture
def follow(port: int, sign_in: Callable[..., Client]) -> Iterator[Callable[..., Page]]:
    """follow(role) → that person's page, which is sure to go on."""
    pages = []

    def open_(role: Any) -> Page:
        page = Page(port, role.event.slug, sign_in(role.user))
        pages.append(page)
        page.until(live.EVERYTHING)
        return page

    yield open_
    for page in pages:
        page.close()


@pytest.fixture
def organiser() -> Any:
    return RoleFactory(event=EventFactory(), kind="organiser")


def soon_refused(page: Page) -> bool:
    """Does the page's key open nothing, within three seconds?"""
    until = time.monotonic() + 3
    while time.monotonic() < until:
        if page.part(PART).status == 404:
            return True
    return False


def test_a_part_is_rendered_once_for_all_of_an_audience(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    pages = [follow(organiser), follow(RoleFactory(event=organiser.event, kind="organiser"))]
    answers = [page.shared(PART) for page in (*pages, *pages)]
    assert [answer.status for answer in answers] == [200] * 4
    assert len({answer.text for answer in answers}) == 1
    assert rendered == ["organiser"]


def test_a_part_is_what_its_ordinary_view_shows(
    rendered: list[str], follow: Callable[..., Page], organiser: Any, sign_in: Callable[..., Client]
) -> None:
    shared = follow(organiser).shared(PART)
    ordinary = sign_in(organiser.user).get(reverse(PART, args=[organiser.event.slug]), headers={"HX-Request": "true"})
    assert shared.text == ordinary.content.decode()
    for header in ("Content-Type", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert shared.headers[header] == ordinary.headers[header]
    assert shared.headers["Cache-Control"] == "no-store"


def test_a_nudge_of_its_topics_makes_a_part_old(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    page = follow(organiser)
    page.shared(PART)
    publish("programme", organiser.event_id)
    page.until("programme")
    page.shared(PART)
    assert len(rendered) == 2


def test_a_nudge_of_another_topic_does_not(rendered: list[str], follow: Callable[..., Page], organiser: Any) -> None:
    page = follow(organiser)
    page.shared(PART)
    publish("teams", organiser.event_id)
    page.until("teams")
    page.shared(PART)
    assert len(rendered) == 1


def test_a_part_that_the_page_holds_already_is_not_sent_again(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    page = follow(organiser)
    again = page.part(PART, **{"If-None-Match": page.shared(PART).headers["ETag"]})
    assert (again.status, again.text, len(rendered)) == (304, "", 1)


def test_each_audience_has_its_own(rendered: list[str], follow: Callable[..., Page], organiser: Any, port: int) -> None:
    screen = ScreenFactory(event=organiser.event)
    client = Client()
    session = client.session
    session[SESSION_KEY] = {str(screen.event_id): {screen.code_kind: [screen.pk, screen.code_version]}}
    session.save()
    follow(organiser).shared(PART)
    shown = Page(port, organiser.event.slug, client)
    shown.until("hello")
    shown.shared(PART)
    shown.close()
    assert rendered == ["organiser", "screen"]


def test_whoever_has_no_audience_gets_nothing(rendered: list[str], follow: Callable[..., Page], organiser: Any) -> None:
    page = follow(RoleFactory(event=organiser.event, kind="juror"))
    follow(organiser).shared(PART)
    answer = page.part(PART)
    assert (answer.status, answer.text) == (404, "")


@pytest.mark.parametrize("key", ["", "0", "x" * 24, "é"])
def test_an_invented_key_opens_nothing(
    rendered: list[str], follow: Callable[..., Page], organiser: Any, key: str
) -> None:
    page = follow(organiser)
    assert page.shared(PART).status == 200
    page.key = key.encode("utf-8").decode("latin1")
    answer = page.part(PART)
    assert (answer.status, answer.text) == (404, "")


def test_a_key_opens_nothing_of_another_event(rendered: list[str], follow: Callable[..., Page], organiser: Any) -> None:
    here, there = follow(organiser), follow(RoleFactory(event=EventFactory(), kind="organiser"))
    assert there.shared(PART).status == 200
    there.key = here.key
    assert there.part(PART).status == 404


def test_a_key_opens_no_page_that_is_not_shared(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    page = follow(organiser)
    assert [page.part(name).status for name in ("board", "people", "event_overview", "nothing")] == [404] * 4


def test_a_key_is_worthless_from_the_withdrawal_on(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    page, event = follow(organiser), organiser.event
    assert page.shared(PART).status == 200
    organiser.delete()
    publish(live.ACCESS, event.pk)
    assert page.until_it_ends() < 5
    answer = page.part(PART)
    assert (answer.status, answer.text) == (404, "")


def test_a_withdrawal_for_somebody_else_leaves_the_key_its_worth(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    page = follow(organiser)
    publish(live.ACCESS, organiser.event_id)
    assert page.shared(PART).status == 200


def test_whoever_changed_roles_changes_audience(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    page = follow(organiser)
    organiser.kind = "juror"
    organiser.save()
    publish(live.ACCESS, organiser.event_id)
    assert soon_refused(page)


def test_a_key_is_worthless_once_its_page_is_gone(
    rendered: list[str], follow: Callable[..., Page], organiser: Any
) -> None:
    gone, page = follow(organiser), follow(organiser)
    gone.close()
    page.key = gone.key
    assert soon_refused(page)


def test_a_part_that_its_view_refuses_is_refused(
    rendered: list[str], follow: Callable[..., Page], organiser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_page, "render", lambda *_: HttpResponse(status=403))
    assert follow(organiser).part(PART).status == 404


@pytest.mark.parametrize("personal", ["cookie", "form"])
def test_an_answer_meant_for_one_person_is_never_shared(
    rendered: list[str], follow: Callable[..., Page], organiser: Any, monkeypatch: pytest.MonkeyPatch, personal: str
) -> None:
    answer = HttpResponse('<input name="csrfmiddlewaretoken">' if personal == "form" else "")
    if personal == "cookie":
        answer.set_cookie("who", "me")
    monkeypatch.setattr(screen_page, "render", lambda *_: answer)
    assert follow(organiser).part(PART).status == 404


def test_while_nobody_listens_pages_ask_their_ordinary_view(
    rendered: list[str], follow: Callable[..., Page], organiser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = follow(organiser)
    assert page.shared(PART).status == 200
    monkeypatch.setattr("common.live_hub._connect", _no_database)
    end_listening_connections()
    statuses = [page.part(PART).status for _ in range(20)]
    assert statuses[-1] == 404


def _no_database() -> None:
    raise OSError


@time_machine.travel("2026-11-23T09:40:00Z", tick=False)
def test_what_is_shared_is_the_same_for_everybody_of_an_audience() -> None:
    """Every part that the site shares, for every role: who has an audience sees the part, and all of it the same."""
    world = World(status="under_way")
    shown: dict[tuple[str, str], bytes] = {}
    for role in EVERYBODY:
        browser = world.browser(role)
        for name in live.parts:
            answer = browser.get(reverse(name, args=[world.event.slug]), headers={"HX-Request": "true"})
            audience = live.audiences(answer.wsgi_request.actor).get(name)
            if audience is not None:
                assert answer.status_code == 200, f"{role} is of the audience {audience} of {name}"
                assert shown.setdefault((name, audience), answer.content) == answer.content, f"{role}: {name}"
