"""What goes out of one installation and into another is the same."""

import io
import json
import zipfile
from typing import Any

import pytest

from accounts.models import User
from events.models import Event, Member, Role, Slot, Theme
from participants.models import Registration
from projects.models import Publication, SheetEntry
from reports.copies.fileformat import EVENT, MANIFEST, from_json, pack, seal, unpack, unseal
from reports.copies.reading import place_event
from reports.copies.writing import write_event
from teams.models import Team, TeamMember, WallNote
from tests.canaries import forms
from tests.factories import (
    CommuneFactory,
    EventFactory,
    HelplineFactory,
    MemberFactory,
    PublicationFactory,
    RegistrationFactory,
    SlotFactory,
    StageFactory,
    TeamFactory,
    TrustRuleFactory,
    UserFactory,
    WallNoteFactory,
)
from tests.participants.planting import ALL, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """An event with somebody in every corner of it, a team on an idea of the wall, and a note merged into another."""
    event = EventFactory(under_way=True, vocabulary={"concerned": "habitant"})
    SlotFactory(event=event, stage=StageFactory(event=event))
    HelplineFactory(event=event)
    TrustRuleFactory(event=event)
    RegistrationFactory(event=event, commune=CommuneFactory())
    idea = WallNoteFactory(event=event)
    WallNoteFactory(event=event, merged_into=idea)
    TeamFactory(event=event, subject=idea)
    plant(event, UserFactory(name="Organisatrice DÉMO"))
    return event


@pytest.fixture
def newcomer() -> Member:
    return MemberFactory()


def bring(file: bytes, newcomer: Member, passphrase: str = "") -> Event:
    manifest, files = unpack(unseal(file, passphrase))
    return place_event(manifest=manifest, files=files, organisation=newcomer.organisation, by=newcomer.user)


def but_for_its_address(file: bytes) -> dict[str, Any]:
    """Every part of a file as it is, but for the address of the event, which is another one by its nature."""
    manifest, files = unpack(file)
    about = {**from_json(files.pop(EVENT)), "slug": ""}
    return {**files, EVENT: about, "rows": manifest["rows"]}


def test_an_event_of_a_long_address_comes_in_as_often_as_one_likes(newcomer: Member) -> None:
    file = write_event(EventFactory(slug="a" * 72), with_work=False, with_people=False)
    assert len({bring(file, newcomer).slug for _n in range(3)}) == 3


@pytest.mark.parametrize("with_people", [False, True], ids=["without people", "with people"])
def test_a_file_that_is_read_and_written_again_is_the_same(event: Event, newcomer: Member, with_people: bool) -> None:
    file = write_event(event, with_work=True, with_people=with_people)
    copy = bring(file, newcomer)
    assert copy.slug != event.slug
    again = write_event(copy, with_work=True, with_people=with_people)
    assert but_for_its_address(again) == but_for_its_address(file)
    assert (Registration.objects.filter(event=copy).count() > 2) == with_people
    assert SheetEntry.objects.filter(event=copy).exists()


def test_keys_of_the_copy_lead_into_the_copy(event: Event, newcomer: Member) -> None:
    copy = bring(write_event(event, with_work=True, with_people=True), newcomer)
    assert Team.objects.get(event=copy, subject__isnull=False).subject.event_id == copy.pk
    assert WallNote.objects.get(event=copy, merged_into__isnull=False).merged_into.event_id == copy.pk
    assert Slot.objects.get(event=copy).stage.event_id == copy.pk
    assert all(member.team.event_id == copy.pk for member in TeamMember.objects.filter(event=copy))


def test_nothing_is_public_on_the_other_site_before_somebody_publishes_it_there(newcomer: Member) -> None:
    shown = PublicationFactory(text="Un car")
    copy = bring(write_event(shown.event, with_work=True, with_people=False), newcomer)
    there = Publication.objects.get(event=copy)
    assert there.parts.count() == shown.parts.count() > 0
    assert there.agreed_at == shown.agreed_at
    assert there.published_at is None


def test_no_code_of_the_event_opens_its_copy(event: Event, newcomer: Member) -> None:
    copy = bring(write_event(event, with_work=True, with_people=True), newcomer)
    codes = [{person.code for person in Registration.objects.filter(event=one)} for one in (event, copy)]
    assert len(codes[0]) == len(codes[1]) > 0
    assert not codes[0] & codes[1]


def test_whoever_brings_it_is_its_organiser_and_nobody_else_has_a_role(event: Event, newcomer: Member) -> None:
    copy = bring(write_event(event, with_work=True, with_people=True), newcomer)
    assert list(Role.objects.filter(event=copy).values_list("user", "kind")) == [(newcomer.user_id, "organiser")]


def test_without_work_the_file_holds_what_was_decided_alone(event: Event, newcomer: Member) -> None:
    copy = bring(write_event(event, with_work=False, with_people=False), newcomer)
    assert Theme.objects.filter(event=copy).exists()
    assert not Team.objects.filter(event=copy).exists()


def whole_text(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_without_people_nothing_of_anybody_is_in_the_file(event: Event) -> None:
    person = Registration.objects.get(chosen_name=ALL["name"])
    canaries = {**ALL, "code": person.code, "link": person.link_token, "reference": str(person.reference)}
    with_people = whole_text(write_event(event, with_work=True, with_people=True)).casefold()
    assert all(canary.casefold() in with_people for canary in ALL.values()), "a canary that is nowhere proves nothing"
    without = whole_text(write_event(event, with_work=True, with_people=False))
    found = {name for name, canary in canaries.items() for form in forms(canary) if form in without.casefold()}
    assert found == set()
    assert User.objects.get(name="Organisatrice DÉMO").name not in without


def test_with_people_the_file_opens_with_its_passphrase_alone(event: Event, newcomer: Member) -> None:
    plain = write_event(event, with_work=True, with_people=True)
    sealed = seal(plain, "douze pommes rouges")
    assert json.loads(zipfile.ZipFile(io.BytesIO(sealed)).read(MANIFEST)).keys() == {"format", "version", "sealed"}
    assert not any(form in whole_text(sealed).casefold() for canary in ALL.values() for form in forms(canary))
    assert bring(sealed, newcomer, "douze pommes rouges").title == event.title


def test_what_was_decided_alone_arrives_as_an_event_to_prepare(event: Event, newcomer: Member) -> None:
    copy = bring(write_event(event, with_work=False, with_people=False), newcomer)
    assert copy.status == Event.Status.DRAFT


def test_an_accent_opens_the_file_however_the_keyboard_writes_it() -> None:
    assert unseal(seal(pack({}, {}), "l\u00e9ger comme l\u2019air"), "le\u0301ger comme l\u2019air")
