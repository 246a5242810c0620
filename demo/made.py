"""What the tables made beside their sheets: method cards, whom they asked, what they need, a photo of their paper."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from common.pdf import FONTS
from demo.keys import key
from events.models import CardBlock, Event
from projects.services import save_block
from projects.services.means import add_means
from projects.services.photos import keep_photo
from projects.services.validations import log_validation
from teams.models import Team

DATA = Path(__file__).parent / "data" / "made.json"
SIZE = (1200, 850)
INK, PAPER, NOTES = "#1d2b2a", "#fffdf6", ("#fff3d1", "#e2f0ec", "#fde9e2", "#f2e8f6")


@cache
def data() -> Any:
    return json.loads(DATA.read_text(encoding="utf-8"))


def make_things(event: Event, team: Team) -> None:
    """The cards, the log, the means and the photo of one table, as the data say."""
    team.event = event
    row = data().get(team.name, {})
    fill_cards(team, row.get("cards", {}))
    blocks = {block.key: block for block in event.sheet_blocks.all()}
    for turn, asked in enumerate(row.get("asked", [])):
        fields = {**asked, "block": blocks.get(asked.get("block", ""))}
        log_validation(team=team, idempotency_key=key(event.slug, team.number, "asked", turn), **fields)
    for turn, (kind, what, state, giver) in enumerate(row.get("means", [])):
        again = key(event.slug, team.number, "means", turn)
        add_means(team=team, kind=kind, what=what, state=state, giver=giver, idempotency_key=again)
    if caption := row.get("photo", ""):
        paper = _paper(caption)
        again = key(event.slug, team.number, "photo")
        keep_photo(team=team, file=paper, size=paper.getbuffer().nbytes, caption=caption, idempotency_key=again)


def fill_cards(team: Team, texts: dict[str, str]) -> None:
    """Write {block's key: text} on the method cards of a team."""
    for block in CardBlock.objects.filter(event=team.event_id, key__in=texts):
        again = key(team.event.slug, team.number, block.key)
        save_block(team=team, block=block, text=texts[block.key], base_version=0, author="", idempotency_key=again)


@cache
def _drawn(caption: str) -> bytes:
    """A sheet with notes stuck on it, drawn, and visibly so."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    large, small = _letters(64), _letters(34)
    pen.rectangle((20, 20, SIZE[0] - 20, SIZE[1] - 20), outline=INK, width=4)
    pen.text((60, 50), caption, fill=INK, font=large)
    for place, colour in enumerate(NOTES):
        left = 80 + place * 280
        pen.rectangle((left, 220, left + 230, 430), fill=colour, outline=INK, width=2)
        for line in range(3):
            pen.line((left + 30, 270 + line * 50, left + 200, 270 + line * 50), fill=INK, width=5)
        pen.line((left + 115, 430, 600, 620), fill=INK, width=4)
    pen.ellipse((480, 600, 720, 720), outline=INK, width=5)
    pen.text((60, 770), "DÉMO : feuille inventée, dessinée par le programme", fill=INK, font=small)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()


def _letters(size: int) -> Any:
    """Those of printed pages, which have all the accents; Pillow's own where the set-up brought none."""
    file = FONTS / "AtkinsonHyperlegibleNext-Bold.ttf"
    return ImageFont.truetype(file, size) if file.exists() else ImageFont.load_default(size)


def _paper(caption: str) -> io.BytesIO:
    return io.BytesIO(_drawn(caption))
