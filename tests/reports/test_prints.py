"""Files to print: chosen, made at once or in the background, downloaded, erased the next night."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.pdf import CannotBePrinted
from participants.models import Erasure
from reports.documents import DOCUMENTS
from reports.forms import FORMS
from reports.models import PrintJob
from reports.services import prints
from tests.factories import (
    CategoryFactory,
    EventFactory,
    PrintJobFactory,
    RegistrationFactory,
    RoleFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
CHOICES = {"format": "85x54", "order": "name", "blanks": 0, "start": 1, "shift_x": 0, "shift_y": 0, "language": "fr"}


@pytest.fixture
def event():
    event = EventFactory()
    RegistrationFactory.create_batch(2, event=event, category=CategoryFactory(event=event))
    return event


@pytest.fixture
def organiser(event, sign_in):
    return sign_in(RoleFactory(event=event).user)


@pytest.fixture
def reception(event, sign_in):
    return sign_in(RoleFactory(event=event, kind="reception").user)


def address(event, *rest):
    return "/".join([f"/e/{event.slug}/organise/print", *map(str, rest), ""])


def ask(event, **more):
    return prints.ask_for_print(
        event=event,
        kind="badges",
        choices=CHOICES,
        site="https://tablee.example.org",
        by=None,
        **{"idempotency_key": uuid.uuid4(), **more},
    )


def test_a_small_file_is_ready_at_once_and_is_downloaded(event, organiser):
    answer = organiser.post(address(event, "badges"), CHOICES, follow=True)
    job = PrintJob.objects.get()
    assert "Le fichier est prêt" in answer.content.decode()
    file = organiser.get(address(event, "files", job.pk, "file"))
    assert file.content.startswith(b"%PDF-")
    assert file["Content-Type"] == "application/pdf"
    assert "no-store" in file["Cache-Control"]


def test_a_form_sent_twice_makes_one_file(event, organiser):
    data = {**CHOICES, "idempotency_key": str(uuid.uuid4())}
    first, second = (organiser.post(address(event, "badges"), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert PrintJob.objects.count() == 1


def test_a_large_file_is_made_in_the_background_and_says_how_far_it_is(event, organiser, monkeypatch):
    monkeypatch.setattr(prints, "AT_ONCE", 1)
    job = ask(event)
    assert DBTaskResult.objects.count() == 1
    assert not job.is_ready
    page = organiser.get(address(event, "files", job.pk)).content.decode()
    assert "every 2s" in page
    prints.make_in_background.call(job.pk)
    answer = organiser.get(address(event, "files", job.pk), headers={"HX-Request": "true"})
    assert answer.status_code == 286  # the page stops asking
    fragment = answer.content.decode()
    assert "Le fichier est prêt" in fragment
    assert "<html" not in fragment


def test_a_file_that_is_made_is_not_made_again(event, monkeypatch):
    job = ask(event)
    monkeypatch.setattr(prints, "make_pdf", lambda *_: pytest.fail("made again"))
    prints.make_print(job.pk)
    prints.make_print(0)


def test_a_file_that_cannot_be_made_says_so(event, organiser, monkeypatch):
    def refuse(*_):
        raise CannotBePrinted("no")

    monkeypatch.setattr(prints, "make_pdf", refuse)
    answer = organiser.post(address(event, "badges"), CHOICES, follow=True)
    assert "n’a pas pu être fait" in answer.content.decode()


def test_names_do_not_outlive_the_night(event, organiser):
    job = ask(event)
    now = timezone.now()
    assert prints.forget_old_prints(now) == 0
    assert prints.forget_old_prints(now + timedelta(hours=9)) == 1
    job.refresh_from_db()
    assert bytes(job.content) == b""
    assert organiser.get(address(event, "files", job.pk, "file")).status_code == 404
    assert "effacé" in organiser.get(address(event, "files", job.pk)).content.decode()


def test_whoever_is_erased_is_erased_from_the_files_at_once(event):
    job, other = ask(event), PrintJobFactory()
    Erasure.objects.create(event=event, cause=Erasure.Cause.ASKED)
    job.refresh_from_db()
    other.refresh_from_db()
    assert bytes(job.content) == b""
    assert other.is_ready


def test_a_file_that_was_being_made_meanwhile_stays_erased(event, monkeypatch):
    job = PrintJobFactory(event=event, status="waiting", content=b"", choices=CHOICES)

    def somebody_asks_to_be_forgotten(*_):
        Erasure.objects.create(event=event, cause=Erasure.Cause.ASKED)
        return b"%PDF-"

    monkeypatch.setattr(prints, "make_pdf", somebody_asks_to_be_forgotten)
    prints.make_print(job.pk)
    job.refresh_from_db()
    assert (job.status, bytes(job.content)) == ("erased", b"")


def test_the_page_says_how_many_pages_and_when_it_was_printed(event, organiser):
    ask(event)
    page = organiser.get(address(event)).content.decode()
    assert "1 page" in page
    assert "imprimé le" in page


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_each_document_opens_and_is_made_as_it_is_proposed(event, organiser, kind):
    TeamFactory(event=event)
    assert organiser.get(address(event, kind)).status_code == 200
    form = FORMS[kind](event=event)
    proposed = {field.name: "" if field.value() is None else field.value() for field in form}
    answer = organiser.post(address(event, kind), proposed, follow=True)
    assert "Le fichier est prêt" in answer.content.decode()
    assert PrintJob.objects.get().kind == kind


def test_a_kind_that_is_none_is_not_found(event, organiser):
    assert organiser.get(address(event, "nonsense")).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"format": "x"}, {"start": 11}, {"start": 5, "format": "a6"}, {"blanks": "9999999"}, {"shift_x": "NaN"}]
)
def test_a_choice_that_is_none_is_said_beside_its_field(event, organiser, wrong):
    assert organiser.post(address(event, "badges"), {**CHOICES, **wrong}).status_code == 422
    assert not PrintJob.objects.exists()


def test_without_anybody_there_is_nothing_to_print(organiser, event):
    event.registrations.all().delete()
    page = organiser.get(address(event, "badges")).content.decode()
    assert "Rien à imprimer" in page


def test_the_reception_prints_badges_and_types_no_forms(event, reception):
    assert "/paper/" not in reception.get(address(event)).content.decode()
    assert reception.post(address(event, "badges"), CHOICES).status_code == 302
