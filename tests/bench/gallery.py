"""The gallery of an installation that holds 5,000 published projects of 100 events: everybody's page, one client at a time."""

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Event, EventCommune, SheetBlock, Theme
from projects.models import FollowUp, Publication, PublicPicture, PublicPictureContent, PublishedPart
from reports.documents.booklet import contents_of
from reports.services.booklets import ask_for_booklet, make_booklet
from teams.models import Team
from tests.bench.figures import Figure
from tests.bench.page import one_by_one
from tests.factories import CommuneFactory, EventFactory, SheetBlockFactory
from tests.permissions.world import World

PROJECTS, EVENTS = 5000, 100
BLOCKS = 6  # of each project that are public
THEMES = ("Solitude", "Alimentation", "Petite enfance", "Mobilité", "Logement", "Numérique", "Santé", "Emploi")
SYLLABLES = (
    "jar",
    "din",
    "par",
    "ta",
    "ge",
    "voi",
    "sin",
    "so",
    "li",
    "de",
    "mar",
    "che",
    "can",
    "ti",
    "ne",
    "ré",
    "seau",
    "lu",
    "mi",
    "ère",
)
ASKED = 150  # requests of each kind
STATES = ("started", "preparing", "paused", "stopped")


def measure(worlds: dict[str, World], address: str) -> Iterator[Figure]:
    last = load()
    pages = {
        "front": reverse("gallery"),
        "deep": f"{reverse('gallery')}?page=150",
        "words": f"{reverse('gallery')}?q=jardin+partage",
        "theme": f"{reverse('gallery')}?theme=Solitude",
        "place": f"{reverse('gallery')}?place={CommuneFactory(code='99001').intercommunality_id}",
        "state": f"{reverse('gallery')}?state=started",
        "project": reverse("public_project", args=[last.event.slug, last.pk]),
    }
    headers = {"Accept-Encoding": "gzip"}
    every: list[float] = []
    for name, path in pages.items():
        times = one_by_one(address, path, headers, ASKED)
        every += times if name != "project" else []
        yield Figure(f"gallery_5000_{name}_p95_ms", p95(times), "ms")
    yield Figure("gallery_5000_p95_ms", p95(every), "ms", "<= 60")
    yield from booklet(last.event, address)


def booklet(event: Event, address: str) -> Iterator[Figure]:
    """Of an event of 50 projects without pictures: typeset once, then handed out."""
    with translation.override("fr"):
        contents = contents_of(event)
        assert contents
        row = ask_for_booklet(contents)
    began = time.perf_counter()
    make_booklet(row.pk)
    yield Figure("booklet_50_made_s", round(time.perf_counter() - began, 1), "s")
    path = reverse("booklet", args=[event.slug])
    yield Figure("booklet_50_kept_p95_ms", p95(one_by_one(address, path, {}, ASKED)), "ms", "<= 60")


def p95(times: Sequence[float]) -> float:
    return round(statistics.quantiles(times, n=20)[-1], 1)


def load() -> Publication:
    """Events with their themes, teams and what these publish. Returns one of the projects."""
    by_lot = random.Random(6)  # noqa: S311 - the same world each time
    words = ["".join(by_lot.choices(SYLLABLES, k=by_lot.randint(2, 4))) for _ in range(2000)] + ["jardin", "partage"]
    for number in range(EVENTS):
        event = EventFactory(status="follow_up")
        for place in range(4):
            commune = CommuneFactory(code=f"99{number % 25 * 4 + place:03d}")
            EventCommune.objects.create(event=event, commune=commune)
        _projects_of(event, PROJECTS // EVENTS, words, by_lot)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself, a minute after such a load
    last: Publication = Publication.objects.select_related("event").latest("pk")
    return last


def _projects_of(event: Event, count: int, words: list[str], by_lot: random.Random) -> None:
    now = timezone.now()
    themes = [
        Theme(event=event, slug=f"theme-{place}", title=title, question="Que faire ?", position=place)
        for place, title in enumerate(THEMES)
    ]
    Theme.objects.bulk_create(themes)
    blocks = [SheetBlockFactory(event=event, key="idea" if place == 1 else f"block-{place}") for place in range(BLOCKS)]
    teams = [
        Team(event=event, theme=themes[n % len(themes)], name=_said(words, by_lot, 3), number=n + 1)
        for n in range(count)
    ]
    for team in teams:
        team.set_lookups()
    Team.objects.bulk_create(teams)
    rows = [
        Publication(
            event=event,
            team=team,
            agreed_at=now,
            published_at=now - timedelta(minutes=by_lot.randint(0, 10**6)),
            version=1,
        )
        for team in teams
    ]
    Publication.objects.bulk_create(rows)
    PublishedPart.objects.bulk_create(
        (part for row in rows for part in _parts(row, blocks, words, by_lot)), batch_size=1000
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            event=event, team=team, months=1, state=by_lot.choice(STATES), why="…", told_at=now, held_on=event.ends_on
        )
        for team in teams
    )
    pictures = [
        PublicPicture(
            event=event, publication=row, alt="Un dessin", width=900, height=600, created_at=now, published_at=now
        )
        for row in rows
    ]
    PublicPicture.objects.bulk_create(pictures)
    PublicPictureContent.objects.bulk_create(
        PublicPictureContent(event=event, picture=picture, large=b"", small=b"") for picture in pictures
    )


def _parts(
    row: Publication, blocks: Sequence[SheetBlock], words: list[str], by_lot: random.Random
) -> Iterator[PublishedPart]:
    common = {"event": row.event, "publication": row, "agreed_at": row.agreed_at, "published_at": row.agreed_at}
    yield PublishedPart(kind="title", text=row.team.name, **common)
    yield PublishedPart(kind="theme", text=row.team.theme.title, **common)
    yield PublishedPart(kind="state", **common)
    for block in blocks:
        yield PublishedPart(kind="block", block=block, text=_said(words, by_lot, 50), **common)


def _said(words: list[str], by_lot: random.Random, count: int) -> str:
    return " ".join(by_lot.choices(words, k=count)).capitalize()
