"""Every pair of colours that meets on a page is readable, in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static/css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
HUES = ("sea", "coral", "sun", "plum")
SURFACES = ("paper", "card", "sunken")
THEMES = range(1, 9)

TEXT = [
    *[(text, surface) for text in ("ink", "soft") for surface in SURFACES],
    *[(f"{hue}-ink", surface) for hue in HUES for surface in (*SURFACES, f"{hue}-tint", f"{hue}-wash")],
    *[(text, f"{hue}-{pale}") for hue in HUES for text in ("ink", "soft") for pale in ("tint", "wash")],
    *[(f"on-{hue}", fill) for hue in HUES for fill in (hue, f"{hue}-strong")],
    *[(f"theme-{n}-ink", surface) for n in THEMES for surface in ("paper", "card", f"theme-{n}-tint")],
    *[("ink", f"theme-{n}-tint") for n in THEMES],
    ("ink", "track"),
    ("coral-ink", "sun-wash"),
    ("sea-ink", "coral-wash"),
    ("plum-ink", "coral-wash"),
    ("on-night", "night"),
    ("on-night-soft", "night"),
    ("sun", "night"),
]
LINES = [
    *[(line, surface) for line in ("control", "focus") for surface in SURFACES],
    *[(hue, surface) for hue in ("sea", "coral", "plum") for surface in ("paper", "card", f"{hue}-tint")],
    ("sea", "track"),
    ("sun", "night-soft"),
    ("night-sea", "night"),
    ("night-coral", "night"),
    ("night-plum", "night"),
]


def block(start: str) -> dict[str, str]:
    """The properties of the first rule whose selector is `start`."""
    body = TOKENS.split(start + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = block(":root")
DARK_BY_DEVICE = block(':root:not([data-theme="light"])')
DARK_BY_CHOICE = block(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's ratio, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "behind"), TEXT)
@pytest.mark.parametrize("tokens", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_text_is_readable(tokens: dict[str, str], text: str, behind: str) -> None:
    assert contrast(tokens[text], tokens[behind]) >= 4.5


@pytest.mark.parametrize(("line", "behind"), LINES)
@pytest.mark.parametrize("tokens", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_lines_and_shapes_can_be_seen(tokens: dict[str, str], line: str, behind: str) -> None:
    assert contrast(tokens[line], tokens[behind]) >= 3


def test_dark_is_the_same_by_device_and_by_choice() -> None:
    assert DARK_BY_DEVICE == DARK_BY_CHOICE


def test_components_use_tokens_only() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", (CSS / "site.css").read_text(encoding="utf-8")) == []
