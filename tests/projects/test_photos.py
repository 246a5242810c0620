"""Photos of paper: drawn again, without where and when they were taken; none on a protected theme."""

import io
import re
import uuid
import zipfile
import zlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from common import photos as pictures
from common.answers import Refused
from common.photos import redrawn
from participants.retention import KINDS
from projects.models import PaperPhoto, PaperPhotoContent
from projects.services import photos
from projects.services.photos import keep_photo
from projects.tasks import erase_what_was_removed
from tests.factories import TeamFactory, ThemeFactory
from tests.projects.tables import Table, tablet_of

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def paper(width: int = 800, height: int = 600) -> Image.Image:
    """A sheet, with a red corner at the top left."""
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill=(220, 0, 0))
    return picture


def taken_with_a_phone(**size: int) -> bytes:
    """A JPEG as phones make them: lying on its side, with the place, a comment, a colour profile and a small copy."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "DÉMO"
    exif.get_ifd(GPS).update({1: "N", 2: (47.0, 12.0, 30.0), 3: "W", 4: (1.0, 44.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = io.BytesIO()
    sideways = paper(**size).transpose(Image.Transpose.ROTATE_90)
    sideways.save(
        file, "JPEG", exif=exif, icc_profile=profile, comment=b"chez Camille", xmp=b"<x:xmpmeta>lieu</x:xmpmeta>"
    )
    return file.getvalue()


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG before its picture, read by hand: no other reader's opinion."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return found


def drawn(content: bytes) -> pictures.Photo:
    return redrawn(io.BytesIO(content), len(content))


def test_the_picture_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    sent = taken_with_a_phone(width=3000, height=2000)
    assert {0xE1, 0xE2, 0xFE} <= set(segments(sent))  # it did hold a place, a profile, a comment
    photo = drawn(sent)
    for content, side in ((photo.large, 1600), (photo.small, 400)):
        assert not {0xE1, 0xE2, 0xED, 0xFE} & set(segments(content))  # Exif and XMP, profile, IPTC, comment
        assert not any(word in content for word in (b"Exif", b"GPS", b"DEMO", b"Camille", b"xmp", b"ICC_PROFILE"))
        with Image.open(io.BytesIO(content)) as picture:
            assert not picture.getexif()
            assert max(picture.size) <= side
            red, green, blue = picture.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
            assert red > 180 > green + blue
    assert (photo.width, photo.height) == (1600, 1067)


def test_colours_of_another_profile_are_told_in_srgb() -> None:
    file = io.BytesIO()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    paper().save(file, "PNG", icc_profile=lab, pnginfo=_chunk())
    assert b"chez Camille" in file.getvalue()
    assert b"Camille" not in drawn(file.getvalue()).large


def _chunk() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "chez Camille")
    return info


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "1", "I;16"])
def test_any_kind_of_picture_is_drawn_on_white(mode: str) -> None:
    file = io.BytesIO()
    picture = Image.new("I;16", (50, 40)) if mode == "I;16" else paper(50, 40).convert(mode)
    picture.save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert drawn(file.getvalue()).width == 50


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has ten thousand million pixels."""
    head = (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00" * 9)) + chunk(b"IEND", b"")
    )


