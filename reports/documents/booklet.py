"""The booklet of an event: a cover, the list of its projects, a page for each that everybody may read, whom to call."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.pdf import edition, make_pdf
from events.help import helplines_in_print
from events.models import Event
from projects import bank
from projects.bank import Shown
from projects.models import PublicPictureContent
from reports.documents.base import days_and_place

TEMPLATE = "print/booklet.typ"
MOST = 200  # projects of a booklet: four seconds of work, and a gigabyte while it lasts
MOST_LARGE = 60  # projects: beyond, pictures are printed from their small files


@dataclass(frozen=True)
class Contents:
    """All that the booklet of an event shows in one language. `data` holds the key of each picture in its place.

    `digest` changes with anything shown, and with the way it is laid out.
    """

    event: Event
    language: str
    count: int  # of its projects
    data: dict[str, Any]
    digest: str


def contents_of(event: Event) -> Contents | None:
    """What the booklet shows now, in the language of whoever asks; None where no project is public."""
    every = bank.published(event)
    rows = bank.shown(bank.with_all(every)[:MOST])
    if not rows:
        return None
    total = every.count() if len(rows) == MOST else len(rows)
    rows.sort(key=lambda one: one.title.casefold())
    data = {
        "title": _("Projects of %(event)s") % {"event": event.title},
        "event": event.title,
        **days_and_place(event),
        "organiser": event.organisation.name,
        "projects": [_page(one) for one in rows],
        "helplines": helplines_of(event),
        "words": {
            "contents": _("The projects"),
            "asked": _("Whom we asked"),
            "contact": _("Whom to contact"),
            "count": ngettext("%(count)d project", "%(count)d projects", len(rows)) % {"count": len(rows)},
            "others": _others(len(rows), total),
            "somebody_listens": _("Somebody to talk to"),
            "for_all": _("For everybody, whatever one lives through."),
            "reuse": _("Everybody may read, print and reuse these texts, if they say where they come from."),
        },
    }
    language = (get_language() or "fr")[:2]
    shown = json.dumps([language, edition(TEMPLATE), data], default=str, sort_keys=True)
    return Contents(event, language, len(rows), data, sha256(shown.encode()).hexdigest())


def booklet_of(contents: Contents) -> bytes:
    """A tagged PDF. One query for its pictures: the first of each project."""
    keys = [page["picture"] for page in contents.data["projects"] if page["picture"]]
    size = "large" if contents.count <= MOST_LARGE else "small"
    files = dict(PublicPictureContent.objects.filter(picture__in=keys).values_list("picture", size))
    projects = [{**page, "picture": _drawing(page, files)} for page in contents.data["projects"]]
    return make_pdf(TEMPLATE, {**contents.data, "lang": contents.language, "projects": projects})


def helplines_of(event: Event) -> list[dict[str, str]]:
    """Whom to call, those checked lately."""
    checked = [line for line in helplines_in_print(event) if not line.is_stale(event.real_today)]
    return [
        {"number": line.number, "name": line.name, "situation": line.situation, "hours": line.hours} for line in checked
    ]


def _others(count: int, total: int) -> str:
    """What a booklet says that holds `count` projects of `total`; empty where it holds them all."""
    if count == total:
        return ""
    return _("Those published last, of %(total)d projects. All of them are read on the site.") % {"total": total}


def _page(one: Shown) -> dict[str, Any]:
    picture = one.picture
    return {
        "title": one.title,
        "theme": one.theme,
        "place": one.place,
        "state": one.state,
        "parts": [{"title": part.block.title, "text": part.text} for part in one.blocks if part.block],
        "asked": list(one.asked),
        "contact": list(one.contact),
        "picture": picture.pk if picture else 0,
        "size": [picture.width, picture.height] if picture else [1, 1],
        "alt": picture.alt if picture else "",
        "ratio": picture.width / picture.height if picture else 1,
    }


def _drawing(page: Mapping[str, Any], files: Mapping[int, bytes]) -> str:
    """The picture of a page; none where it was withdrawn a moment ago."""
    content = files.get(page["picture"])
    return as_svg(*page["size"], content) if content else ""


def as_svg(width: int, height: int, content: bytes) -> str:
    """A picture inside a drawing, which is text: the typesetter is handed nothing else."""
    file = b64encode(bytes(content)).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{file}"/></svg>'
    )
