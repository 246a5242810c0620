"""Tags that draw the house's components; the templates they fill are in templates/components/."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.core.signals import setting_changed
from django.forms import BoundField
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

APPEARANCES = ("light", "dark")


# Pictograms are drawn hundreds of times a page: each is written once, and again only where a test changes the settings.
drawn_once = lru_cache(maxsize=512, typed=True)


@register.simple_tag
@drawn_once
def icon(name: str, css_class: str = "") -> SafeString:
    """A pictogram of static/img/icons.svg, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
@drawn_once
def shape(name: str, css_class: str = "") -> SafeString:
    """A category's shape: circle, square, triangle, diamond, hexagon, star, drop or ring. Its word stands beside it."""
    return format_html(
        '<svg class="shape shape-{} {}" aria-hidden="true" focusable="false"><use href="{}#shape-{}"></use></svg>',
        name,
        css_class,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
@drawn_once
def stages_bar(done: int, whole: int) -> SafeString:
    """Segments, `done` of `whole` filled; decorative, because the stage's name stands beside it."""
    segments = mark_safe('<li class="done"></li>' * min(done, whole) + "<li></li>" * (whole - done))
    return format_html('<ol class="stages-bar" aria-hidden="true">{}</ol>', segments)


MOODS = {"sun": "sun", "fair": "cloud-sun", "cloud": "cloud", "rain": "cloud-rain", "storm": "cloud-lightning"}


@register.simple_tag
def mood_icon(mood: str) -> SafeString | str:
    """The pictogram of a weather (sun, fair, cloud, rain, storm), decorative."""
    return icon(MOODS[mood]) if mood in MOODS else ""


def draw_again(**_kwargs: Any) -> None:
    icon.cache_clear()
    shape.cache_clear()


setting_changed.connect(draw_again)


class Seat(NamedTuple):
    """A seat of the mark: its centre in a 48 by 48 square, its hue (a, b or c), whether somebody sits there."""

    x: float
    y: float
    hue: str
    taken: bool


SEATS = ((24, 6.5, "a"), (39.2, 15.3, "b"), (39.2, 32.7, "c"), (24, 41.5, "a"), (8.8, 32.7, "b"), (8.8, 15.3, "c"))


@register.inclusion_tag("components/mark.html")
def mark(filled: int = 6, size: str = "", label: str = "") -> dict[str, Any]:
    """The table seen from above, `filled` of its six seats taken. `size`: "", "medium" or "large".

    Decorative without `label`; with one, an image that says it.
    """
    seats = [Seat(x, y, hue, number < filled) for number, (x, y, hue) in enumerate(SEATS)]
    return {"seats": seats, "size": size, "label": label}


@register.filter
def seats_of_six(part: float, whole: float) -> int:
    """How many of the mark's six seats stand for `part` of `whole`: none only when nobody came, six only when full."""
    if not whole or part <= 0:
        return 0
    return 6 if part >= whole else max(1, min(5, round(6 * part / whole)))


@register.inclusion_tag("components/bar.html")
def bar(
    value: float, whole: float = 100, target: float | None = None, kind: str = "", start: float = 0
) -> dict[str, Any]:
    """A horizontal bar, `value` of `whole`; decorative, because its figure and its sentence stand beside it.

    `target` draws a line; `kind` is "", "muted" (for comparison) or "theme" (the hue of the nearest .theme-N).
    """

    def percent(number: float) -> str:
        return f"{max(0.0, min(100.0, 100 * number / whole)) if whole else 0:.2f}"

    return {
        "width": percent(value),
        "start": percent(start),
        "target": percent(target) if isinstance(target, (int, float)) else None,
        "kind": kind,
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **extra: str) -> dict[str, Any]:
    """A form's field with its label, hint and errors: `{% field form.name %}`, `{% field form.day css="field-short" %}`."""
    return {"field": bound, **extra}


@register.filter
def grouped(code: str) -> list[str]:
    """A code cut in the groups people read aloud: "K7P4QM" gives K7P and 4QM; dashes already there are kept as cuts."""
    parts = str(code).replace(" ", "-").split("-")
    if len(parts) > 1:
        return [part for part in parts if part]
    size = 3 if len(parts[0]) % 3 == 0 or len(parts[0]) in (5, 7) else 4
    return [parts[0][i : i + size] for i in range(0, len(parts[0]), size)]


@register.filter
def dial(number: str) -> str:
    """What a telephone dials for a number as it is written: "116 006" gives 116006, "17 ou 112" the first of the two."""
    found = re.match(r"\+?[\d .]+", str(number))
    return re.sub(r"[ .]", "", found[0]) if found else ""


@register.filter
def spelled(code: str) -> str:
    """A code as a screen reader should say it: one sign after the other."""
    return " ".join(sign for sign in str(code) if sign.isalnum())


@register.simple_tag(takes_context=True)
def appearance(context: Context) -> str:
    """ "light" or "dark" where the person chose one, else nothing: the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("appearance", "") if request is not None else ""
    return chosen if chosen in APPEARANCES else ""


@register.simple_block_tag
def callout(content: str, tone: str = "sea", icon: str = "info", title: str = "", css_class: str = "") -> SafeString:
    """Something to notice: `{% callout tone="plum" icon="lock" title=… %} … {% endcallout %}`."""
    values = {"content": content, "tone": tone, "icon": icon, "title": title, "css_class": css_class}
    return render_to_string("components/callout.html", values)


@register.simple_block_tag
def empty_state(content: str, icon: str = "", title: str = "") -> SafeString:
    """A place with nothing in it yet: why, and what to do; `content` is the sentence and the action."""
    return render_to_string("components/empty.html", {"content": content, "icon": icon, "title": title})


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002 - the HTML attribute's own name
    """A <dialog> opened by any element with data-dialog="id"; the opener is a link to the same thing as a page."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_tag(takes_context=True)
def current_if(context: RequestContext, *names: str) -> SafeString | str:
    """`aria-current="page"` when the page's route is one of `names` (a name ending with * stands for what begins so)."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    return format_html('aria-current="{}"', "page") if _matches(here, names) else ""


def _matches(here: str, names: Iterable[str]) -> bool:
    return any(here.startswith(name[:-1]) if name.endswith("*") else here == name for name in names)
