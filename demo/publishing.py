"""What teams of the event that is followed up let everybody read, with pictures drawn by the program."""

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from accounts.models import User
from demo.keys import key
from events.models import Event, Intercommunality
from projects.models import Publication
from projects.publishing import fingerprint, news_of, offers_of, places_of
from projects.services.publication import add_picture, agree, note_read, publish
from teams.models import Team

DATA = Path(__file__).parent / "data" / "published.json"
SIZE = (960, 640)
Colours = tuple[str, str, str, str]  # sky, ground, thing, light
Pen = ImageDraw.ImageDraw


def teams_say_yes(event: Event, organiser: User) -> None:
    """Each team of published.json agrees to its parts; what is said to be public there is read, then published."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    for team in Team.objects.filter(event=event).select_related("theme"):
        team.event = event
        if row := rows.get(team.name):
            _say_yes(team, row)
            if row["public"]:
                _publish(team, organiser)


def _say_yes(team: Team, row: dict[str, Any]) -> None:
    offers = offers_of(team)
    blocks = set(row["blocks"])
    told = {"title", "asked", "state", *(["theme"] if row.get("theme", True) else [])}
    parts = [offer.key for offer in offers if (offer.block.key in blocks if offer.block else offer.key in told)]
    places = {place.short_name: place for place in places_of(team)}
    place: Intercommunality | None = places.get(row["place"])
    agree(team=team, parts=parts, seen=fingerprint(offers), version=0, place=place, contact=row["contact"])
    if drawing := row.get("picture"):
        file = io.BytesIO(_drawn(drawing))
        size = file.getbuffer().nbytes
        again = key(team.event.slug, team.number, "public picture")
        add_picture(team=team, file=file, size=size, alt=row["alt"], idempotency_key=again)


def _publish(team: Team, organiser: User) -> None:
    row = Publication.objects.select_related("team__theme").get(team=team)
    if team.theme.is_protected:
        lead = User.objects.get(roles__event=team.event, roles__kind="referent", roles__theme=team.theme)
        row = note_read(publication=row, user=lead, version=row.version)
    read = max((news.pk for news in news_of(row)), default=0)
    publish(publication=row, user=organiser, version=row.version, news_to=read)


@cache
def _drawn(name: str) -> bytes:
    """One of the drawings below, as a file that somebody could have sent."""
    picture = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), "white")
    DRAWINGS[name](ImageDraw.Draw(picture))
    file = io.BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(file, "JPEG", quality=88)
    return file.getvalue()


def _land(pen: Pen, sky: str, far: str, near: str, sun: str) -> None:
    """A sky, two hills, a sun."""
    pen.rectangle((0, 0, 1920, 1280), fill=sky)
    pen.ellipse((1380, 140, 1640, 400), fill=sun)
    pen.ellipse((-500, 640, 1300, 1900), fill=far)
    pen.ellipse((600, 760, 2600, 2100), fill=near)


def _house(pen: Pen, left: int, top: int, wall: str, roof: str, light: str, wide: int = 420) -> None:
    pen.rectangle((left, top, left + wide, top + 340), fill=wall)
    pen.polygon([(left - 50, top), (left + wide + 50, top), (left + wide // 2, top - 220)], fill=roof)
    pen.rounded_rectangle((left + 60, top + 90, left + 170, top + 200), 12, fill=light)
    pen.rounded_rectangle((left + wide - 160, top + 120, left + wide - 50, top + 340), 12, fill=roof)


def _person(pen: Pen, x: int, foot: int, coat: str, size: int = 190) -> None:
    """Seen from far, without a face."""
    pen.ellipse((x - size // 5, foot - size - size // 3, x + size // 5, foot - size + size // 15), fill="#3a2b22")
    pen.rounded_rectangle((x - size // 3, foot - size, x + size // 3, foot), size // 4, fill=coat)


def _van(pen: Pen, left: int, ground: int, body: str, window: str) -> None:
    pen.rounded_rectangle((left, ground - 380, left + 760, ground - 60), 70, fill=body)
    pen.rounded_rectangle((left + 560, ground - 320, left + 715, ground - 190), 24, fill=window)
    pen.rounded_rectangle((left + 70, ground - 320, left + 480, ground - 150), 18, fill=window)
    pen.polygon(
        [(left + 40, ground - 330), (left + 510, ground - 330), (left + 560, ground - 430), (left - 10, ground - 430)],
        fill="#ffc845",
    )
    for wheel in (left + 170, left + 590):
        pen.ellipse((wheel - 85, ground - 140, wheel + 85, ground + 30), fill="#1d2b2a")
        pen.ellipse((wheel - 35, ground - 90, wheel + 35, ground - 20), fill="#e3dccf")


def _playroom(pen: Pen) -> None:
    _land(pen, "#fff3d1", "#ffe2a0", "#f2c766", "#ffffff")
    _house(pen, 240, 640, "#ffffff", "#b8371b", "#ffc845", 560)
    for place, colour in enumerate(("#0b5c55", "#b8371b", "#1f5f99", "#6a3d7c")):
        pen.rounded_rectangle(
            (960 + place * 190, 1000 - place % 2 * 150, 1110 + place * 190, 1150 - place % 2 * 150), 18, fill=colour
        )
    pen.ellipse((1240, 820, 1340, 920), fill="#ffc845")


def _coffee_van(pen: Pen) -> None:
    _land(pen, "#e2f0ec", "#9cc9bd", "#0b5c55", "#ffc845")
    _van(pen, 460, 1080, "#fffaf2", "#bfe0d8")
    for x, coat in ((330, "#b8371b"), (1350, "#ffc845"), (1500, "#6a3d7c")):
        _person(pen, x, 1130, coat, 240)


def _market(pen: Pen) -> None:
    _land(pen, "#fde9e2", "#f6c3b1", "#e58a5b", "#fff3d1")
    for place in range(8):
        colour = "#b8371b" if place % 2 else "#fffaf2"
        pen.polygon(
            [
                (320 + place * 160, 420),
                (480 + place * 160, 420),
                (480 + place * 160, 600),
                (400 + place * 160, 650),
                (320 + place * 160, 600),
            ],
            fill=colour,
        )
    pen.rectangle((350, 600, 370, 1150), fill="#5a3a22")
    pen.rectangle((1550, 600, 1570, 1150), fill="#5a3a22")
    pen.rounded_rectangle((300, 900, 1620, 1150), 24, fill="#8a5a34")
    for place in range(11):
        colour = ("#6b8e23", "#b8371b", "#ffc845")[place % 3]
        pen.ellipse((350 + place * 115, 800, 470 + place * 115, 920), fill=colour)


def _door(pen: Pen) -> None:
    _land(pen, "#e4eef8", "#a9c8e6", "#5b8fc0", "#ffffff")
    _house(pen, 620, 600, "#fffaf2", "#1f5f99", "#ffc845", 760)
    pen.rectangle((960, 760, 1120, 940), fill="#ffc845")
    for x, coat in ((420, "#b8371b"), (1580, "#6a3d7c")):
        _person(pen, x, 1180, coat, 340)
    pen.chord((860, 960, 1140, 1180), 0, 180, fill="#b8371b")
    pen.rounded_rectangle((840, 1040, 1160, 1080), 20, fill="#1d2b2a")


def _kitchen(pen: Pen) -> None:
    _land(pen, "#fde9e2", "#f3b49c", "#d9764f", "#fff3d1")
    pen.rounded_rectangle((520, 640, 1400, 1100), 60, fill="#1d2b2a")
    pen.rounded_rectangle((470, 600, 1450, 680), 40, fill="#4a5a58")
    pen.arc((380, 680, 560, 860), 90, 270, fill="#1d2b2a", width=36)
    pen.arc((1360, 680, 1540, 860), 270, 90, fill="#1d2b2a", width=36)
    for x in (720, 960, 1200):
        pen.arc((x - 70, 250, x + 70, 420), 90, 270, fill="#fffaf2", width=22)
        pen.arc((x - 70, 400, x + 70, 570), 270, 90, fill="#fffaf2", width=22)


DRAWINGS: dict[str, Callable[[Pen], None]] = {
    "playroom": _playroom,
    "coffee_van": _coffee_van,
    "market": _market,
    "door": _door,
    "kitchen": _kitchen,
}
