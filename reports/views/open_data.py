"""Open data: projects and facts of an event, without any person, as JSON, JSON-LD and Atom."""

from collections.abc import Callable
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import live
from common.permissions import guarded
from common.text import storable
from events.models import Event
from events.structured_data import described
from projects import bank
from reports.views.gallery import etag_of

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"  # what the teams said yes to
IN_A_FEED = 50  # entries
IN_A_FILE = 100  # projects: those of nearly every event. Of more, ?page=2 and so on, each file naming the next


@guarded("reports.see_projects", public=True)
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """The published projects of an event, newest first."""
    event = request.event
    page = Paginator(bank.with_all(bank.published(event)), IN_A_FILE).get_page(request.GET.get("page"))
    here = _absolute(request, "projects_json", event.slug)
    data = {
        "event": {"title": event.title, "starts_on": event.starts_on, "ends_on": event.ends_on}
        | {"organiser": event.organisation.name, "url": _absolute(request, "hackathon_json", event.slug)},
        "licence": LICENCE,
        "count": page.paginator.count,
        "next": f"{here}?page={page.next_page_number()}" if page.has_next() else None,
        "projects": [_as_data(request, one) for one in bank.shown(page.object_list)],
    }
    return _open(request, JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@guarded("reports.see_facts", public=True)
@require_GET
def hackathon(request: HttpRequest) -> HttpResponse:
    """The event as schema.org's Hackathon, with the newest projects that everybody may read."""
    event = request.event
    rows = _shown(event, most=IN_A_FILE) if event.has_shared_results else []
    data = described(event, request.build_absolute_uri) | {"@type": "Hackathon"}
    if rows:
        data["workFeatured"] = [
            {"@type": "CreativeWork", "name": one.title, "abstract": one.summary, "url": _address(request, one)}
            for one in rows
        ]
    if not event.is_public:  # its own page is closed; what it made remains
        data["url"] = _absolute(request, "event_gallery", event.slug)
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Type"] = "application/ld+json"
    return _open(request, answer)


class ProjectsFeed(Feed):  # type: ignore[misc]  # Django's, untyped
    """The newest projects, of an event or of all."""

    feed_type = Atom1Feed

    def __init__(self, request: HttpRequest, event: Event | None) -> None:
        self.request, self.event = request, event

    def title(self) -> str:
        return (
            _("Projects of %(event)s") % {"event": storable(self.event.title)}
            if self.event
            else _("Projects of Tablée")
        )

    def link(self) -> str:
        return reverse("event_gallery", args=[self.event.slug]) if self.event else reverse("gallery")

    def feed_url(self) -> str:
        return self.request.path

    def author_name(self) -> str:
        return storable(self.event.organisation.name) if self.event else "Tablée"

    def items(self) -> list[bank.Shown]:
        return _shown(self.event, most=IN_A_FEED)

    def item_title(self, item: bank.Shown) -> str:
        return storable(item.title)

    def item_description(self, item: bank.Shown) -> str:
        """What it is, where it stands, what is new: as HTML, for that is what Atom takes it for."""
        said = [item.summary, item.state and f"{capfirst(item.state)}.", *(news.text for news in item.news)]
        return "".join(format_html("<p>{}</p>", storable(words)) for words in said if words)

    def item_link(self, item: bank.Shown) -> str:
        return reverse("public_project", args=[item.event.slug, item.pk])

    def item_author_name(self, item: bank.Shown) -> str:
        return storable(item.event.organisation.name)

    def item_pubdate(self, item: bank.Shown) -> Any:
        return item.publication.published_at

    def item_updateddate(self, item: bank.Shown) -> Any:
        return item.changed_at

    def item_categories(self, item: bank.Shown) -> list[str]:
        return [storable(item.theme)] if item.theme else []


@guarded("reports.see_gallery", public=True)
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The newest projects of all events, as Atom."""
    return _of_feed(request, None)


@guarded("reports.see_projects", public=True)
@require_GET
def event_feed(request: HttpRequest) -> HttpResponse:
    """The projects of one event, as Atom."""
    return _of_feed(request, request.event)


def _of_feed(request: HttpRequest, event: Event | None) -> HttpResponse:
    made: Callable[[HttpRequest], HttpResponse] = ProjectsFeed(request, event)
    answer = made(request)
    del answer["Last-Modified"]  # what is withdrawn makes nothing newer: the ETag alone says whether it changed
    return _open(request, answer)


def _shown(event: Event | None, most: int) -> list[bank.Shown]:
    return bank.shown(bank.with_all(bank.published(event))[:most])


def _as_data(request: HttpRequest, one: bank.Shown) -> dict[str, Any]:
    pictures = [
        {"url": _absolute(request, "public_picture", one.event.slug, one.pk, picture.pk), "alt": picture.alt}
        | {"width": picture.width, "height": picture.height}
        for picture in one.pictures
    ]
    blocks = [
        {"key": part.block.key, "title": part.block.title, "text": part.text} for part in one.blocks if part.block
    ]
    return {
        "title": one.title,
        "url": _address(request, one),
        "theme": one.theme or None,
        "territory": list(one.places),
        "blocks": blocks,
        "asked": list(one.asked),
        "state": one.state or None,
        "pictures": pictures,
        "published_at": one.publication.published_at,
    }


def _address(request: HttpRequest, one: bank.Shown) -> str:
    return _absolute(request, "public_project", one.event.slug, one.pk)


def _absolute(request: HttpRequest, name: str, *words: Any) -> str:
    return request.build_absolute_uri(reverse(name, args=words))


def _open(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """For everybody and every site; asked for again each time, so that what is withdrawn is gone at once."""
    etag = etag_of(request, [answer.content.decode()])
    answer = live.unchanged(request, etag) or answer
    answer["ETag"] = f'"{etag}"'
    answer["Cache-Control"] = "no-cache"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
