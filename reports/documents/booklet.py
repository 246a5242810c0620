"""The booklet of an event: a cover, the list of its projects, a page for each that everybody may read, whom to call."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.pdf import make_pdf
from events.help import helplines_in_print
from events.models import Event
from projects.bank import Shown
from projects.models import PublicPictureContent
from reports.documents.base import days_and_place

MOST_LARGE = 60  # projects: beyond, pictures are printed from their small files


def booklet_of(event: Event, rows: Sequence[Shown]) -> bytes:
    """A tagged PDF. One query for its pictures: the first of each project."""
    keys = [one.picture.pk for one in rows if one.picture]
    size = "large" if len(rows) <= MOST_LARGE else "small"
    files = dict(PublicPictureContent.objects.filter(picture__in=keys).values_list("picture", size))
    data = {
        "title": _("Projects of %(event)s") % {"event": event.title},
        "event": event.title,
        **days_and_place(event),
        "organiser": event.organisation.name,
        "projects": [_page(one, files) for one in rows],
        "helplines": helplines_of(event),
        "words": {
            "contents": _("The projects"),
            "asked": _("Whom we asked"),
            "contact": _("Whom to contact"),
            "count": ngettext("%(count)d project", "%(count)d projects", len(rows)) % {"count": len(rows)},
            "somebody_listens": _("Somebody to talk to"),
            "for_all": _("For everybody, whatever one lives through."),
            "reuse": _("Everybody may read, print and reuse these texts, if they say where they come from."),
        },
    }
    return make_pdf("print/booklet.typ", data)


def helplines_of(event: Event) -> list[dict[str, str]]:
    """Whom to call, those checked lately."""
    checked = [line for line in helplines_in_print(event) if not line.is_stale(event.real_today)]
    return [
        {"number": line.number, "name": line.name, "situation": line.situation, "hours": line.hours} for line in checked
    ]


def _page(one: Shown, files: Mapping[int, bytes]) -> dict[str, Any]:
    picture = one.picture
    return {
        "title": one.title,
        "theme": one.theme,
        "place": one.place,
        "state": one.state,
        "parts": [{"title": part.block.title, "text": part.text} for part in one.blocks if part.block],
        "asked": list(one.asked),
        "contact": list(one.contact),
        "picture": as_svg(picture.width, picture.height, files[picture.pk]) if picture else "",
        "alt": picture.alt if picture else "",
        "ratio": picture.width / picture.height if picture else 1,
    }


def as_svg(width: int, height: int, content: bytes) -> str:
    """A picture inside a drawing, which is text: the typesetter is handed nothing else."""
    file = b64encode(bytes(content)).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{file}"/></svg>'
    )
