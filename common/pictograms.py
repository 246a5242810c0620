"""The pictograms of the site, as pictures for paper."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

SHEET = Path(settings.BASE_DIR) / "static" / "img" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)
_OUTLINE = 'fill="none" stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


@cache
def pictogram(name: str, colour: str = "#000000") -> str:
    """The pictogram `name` of static/img/icons.svg as SVG text; a shape ("shape-circle") is filled, others are outlines.

    Raises KeyError where there is none of this name.
    """
    box, drawing = _drawings()[name]
    style = f'fill="{colour}"' if name.startswith("shape-") else _OUTLINE.format(colour=colour)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {style}>{drawing}</svg>'


@cache
def _drawings() -> dict[str, tuple[str, str]]:
    return {name: (box, drawing) for name, box, drawing in _SYMBOL.findall(SHEET.read_text(encoding="utf-8"))}
