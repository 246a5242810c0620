"""Photos that people send: looked into, then drawn again, so that nothing comes along with the picture.

What is kept is a picture of ours: its pixels turned the right way up, in sRGB, reduced, as a JPEG without any metadata
(position, date, camera, thumbnail, comment, colour profile).
"""

import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from common.answers import Refused

LARGEST_FILE = 15 * 1024 * 1024  # bytes
MOST_PIXELS = 64_000_000  # a phone's largest; beyond, a small file may unfold into gigabytes
MOST_PIXELS_WHOLE = 24_000_000  # of what is not a JPEG, which has to be unfolded whole before it is reduced
LARGE, SMALL = 1600, 400  # pixels, of the longer side
QUALITY = {LARGE: 82, SMALL: 75}
FORMATS = ("JPEG", "PNG", "WEBP")
PHONE_FORMATS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc")


@dataclass(frozen=True, slots=True)
class Photo:
    """Two JPEG files of one picture, and the size of the large one in pixels."""

    large: bytes
    small: bytes
    width: int
    height: int


def redrawn(file: IO[bytes], size: int) -> Photo:
    """The picture of an uploaded file of `size` bytes, drawn again.

    Raises Refused, with a sentence for the person, for a file that is no picture, broken, too heavy or too large.
    """
    if size > LARGEST_FILE:
        raise Refused(_("This photo is too heavy: 15 MB at most. Take it again, a little further away."), "picture")
    content = file.read(LARGEST_FILE + 1)
    if content[4:8] == b"ftyp" and content[8:12] in PHONE_FORMATS:
        raise Refused(
            _("This is a HEIC photo, which we cannot read. Take the photo from this page, or send it as a JPEG."),
            "picture",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _look_into(content)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                return _drawn(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    # Pillow's decoders say in many ways that a file is not what it claims to be.
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, EOFError, OverflowError, MemoryError) as error:
        raise Refused(
            _("We cannot read this file as a photo. Take the photo again, or choose another."), "picture"
        ) from (error)


def _look_into(content: bytes) -> None:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        most = MOST_PIXELS if picture.format == "JPEG" else MOST_PIXELS_WHOLE
        if picture.width * picture.height > most:
            raise _too_large()
        picture.verify()


def _drawn(picture: Image.Image) -> Photo:
    picture.draft(picture.mode, (LARGE, LARGE))  # a JPEG is read at the size needed, and no more
    picture.load()
    upright = _in_srgb(ImageOps.exif_transpose(picture))
    files = {}
    for side in (LARGE, SMALL):
        upright.thumbnail((side, side), Image.Resampling.LANCZOS)
        if side == LARGE:
            width, height = upright.size
        files[side] = _as_jpeg(upright, QUALITY[side])
    return Photo(files[LARGE], files[SMALL], width, height)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """On white where it is transparent, in sRGB where it says its colours otherwise; nothing but pixels."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
            picture = picture.convert("RGB") if picture.mode == "RGBA" else picture
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = converted or picture
            if alpha:
                picture.putalpha(alpha)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read: colours as they are
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture.convert("RGB"), mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return paper


def _as_jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()


def _too_large() -> Refused:
    return Refused(_("This photo has too many pixels. Take it again with the usual setting of the camera."), "picture")
