"""Live updates: a nudge, then an ordinary request.

A service calls `publish` in its transaction. PostgreSQL hands the nudge over on commit, never on rollback. Each process
of streams holds one listening connection (common/live_hub.py) and passes nudges on to the pages that follow that event
(common/live_server.py). A nudge says which topic changed and its version, never what: the page then asks its ordinary
view, under the ordinary permissions.

A part of a page that is the same for everybody of an audience may be *shared*: rendered once for all who ask at the
same moment. Beside its view, say so, and name it on the element that refreshes itself:

    live.shared("day_strip", topics=("programme", "announcements"), audience=lambda actor: "people" if … else None)

    <div id="day-strip" data-live-part data-live-shared="day_strip" hx-get="{% url "day_strip" event.slug %}" …>

The name is that of the view's address, which takes the event's slug alone. `audience` is a word for all who see the
same bytes, None for an actor who may not see the part. Nothing personal, no form, and nothing of a protected theme may
be in it; tests/common/test_live_parts.py compares what each role of an audience is shown.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from common.actors import Actor
from common.models import Topic

CHANNEL = "live"
ACCESS = "access"  # published when a role or a code is withdrawn: streams ask again whether they may go on
EVERYTHING = "everything"  # said after a gap: any topic may have changed

Audience = Callable[[Actor], str | None]
Ask = Callable[[], Mapping[str, str] | None]


def publish(*, event_id: int, topic: str) -> None:
    """Say that `topic` changed in an event. Call it last in the service's transaction: it locks the topic's counter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_topic (event_id, name, version) VALUES (%s, %s, 1) "
            "ON CONFLICT (event_id, name) DO UPDATE SET version = common_topic.version + 1 RETURNING version",
            [event_id, topic],
        )
        version = cursor.fetchone()[0]
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([event_id, topic, version])])


def whisper(*, event_id: int, topic: str) -> None:
    """Nudge those to whom `topic` is kept, and leave no trace: no counter tells later that something happened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([event_id, topic, 0])])


def version_of(*, event_id: int, topics: Iterable[str]) -> str:
    """One string that changes when any of `topics` does: for the ETag of a fragment."""
    rows = (
        Topic.objects.filter(event_id=event_id, name__in=list(topics)).order_by("name").values_list("name", "version")
    )
    return "-".join(f"{name}.{version}" for name, version in rows) or "0"


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 when the browser already holds the fragment with this ETag, else None."""
    if request.headers.get("If-None-Match", "").removeprefix("W/") == f'"{etag}"':
        return HttpResponseNotModified(headers={"ETag": f'"{etag}"'})
    return None


def fragment(request: HttpRequest, etag: str, render: Callable[[], HttpResponse]) -> HttpResponse:
    """A part of a page that refreshes itself: 304 where the browser holds it already, else what `render` gives."""
    return unchanged(request, etag) or marked(render(), etag)


def marked(response: HttpResponse, etag: str) -> HttpResponse:
    """`response` with the ETag that the page's script sends back, kept by no cache: it is meant for one person."""
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True, slots=True)
class Part:
    """A part shared by everybody of an audience. `topics` are those whose nudges make it old."""

    name: str
    topics: frozenset[str]
    audience: Audience


parts: dict[str, Part] = {}
kept: dict[str, Callable[[Actor], bool]] = {}  # topics that not everybody may hear, with who may


def shared(name: str, *, topics: Iterable[str], audience: Audience) -> None:
    """Let the fragment at the address `name` be rendered once for everybody of an audience; see the top of this file."""
    parts[name] = Part(name, frozenset(topics), audience)


def keep_to(topic: str, may_hear: Callable[[Actor], bool]) -> None:
    """Hand the nudges of `topic` to those streams only whose actor may hear them: also when it is silent tells nothing."""
    kept[topic] = may_hear


def audiences(actor: Actor) -> dict[str, str]:
    """The audience to which `actor` belongs, by shared part and by kept topic; what they may not see or hear is absent."""
    found = [(part.name, part.audience(actor)) for part in parts.values()]
    found += [(topic, "hears" if may_hear(actor) else None) for topic, may_hear in kept.items()]
    return {name: audience for name, audience in found if audience is not None}


class Following(HttpResponse):
    """The yes to a page that follows an event: common/live_server.py turns it into a stream.

    `found` are the audiences of whoever asks; `who` names them, the same on all their devices. `ask` finds them again,
    and None as soon as they may follow no more. A server of pages (WSGI) cannot keep a stream open: this is then 204,
    which tells the browser not to come back, and the page goes on by asking from time to time.
    """

    def __init__(self, event_id: int, found: Mapping[str, str], ask: Ask, who: str = "") -> None:
        super().__init__(status=204)
        self.event_id, self.found, self.ask, self.who = event_id, found, ask, who
        self.language = get_language() or ""
        self["Cache-Control"] = "no-store"
        self["X-Accel-Buffering"] = "no"
