"""The pages: ask, wait, take along, bring in."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from events.models import Event, Member
from participants.models import Erasure
from reports.copies.fileformat import seal
from reports.models.copies import CopyIn, CopyOut
from reports.services import copies
from tests.background import work
from tests.factories import CopyInFactory, CopyOutFactory, EventFactory, MemberFactory, RegistrationFactory, RoleFactory

pytestmark = pytest.mark.django_db
PHRASE = "trois coqs chantent faux"


@pytest.fixture
def event() -> Event:
    return RegistrationFactory().event


@pytest.fixture
def organiser(event: Event, sign_in: Callable[..., Client]) -> Client:
    return sign_in(RoleFactory(event=event).user)


@pytest.fixture
def newcomer() -> Member:
    return MemberFactory()


def address(event: Event, copy: CopyOut | None = None) -> str:
    return f"/e/{event.slug}/organise/copy/" + (f"{copy.pk}/" if copy else "")


def brought(client: Client, member: Member, content: bytes, **more: str) -> object:
    data = {"file": SimpleUploadedFile("e.zip", content), "organisation": member.organisation_id, **more}
    return client.post("/new-from-file/", data, follow=True)


def test_an_event_leaves_one_site_with_its_people_and_comes_into_another(
    event: Event, organiser: Client, newcomer: Member, sign_in: Callable[..., Client]
) -> None:
    organiser.post(address(event), {"what": "people"})
    copy = CopyOut.objects.get()
    sealed = organiser.post(address(event, copy), {"passphrase": PHRASE, "passphrase_again": PHRASE})
    assert sealed["Content-Type"] == "application/zip"
    assert "no-store" in sealed["Cache-Control"]
    assert "-personnes-" in sealed["Content-Disposition"]
    there = sign_in(newcomer.user)
    answer = brought(there, newcomer, sealed.content, passphrase=PHRASE)
    arrived = Event.objects.get(organisation=newcomer.organisation)
    assert arrived.registrations.count() == 1
    assert "était prise ici" in answer.content.decode()
    assert bytes(CopyIn.objects.get().content) == b""


def test_two_passphrases_that_differ_or_a_short_one_give_no_file(event: Event, organiser: Client) -> None:
    copy = CopyOutFactory(event=event)
    for first, second in ((PHRASE, "autre chose encore"), ("zut", "zut"), ("", "")):
        answer = organiser.post(address(event, copy), {"passphrase": first, "passphrase_again": second})
        assert answer.status_code == 422
        assert first not in answer.content.decode() or not first


def test_a_large_event_is_written_in_the_background(
    event: Event, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PEOPLE_AT_ONCE", 0)
    answer = organiser.post(address(event), {"what": "plan"}, follow=True)
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    work()
    assert CopyOut.objects.get().is_ready


def test_a_large_file_comes_in_in_the_background_and_once(
    event: Event, newcomer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "BYTES_AT_ONCE", 0)
    file = copies.write_event(event, with_work=True, with_people=True)
    key = uuid.uuid4()
    for _sending in range(2):
        arrival = copies.bring_event(
            content=file, passphrase="", organisation=newcomer.organisation, by=newcomer.user, idempotency_key=key
        )
    assert arrival.status == CopyIn.Status.WAITING
    work()
    copies.place_arrival(arrival.pk)
    assert Event.objects.filter(organisation=newcomer.organisation).count() == 1


def test_a_wrong_passphrase_is_said_beside_its_field(
    event: Event, newcomer: Member, sign_in: Callable[..., Client]
) -> None:
    sealed = seal(copies.write_event(event, with_work=True, with_people=True), PHRASE)
    answer = brought(sign_in(newcomer.user), newcomer, sealed, passphrase="une autre phrase")
    assert answer.status_code == 422
    assert "n’ouvre pas ce fichier" in answer.context["form"].errors["passphrase"][0]


def test_nobody_brings_an_event_for_an_organisation_of_others(newcomer: Member, sign_in: Callable[..., Client]) -> None:
    answer = brought(sign_in(newcomer.user), MemberFactory(), b"PK")
    assert answer.status_code == 422
    assert not CopyIn.objects.exists()


def test_copies_go_in_the_night_and_with_the_wish_to_be_forgotten(event: Event) -> None:
    copy, other = CopyOutFactory(event=event), CopyOutFactory(event=EventFactory())
    arrival = CopyInFactory(content=b"PK")
    Erasure.objects.create(event=event)
    copies.forget_old_copies(timezone.now())
    states = [CopyOut.objects.get(pk=row.pk).status for row in (copy, other)]
    assert states == ["erased", "ready"]
    copies.forget_old_copies(timezone.now() + timedelta(hours=5))
    assert not CopyOut.objects.exclude(content=b"").exists()
    assert CopyIn.objects.get(pk=arrival.pk).content == b""


def test_whoever_brought_a_file_that_cannot_be_reads_why(sign_in: Callable[..., Client]) -> None:
    arrival = CopyInFactory(status="refused", problem="Parce que.")
    answer = sign_in(arrival.created_by).get(f"/new-from-file/{arrival.pk}/")
    assert "Parce que." in answer.content.decode()


def test_a_passphrase_is_kept_in_no_session_and_shown_on_no_page(event: Event) -> None:
    copy, browser = CopyOutFactory(event=event), Client(enforce_csrf_checks=False)
    browser.post(address(event, copy), {"passphrase": PHRASE, "passphrase_again": PHRASE, "words": "gardés"})
    kept = str(dict(browser.session.items()))
    assert ("gard" in kept, "coqs" in kept) == (True, False)
    refused = Client(enforce_csrf_checks=True).post(address(event, copy), {"passphrase": PHRASE, "text": "x" * 30})
    page = refused.content.decode()
    assert (refused.status_code, "x" * 30 in page, PHRASE in page) == (403, True, False)
