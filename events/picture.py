"""The picture shown where the public page is shared: a poster of 1200 by 630 pixels."""

from io import BytesIO
from math import cos, pi, sin

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from events.dates import in_words
from events.models import Event

WIDTH, HEIGHT, MARGIN, BRAND_AT = 1200, 630, 72, 92
PAPER, INK, SOFT, SEA = "#fffaf2", "#1d2b2a", "#4a5a58", "#0b5c55"
SEATS = ("#b8371b", "#ffc845", "#6a3d7c")
SUN_TINT, SUN_INK = "#fff3d1", "#7a5200"
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw(event: Event) -> bytes:
    """A PNG with the name of the event, its days, its place and who holds it."""
    image = _table_seen_from_above()
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN + 64, BRAND_AT), "Tablée", font=_font(36, bold=True), fill=INK, anchor="lm")
    when = in_words(event.starts_on, event.ends_on)
    _pill(pen, (MARGIN, 150), when)
    bottom = _title(pen, event.title)
    place = event.venue_name or event.organisation.name
    pen.text((MARGIN, bottom + 26), _cut(place, _font(36), 800), font=_font(36), fill=INK)
    pen.text((MARGIN, HEIGHT - 90), _cut(event.organisation.name, _font(28), 620), font=_font(28), fill=SOFT)
    out = BytesIO()
    image.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(size: int, *, bold: bool = False) -> Font:
    """The site's own font, made by the set-up; Pillow's where it was not."""
    path = settings.VAR_DIR / "fonts" / f"AtkinsonHyperlegibleNext-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(path, size) if path.exists() else ImageFont.load_default(size)


def _table_seen_from_above() -> Image.Image:
    """The paper with the mark, large in the corner and small at the top. Drawn twice as large, so that curves are smooth."""
    image = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH * 2, 28), fill=SEA)
    _mark(pen, (WIDTH + 10, HEIGHT - 50), table=165, away=290, seat=72)
    _mark(pen, (MARGIN + 24, BRAND_AT), table=12, away=21, seat=5.5)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _mark(pen: ImageDraw.ImageDraw, centre: tuple[int, int], *, table: float, away: float, seat: float) -> None:
    """A table and its six seats: radius of the table, distance and radius of the seats, in pixels of the poster."""
    circles = [(*centre, table, SEA)]
    for number in range(6):
        angle = pi / 3 * number + pi / 6
        circles.append((centre[0] + cos(angle) * away, centre[1] + sin(angle) * away, seat, SEATS[number % 3]))
    for x, y, radius, colour in circles:
        pen.ellipse([2 * (x - radius), 2 * (y - radius), 2 * (x + radius), 2 * (y + radius)], fill=colour)


def _pill(pen: ImageDraw.ImageDraw, corner: tuple[int, int], text: str) -> None:
    font = _font(34, bold=True)
    x, y = corner
    width = pen.textlength(text, font=font)
    pen.rounded_rectangle((x, y, x + width + 48, y + 62), radius=31, fill=SUN_TINT)
    pen.text((x + 24, y + 31), text, font=font, fill=SUN_INK, anchor="lm")


def _title(pen: ImageDraw.ImageDraw, title: str) -> float:
    """Write the title as large as three lines allow; where it ends, in pixels from the top."""
    top = 240.0
    for size in (84, 72, 60, 50, 42):
        font = _font(size, bold=True)
        lines = _lines(title, font, 860)
        if len(lines) <= (3 if size > 60 else 4) and len(lines) * size * 1.1 <= 250:
            break
    for line in lines[:5]:
        pen.text((MARGIN, top), line, font=font, fill=INK)
        top += size * 1.1
    return top


def _lines(text: str, font: Font, width: int) -> list[str]:
    """`text` cut between words into lines of at most `width` pixels; a longer word is cut short."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, width))
    return lines or [""]


def _cut(text: str, font: Font, width: int) -> str:
    while len(text) > 1 and font.getlength(text) > width:
        text = text[:-2].rstrip() + "…"
    return text
