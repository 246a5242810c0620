"""Whatever is wrong with a file, a sentence says so and nothing was brought in."""

import io
import json
import uuid
import zipfile
from typing import Any

import pytest
from django.utils import translation
from PIL import Image

from common.answers import Refused
from events.models import Event, Member
from reports.copies import fileformat
from reports.copies.fileformat import EVENT, MANIFEST, from_json, pack, seal, unpack, unseal
from reports.copies.reading import place_event
from reports.copies.writing import write_event
from reports.services.copies import bring_event
from tests.factories import CommuneFactory, EventFactory, MemberFactory, RegistrationFactory, SlotFactory, TeamFactory
from tests.factories.projects import PaperPhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> Member:
    return MemberFactory()


@pytest.fixture
def file() -> bytes:
    event = EventFactory()
    SlotFactory(event=event)
    PaperPhotoFactory(event=event, team=TeamFactory(event=event))
    RegistrationFactory(event=event, commune=CommuneFactory(code="44131"))
    return write_event(event, with_work=True, with_people=True)


def zipped(**parts: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return whole.getvalue()


def changed(file: bytes, name: str = "", **values: Any) -> bytes:
    """The file with other values in the first row of a part, and its checksums right again."""
    manifest, parts = unpack(file)
    first, *others = parts[name or EVENT].split(b"\n")
    parts[name or EVENT] = b"\n".join([json.dumps({**from_json(first), **values}).encode(), *others])
    return pack(parts, {key: manifest[key] for key in ("title", "with", "rows")})


def place(file: bytes, newcomer: Member, passphrase: str) -> None:
    manifest, files = unpack(unseal(file, passphrase))
    place_event(manifest=manifest, files=files, organisation=newcomer.organisation, by=newcomer.user)


def refusal(file: bytes, newcomer: Member, passphrase: str = "") -> str:
    """What is said of a file, of which nothing must be left."""
    before = Event.objects.count()
    with pytest.raises(Refused) as refused, translation.override("en"):
        place(file, newcomer, passphrase)
    assert Event.objects.count() == before
    return str(refused.value.message)


def test_what_is_no_file_of_an_event(newcomer: Member) -> None:
    assert "not a file of an event" in refusal(b"", newcomer)
    assert "not a file of an event" in refusal(b"%PDF-1.7 whatever", newcomer)
    assert "holds no event" in refusal(zipped(readme=b"hello"), newcomer)
    assert "holds no event" in refusal(zipped(**{MANIFEST: b'{"format": "other"}'}), newcomer)
    assert "holds no event" in refusal(zipped(**{MANIFEST: b"[1, 2]"}), newcomer)
    assert "damaged" in refusal(zipped(**{MANIFEST: b"[" * 100_000}), newcomer)


def test_a_file_of_another_version(newcomer: Member) -> None:
    manifest = {"format": "tablee-event", "version": 2, "parts": {}}
    assert "another version" in refusal(zipped(**{MANIFEST: json.dumps(manifest).encode()}), newcomer)


def test_a_file_cut_short_or_changed_on_its_way(file: bytes, newcomer: Member) -> None:
    assert "not a file of an event" in refusal(file[: len(file) // 2], newcomer)
    place = file.index(MANIFEST.encode()) + len(MANIFEST) + 5  # within what is compressed: not all of a header counts
    other = bytes([file[place] ^ 0xFF])
    assert refusal(file[:place] + other + file[place + 1 :], newcomer)


def test_a_file_that_unfolds_without_end(newcomer: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fileformat, "LARGEST_WHOLE", 1_000_000)
    bomb = pack({EVENT: b" " * 2_000_000}, {})
    assert len(bomb) < 10_000
    assert "too large" in refusal(bomb, newcomer)
    monkeypatch.setattr(fileformat, "LARGEST_MANIFEST", 1_000)
    assert "too large" in refusal(zipped(**{MANIFEST: b" " * 100_000}), newcomer)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "rows/../event.json",
        "rows/accounts.user.jsonl",
        "media/projects.paperphotocontent/../../x.jpg",
        "media/projects.paperphotocontent/1-large.jpg/x.jpg",
    ],
)
def test_a_name_that_cannot_be_there(file: bytes, newcomer: Member, name: str) -> None:
    manifest, parts = unpack(file)
    about = {key: manifest[key] for key in ("title", "with", "rows")}
    assert "does not know" in refusal(pack({**parts, name: b"{}"}, about), newcomer)


def test_a_part_that_the_manifest_does_not_announce(file: bytes, newcomer: Member) -> None:
    whole = io.BytesIO(file)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("rows/events.theme.jsonl.", b"{}")
    assert "damaged" in refusal(whole.getvalue(), newcomer)


SLOT, TEAM, PERSON = (f"rows/{name}.jsonl" for name in ("events.slot", "teams.team", "participants.registration"))


@pytest.mark.parametrize(
    ("part", "values"),
    [
        (EVENT, {"starts_on": "tomorrow"}),
        (EVENT, {"ends_on": "1999-01-01"}),
        (EVENT, {"starts_on": "9999-01-01", "ends_on": "9999-12-31"}),
        (EVENT, {"starts_on": "2030-01-01", "ends_on": "2031-01-01"}),
        (EVENT, {"starts_on": None}),
        (EVENT, {"status": "for ever"}),
        (EVENT, {"capacity": -3}),
        (EVENT, {"capacity": "many"}),
        (EVENT, {"capacity": 10**30}),
        (EVENT, {"title": None}),
        (EVENT, {"title": "x" * 500}),
        (EVENT, {"title": "a\x00b"}),
        (EVENT, {"slug": "../evil"}),
        (EVENT, {"vocabulary": ["not", "words"]}),
        (EVENT, {"vocabulary": {"concerned": {"a": 1}}}),
        (EVENT, {"vocabulary": ""}),
        (EVENT, {"languages": ""}),
        (EVENT, {"has_ranking": ""}),
        (EVENT, {"timezone": "Mars/Olympus"}),
        (EVENT, {"child_alert_url": "javascript:alert(1)"}),
        (EVENT, {"reminder_days": "7"}),
        (SLOT, {"starts_at": "25:61"}),
        (SLOT, {"stage": 7}),
        (TEAM, {"theme": 99}),
        (TEAM, {"theme": "1"}),
        (TEAM, {"theme": True}),
        (TEAM, {"number": 5000}),
        (PERSON, {"status": "cancelled"}),
        (PERSON, {"age_group": "under_15", "responsible_name": ""}),
        (PERSON, {"email": "nobody"}),
    ],
    ids=str,
)
def test_a_value_that_cannot_be(file: bytes, newcomer: Member, part: str, values: dict[str, Any]) -> None:
    assert refusal(changed(file, part, **values), newcomer)


@pytest.mark.parametrize("slug", ["a\x00b", "\udc80"], ids=["NUL", "half a character"])
def test_an_address_that_no_database_holds(file: bytes, newcomer: Member, slug: str) -> None:
    copy = bring_event(
        content=changed(file, slug=slug),
        passphrase="",
        organisation=newcomer.organisation,
        by=newcomer.user,
        idempotency_key=uuid.uuid4(),
    )
    assert copy.status == copy.Status.REFUSED


def test_a_column_that_this_site_does_not_have(file: bytes, newcomer: Member) -> None:
    assert "up to date" in refusal(changed(file, TEAM, sails=3), newcomer)
    assert "up to date" in refusal(changed(file, PERSON, code_lookup="x"), newcomer)


def test_a_commune_that_this_site_does_not_have(file: bytes, newcomer: Member) -> None:
    assert "99999" in refusal(changed(file, PERSON, commune="99999"), newcomer)


def test_a_picture_that_is_none(file: bytes, newcomer: Member) -> None:
    manifest, parts = unpack(file)
    parts["rows/projects.paperphotocontent.jsonl"] = b'{"photo":1}'
    parts["media/projects.paperphotocontent/1-large.jpg"] = b"<svg onload=alert(1)>"
    about = {key: manifest[key] for key in ("title", "with", "rows")}
    assert "damaged" in refusal(pack(parts, about), newcomer)


def test_a_picture_that_says_where_it_was_taken(file: bytes, newcomer: Member) -> None:
    picture, known = io.BytesIO(), Image.Exif()
    known[0x0110] = "A phone"
    Image.new("RGB", (6, 4)).save(picture, "JPEG", exif=known)
    manifest, parts = unpack(file)
    parts["rows/projects.paperphotocontent.jsonl"] = b'{"photo":1}'
    parts["media/projects.paperphotocontent/1-large.jpg"] = picture.getvalue()
    assert "damaged" in refusal(pack(parts, {key: manifest[key] for key in ("title", "with", "rows")}), newcomer)


def test_a_file_that_lists_a_great_many_parts_is_refused_before_they_are_read(
    file: bytes, newcomer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fileformat, "MOST_PARTS", 1)
    monkeypatch.setattr(fileformat.zipfile, "ZipFile", None)
    assert "damaged" in refusal(file, newcomer)


def test_a_sealed_file_without_its_passphrase(file: bytes, newcomer: Member) -> None:
    sealed = seal(file, "sept bateaux partent")
    assert "passphrase" in refusal(sealed, newcomer)
    assert "does not open" in refusal(sealed, newcomer, "sept bateaux partaient")
    assert "damaged" in refusal(seal(sealed, "autre phrase de passe"), newcomer, "autre phrase de passe")


def test_a_sealed_file_that_asks_for_much_memory(file: bytes, newcomer: Member) -> None:
    with zipfile.ZipFile(io.BytesIO(seal(file, "sept bateaux partent"))) as archive:
        manifest, token = json.loads(archive.read(MANIFEST)), archive.read("sealed.bin")
    manifest["sealed"]["n"] = 2**30
    greedy = zipped(**{MANIFEST: json.dumps(manifest).encode(), "sealed.bin": token})
    assert "damaged" in refusal(greedy, newcomer, "sept bateaux partent")