def large_png() -> bytes:
    """Thirty million pixels in some kilobytes."""
    file = io.BytesIO()
    Image.new("1", (6000, 5000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ne pouvons pas lire"),
        (b"GIF89a" + b"\x00" * 50, "ne pouvons pas lire"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "ne pouvons pas lire"),
        (b"\xff\xd8\xff\xe0" + b"nonsense" * 40, "ne pouvons pas lire"),
        (taken_with_a_phone()[:3000], "ne pouvons pas lire"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60, "HEIC"),
        (bomb(), "trop de pixels"),
        (large_png(), "trop de pixels"),
    ],
    ids=["nothing", "gif", "svg", "nonsense", "cut off", "heic", "bomb", "light and large"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        drawn(content)
    assert words in str(refused.value.message)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_also_a_page_or_an_archive_is_a_picture_and_no_more(kind: str) -> None:
    file = io.BytesIO()
    paper().save(file, kind)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as hidden:
        hidden.writestr("virus.txt", "chez Camille")
    both = file.getvalue() + b"<script>alert(1)</script>" + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    photo = drawn(both)
    for content in (photo.large, photo.small):
        assert content.startswith(b"\xff\xd8")
        assert content.endswith(b"\xff\xd9")
        assert not [text for text in (b"script", b"PK\x03\x04", b"Camille") if text in content]


def test_a_page_that_begins_as_a_picture_is_refused() -> None:
    for start in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x01\x00\x00WEBP"):
        with pytest.raises(Refused, match="ne pouvons pas lire"):
            drawn(start + b"<html><script>alert(1)</script></html>" * 20)


def test_a_file_that_is_refused_says_so_beside_its_field_and_keeps_the_words(table: Table) -> None:
    page = sends(table, content=b"<html></html>")
    assert page.status_code == 422
    words = page.content.decode()
    assert "Prenez une autre photo" in words or "ne pouvons pas lire" in words
    assert 'value="Notre arbre"' in words
    assert not re.search(r'name="promise"[^>]* checked', words)
    assert not PaperPhoto.objects.exists()


def test_a_file_too_heavy_is_not_even_read() -> None:
    with pytest.raises(Refused, match="trop lourde"):
        redrawn(io.BytesIO(b""), 16 * 1024 * 1024)


def sends(
    table: Table,
    *,
    promise: str = "on",
    caption: str = "Notre arbre",
    key: uuid.UUID | None = None,
    content: bytes | None = None,
) -> Any:
    file = SimpleUploadedFile("IMG_2043.jpg", content or taken_with_a_phone(), "image/jpeg")
    data = {"picture": file, "caption": caption, "promise": promise, "idempotency_key": key or uuid.uuid4()}
    return table.tablet.post(table.url("photo_add"), data)


def test_without_the_promise_nothing_is_kept(table: Table) -> None:
    answer = sends(table, promise="")
    assert answer.status_code == 422
    assert "cochez cette case" in answer.content.decode()
    assert not PaperPhotoContent.objects.exists()


def test_a_photo_sent_twice_is_kept_once_and_shown_to_the_table(table: Table) -> None:
    key = uuid.uuid4()
    for _again in range(2):
        assert sends(table, key=key).status_code == 302
    photo = PaperPhoto.objects.get()
    answer = table.tablet.get(address(photo))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Disposition"] == f'inline; filename="photo-{photo.pk}.jpg"'
    assert table.tablet.get(address(photo), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert f"{address(photo).removesuffix('small')}small" in table.tablet.get(table.url("table")).content.decode()


def address(photo: PaperPhoto, size: str = "small") -> str:
    return f"/e/{photo.event.slug}/teams/{photo.team_id}/photos/{photo.pk}/?size={size}"


def test_a_caption_that_names_somebody_gets_advice_and_nothing_more(table: Table) -> None:
    sends(table, caption="Appelez Mme Durand au 06 39 98 12 34")
    page = table.tablet.get(table.url("photos")).content.decode()
    assert "text-hints" in page
    assert "06 39 98 12 34</q>" in page


def test_a_photo_is_taken_or_chosen_among_those_of_the_phone(table: Table) -> None:
    assert "capture" not in table.tablet.get(table.url("photos")).content.decode()


def test_another_table_does_not_see_it(table: Table) -> None:
    sends(table)
    photo = PaperPhoto.objects.get()
    other = tablet_of(TeamFactory(event=table.event, theme=ThemeFactory(event=table.event)))
    assert other.get(address(photo)).status_code == 404


def test_a_removed_photo_comes_back_or_is_erased_with_its_picture(table: Table) -> None:
    sends(table)
    photo = PaperPhoto.objects.get()
    at = f"/e/{table.event.slug}/teams/{table.team.pk}/photos/{photo.pk}"
    table.tablet.post(f"{at}/remove/")
    assert table.tablet.get(address(photo)).status_code == 404
    assert "/restore/" in table.tablet.get(f"{table.url('photos')}?removed={photo.pk}").content.decode()
    erase_what_was_removed.call()
    table.tablet.post(f"{at}/restore/")
    assert table.tablet.get(address(photo)).status_code == 200
    table.tablet.post(f"{at}/remove/")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        erase_what_was_removed.call()
    assert not PaperPhotoContent.objects.exists()


def test_no_photo_at_all_on_a_protected_theme(table: Table) -> None:
    sends(table)
    photo = PaperPhoto.objects.get()
    table.team.theme = ThemeFactory(event=table.event, protected=True)
    table.team.save()
    assert sends(table).status_code == 422
    page = table.tablet.get(table.url("photos")).content.decode()
    assert "On ne prend pas de photo à cette table" in page
    assert 'type="file"' not in page
    assert table.tablet.get(address(photo)).status_code == 404
    with pytest.raises(Refused):
        keep_photo(team=table.team, file=io.BytesIO(), size=0, idempotency_key=uuid.uuid4())


def test_a_table_with_its_twelve_photos_is_told_so(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST", 1)
    sends(table)
    answer = sends(table)
    assert answer.status_code == 422
    assert "Retirez-en une" in answer.content.decode()


def test_photos_go_on_the_day_that_the_retention_page_says(table: Table) -> None:
    sends(table)
    kind = next(kind for kind in KINDS if kind.key == "paper_photos")
    assert kind.held is not None
    assert kind.forget is not None
    assert kind.held(table.event) == 1
    assert kind.forget(table.event, timezone.localdate()) == 1
    assert not PaperPhotoContent.objects.exists()
