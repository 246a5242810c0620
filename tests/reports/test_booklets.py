"""The booklet that everybody may ask for: made once for what it shows, kept for nobody longer than that."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from common.pdf import make_pdf
from events.models import Event
from participants.models import Erasure
from projects.models import PublishedPart
from projects.services.publication import withdraw
from reports.documents import booklet as document
from reports.documents.booklet import contents_of
from reports.models import Booklet
from reports.services import booklets
from reports.services.booklets import ask_for_booklet, forget_old_booklets, make_booklet
from tests.background import work
from tests.factories import EventFactory, PublicationFactory, TeamFactory
from tests.teams.helpers import at_the_same_moment, meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    made: Event = EventFactory(status="follow_up")
    for name in ("Le car", "Le potager"):
        PublicationFactory(event=made, team=TeamFactory(event=made, name=name), text="Des trajets.")
    return made


@pytest.fixture
def typeset(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of what was typeset."""
    done: list[str] = []

    def make(template: str, data: dict[str, Any]) -> bytes:
        done.append(data["title"])
        return make_pdf(template, data)

    monkeypatch.setattr(document, "make_pdf", make)
    return done


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Booklets are too large to be made while somebody waits."""
    monkeypatch.setattr(booklets, "AT_ONCE", 0)


def ask(event: Event, **headers: str) -> Any:
    return Client().get(reverse("booklet", args=[event.slug]), headers=headers)


def text_in(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_booklet_is_typeset_once_for_all_who_read_the_same(event: Event, typeset: list[str]) -> None:
    assert ask(event).content == ask(event).content
    assert len(typeset) == 1
    english = ask(event, **{"Accept-Language": "en"})
    assert "2 projects" in text_in(english)
    assert len(typeset) == 2
    assert ask(event, **{"If-None-Match": english["ETag"], "Accept-Language": "en"}).status_code == 304


def test_what_is_withdrawn_leaves_the_booklet_at_once_and_its_file_the_same_night(event: Event) -> None:
    assert "Le car" in text_in(ask(event))
    withdraw(team=event.teams.get(name="Le car"))
    forget_old_booklets(timezone.now())
    assert not Booklet.objects.exists()
    assert "Le car" not in text_in(ask(event))


def test_one_part_that_is_withdrawn_leaves_the_booklet_at_once(event: Event) -> None:
    PublishedPart.objects.filter(kind="block").update(text="Une phrase à reprendre")
    assert "à reprendre" in text_in(ask(event))
    PublishedPart.objects.filter(kind="block").update(published_at=None)
    assert "à reprendre" not in text_in(ask(event))


def test_a_booklet_made_anew_takes_the_place_of_the_last(event: Event) -> None:
    for title in ("Une fois", "Deux fois", "Trois fois"):
        Event.objects.update(title=title)
        assert title in text_in(ask(event))
    assert Booklet.objects.count() == 1


def test_who_is_erased_leaves_no_booklet(event: Event) -> None:
    ask(event)
    Erasure.objects.create(event=event, cause="asked")
    assert not Booklet.objects.exists()


def test_a_booklet_still_right_is_kept_for_a_month(event: Event) -> None:
    ask(event)
    forget_old_booklets(timezone.now() + timedelta(days=29))
    assert Booklet.objects.exists()
    forget_old_booklets(timezone.now() + timedelta(days=31))
    assert not Booklet.objects.exists()


def test_a_large_booklet_is_made_in_the_background_once_while_pages_look_again(
    event: Event, large: None, typeset: list[str]
) -> None:
    waiting = [ask(event) for _ in range(3)]
    assert {answer.status_code for answer in waiting} == {202}
    assert "Le livret se prépare" in waiting[0].text
    assert (waiting[0]["Refresh"], waiting[0]["Cache-Control"]) == ("3", "no-store")
    work()
    assert "Le car" in text_in(ask(event))
    assert len(typeset) == 1


def test_what_changes_while_a_booklet_is_made_is_never_shown(
    event: Event, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(event)

    def withdrawn_meanwhile(template: str, data: dict[str, Any]) -> bytes:
        withdraw(team=event.teams.get(name="Le car"))
        return make_pdf(template, data)

    with monkeypatch.context() as patched:
        patched.setattr(document, "make_pdf", withdrawn_meanwhile)
        work()
    assert ask(event).status_code == 202
    work()
    assert "Le car" not in text_in(ask(event))


def test_a_making_that_was_cut_is_asked_for_again(event: Event, large: None) -> None:
    ask(event)
    Booklet.objects.update(status="making", asked_at=timezone.now() - timedelta(minutes=11))
    ask(event)
    work()
    assert "Le car" in text_in(ask(event))


def test_a_making_that_is_done_again_changes_nothing(event: Event) -> None:
    with translation.override("fr"):
        contents = contents_of(event)
    assert contents
    row = ask_for_booklet(contents)
    make_booklet(row.pk)
    assert Booklet.objects.get().content == row.content


def test_a_booklet_that_cannot_be_typeset_says_so_and_is_not_tried_at_each_request(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def refuse(template: str, data: dict[str, Any]) -> bytes:
        tries.append(template)
        raise booklets.CannotBePrinted("no")

    monkeypatch.setattr(document, "make_pdf", refuse)
    answers = [ask(event) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {503}
    assert "Le livret n’a pas pu être fait" in answers[0].text
    assert len(tries) == 1


def test_one_place_that_asks_for_many_booklets_is_told_to_wait_and_reads_those_that_are_made(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = {**settings.ACCOUNT_RATE_LIMITS, "make_booklet": "1/300s/ip"}
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", limits)
    assert ask(event).status_code == 200
    refused = ask(event, **{"Accept-Language": "en"})
    assert refused.status_code == 429
    assert "Wait five minutes, then try again." in refused.text
    assert ask(event).status_code == 200


def test_a_booklet_holds_the_projects_published_last_and_says_how_many_there_are(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "MOST", 1)
    text = text_in(ask(event))
    assert "1 projet" in text
    assert "sur 2 projets" in " ".join(text.split())


def test_any_change_of_the_layout_makes_booklets_anew(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents_of(event)
    monkeypatch.setattr(document, "edition", lambda template: "another")
    after = contents_of(event)
    assert before
    assert after
    assert before.digest != after.digest


def two_ask_at_once(event: Event, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many makings two people began who asked for the same at the same moment."""
    monkeypatch.setattr(booklets, "AT_ONCE", 0)
    monkeypatch.setattr(Booklet, "save", meet(Booklet.save))
    contents = contents_of(event)
    assert contents
    Booklet.objects.bulk_create([Booklet(event=event, language=contents.language, digest="what was shown before")])
    at_the_same_moment(*[lambda: ask_for_booklet(contents)] * 2)
    return int(DBTaskResult.objects.count())


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_who_ask_at_once_begin_two_makings(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Booklet.objects, "select_for_update", lambda **kwargs: Booklet.objects.all())
    assert two_ask_at_once(event, monkeypatch) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_same_at_once_begin_one_making(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    assert two_ask_at_once(event, monkeypatch) == 1
