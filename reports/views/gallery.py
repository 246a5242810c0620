"""The gallery: what teams agreed to let everybody read, of one event or of all; each project."""

from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import live
from common.permissions import guarded
from common.text import storable
from events.help import numbers_to_call
from events.models import Event
from projects import bank
from projects.models import PublicPicture
from projects.models.follow_up import State
from projects.views.made import LARGEST_KEY
from projects.views.publication import picture_answer

PAGE = 18  # projects: six rows of three, light on a phone
LONGEST_SEARCH = 100  # characters
NEAR = 3  # projects like the one that is read


@guarded("reports.see_gallery", public=True)
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """The projects of all events."""
    return _gallery(request, None)


@guarded("reports.see_projects", public=True)
@require_GET
def event_gallery(request: HttpRequest) -> HttpResponse:
    """The projects of one event."""
    return _gallery(request, request.event)


@guarded("reports.see_projects", public=True)
@require_GET
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project, and others that are like it: another territory may have tried this already."""
    one = _project(request.event, pk)
    near = bank.alike(bank.told(one), but=one.publication, most=NEAR)
    helplines = numbers_to_call(request.event)
    may_follow = str(request.event.shares_results)
    etag = etag_of(request, [one.version, *(other.version for other in near), *helplines, may_follow])

    def show() -> HttpResponse:
        context = {
            "one": one,
            "near": near,
            "is_elsewhere": any(other.event.pk != one.event.pk for other in near),
            "helplines": helplines,
            "address": request.build_absolute_uri(request.path),
            "all_address": reverse("event_gallery", args=[request.event.slug]),
        }
        return render(request, "reports/gallery/project.html", context)

    return _fresh(request, etag, show)


@guarded("reports.see_projects", public=True)
@require_GET
def picture(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A picture of a published project (?size=small or large)."""
    one = _project(request.event, pk)
    shown = [picture.pk for picture in one.pictures]
    return picture_answer(request, PublicPicture.objects.filter(pk__in=shown), row)


def _gallery(request: HttpRequest, event: Event | None) -> HttpResponse:
    typed = {
        name: storable(request.GET.get(name, ""))[:LONGEST_SEARCH].strip() for name in ("q", "theme", "place", "state")
    }
    every = bank.published(event)
    found = bank.narrowed(every, words=typed["q"], theme=typed["theme"], place=typed["place"], state=typed["state"])
    choices = bank.choices_in(every)
    keys: Any = found.values_list("pk", flat=True)
    if any(typed.values()):
        pages = Paginator(list(keys), PAGE)  # found once: to count them first would be to look for them twice
    else:
        pages = Paginator(keys, PAGE)
        pages.count = choices.total  # known already
    page = pages.get_page(request.GET.get("page"))
    cards = bank.cards(list(page.object_list))
    themes, places = choices.themes, choices.places
    here = [typed, page.number, page.paginator.count, themes, [(place.pk, place.name) for place in places]]
    etag = etag_of(request, [repr(here), *(card.version for card in cards), event.title if event else ""])

    def show() -> HttpResponse:
        context = {
            "cards": cards,
            "page": page,
            "count": page.paginator.count,
            "typed": typed,
            "is_narrowed": any(typed.values()),
            "themes": [_choice(typed, "theme", theme, theme) for theme in ["", *themes]],
            "places": [("", _("Everywhere")), *((place.pk, place.short_name) for place in places)],
            "states": [("", _("Whatever became of it")), *((key, capfirst(str(word))) for key, word in State.choices)],
            "all_address": request.path,
            "feed": reverse("event_projects_feed", args=[event.slug]) if event else reverse("projects_feed"),
        }
        return render(request, "reports/gallery/page.html", context)

    return _fresh(request, etag, show)


def _choice(typed: dict[str, str], name: str, value: str, word: str) -> dict[str, Any]:
    """A filter as components/filters.html wants it, keeping the other parts of the address."""
    kept = {key: kept for key, kept in {**typed, name: value}.items() if kept}
    return {"href": f"?{urlencode(kept)}", "word": word or _("All themes"), "current": typed[name] == value}


def _project(event: Event, pk: int) -> bank.Shown:
    """A published project of this event. Raises Http404 for any other."""
    rows = bank.published(event).filter(pk=pk) if len(str(pk)) <= LARGEST_KEY else bank.published(event).none()
    found = bank.shown(bank.with_all(rows))
    if not found:
        raise Http404
    return found[0]


def etag_of(request: HttpRequest, shown: list[str]) -> str:
    """One word for all that this answer shows, in this language and these colours."""
    around = [get_language(), request.COOKIES.get("appearance"), static("css/site.css"), static("css/gallery.css")]
    return sha256(repr([request.path, *around, *shown]).encode()).hexdigest()[:32]


def _fresh(request: HttpRequest, etag: str, show: Any) -> HttpResponse:
    """304 where the browser holds this very answer. Each time it asks: what is withdrawn is gone at once. Who is signed in
    reads a page of their own, which nobody keeps."""
    if not request.session.is_empty():
        return show()
    answer = live.unchanged(request, etag) or show()
    answer["ETag"] = f'"{etag}"'
    answer["Cache-Control"] = "no-cache"
    return answer
