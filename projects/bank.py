"""The projects that everybody may read, of all events: found by words, theme and place; those like another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum

from common.text import search_key
from events.models import Event, EventCommune, Intercommunality, Theme
from projects.models import FollowUp, ProjectNews, Publication, PublicPicture, PublishedPart

Kind = PublishedPart.Kind
MOST_WORDS = 8  # of a search
TELLING = 6  # letters from which a word tells what a text is about
ALIKE_WORDS = 8  # by which projects are compared
MOST_NEWS = 5  # of a project
SUMMARY = 220  # characters on a card
IDEA = "idea"  # the block that says what the project is
COMMON = search_key(
    "pendant ensemble personne personnes besoin besoins plusieurs toujours quelque quelques beaucoup aujourd premier "
    "première comment pourquoi avant après autres chaque projet projets équipe"
).split()  # words that tell nothing of what a text is about


@dataclass(frozen=True)
class Shown:
    """A project as everybody may read it: nothing but parts agreed to and published. No member, no table, no code."""

    publication: Publication
    event: Event
    title: str
    theme: str
    accent: int  # which of the theme colours; 0 where the theme is not told
    blocks: Sequence[PublishedPart]
    asked: Sequence[str]
    followed: FollowUp | None  # where it stood when it was told last; None where that is not told
    tells_state: bool  # the team lets everybody read how it goes on, told or not
    news: Sequence[ProjectNews]  # those told to everybody, newest first
    contact: Sequence[str]
    pictures: Sequence[PublicPicture]
    places: Sequence[str] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.publication.pk

    @property
    def state(self) -> str:
        """Where it stands, in words; empty where it is not told."""
        return str(self.followed.get_state_display()) if self.followed else ""

    @property
    def language(self) -> str:
        """In which its texts are written, whatever language the page is read in."""
        return self.event.languages[0]

    @property
    def changed_at(self) -> datetime:
        """When anything told of it changed last: its texts, its state or its news."""
        told = [self.publication.updated_at, self.followed.told_at if self.followed else None]
        return max(at for at in (*told, *(news.created_at for news in self.news)) if at is not None)

    @property
    def tint(self) -> int:
        """Which of three papers stands in the place of a picture: it tells nothing."""
        return self.pk % 3

    @property
    def picture(self) -> PublicPicture | None:
        return self.pictures[0] if self.pictures else None

    @cached_property
    def summary(self) -> str:
        """What the project is, in at most 220 characters."""
        idea = next((part for part in self.blocks if part.block and part.block.key == IDEA), None)
        chosen = idea or (self.blocks[0] if self.blocks else None)
        text = " ".join(chosen.text.split()) if chosen else ""
        return text if len(text) <= SUMMARY else f"{text[:SUMMARY].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"

    @property
    def place(self) -> str:
        """Where it happens; empty where its event says no territory."""
        return ", ".join(self.places)

    @cached_property
    def version(self) -> str:
        """Changes with anything shown of it."""
        parts = [(part.pk, part.text, part.block.title if part.block else "") for part in self.blocks]
        shown = [
            self.pk,
            self.event.slug,
            self.language,
            self.title,
            self.theme,
            self.accent,
            parts,
            self.asked,
            self.state,
            self.tells_state,
            self.contact,
        ]
        pictures: list[Any] = [(picture.pk, picture.alt, picture.width, picture.height) for picture in self.pictures]
        pictures += [(news.pk, news.text) for news in self.news]
        return sha256(
            repr([*shown, pictures, self.places, self.event.title, self.event.starts_on, self.event.ends_on]).encode()
        ).hexdigest()


def published(event: Event | None = None) -> QuerySet[Publication]:
    """Projects that everybody may read now, newest first; of one event, or of all."""
    rows: Any = Publication.objects.published().order_by("-published_at", "pk")
    return rows.filter(event=event) if event else rows


def narrowed(
    rows: QuerySet[Publication], *, words: str = "", theme: str = "", place: str = "", state: str = ""
) -> QuerySet[Publication]:
    """Those that hold every word (or its beginning), of the theme with that title, in the intercommunalité `place`, told
    last to be in `state`."""
    for query in _each(words):
        rows = rows.filter(pk__in=_told_parts().filter(words=query).values("publication"))
    if theme:
        told = _told_parts().filter(kind=Kind.THEME, text=theme)
        rows = rows.filter(pk__in=told.values("publication"))
    if state:
        later = FollowUp.objects.filter(team=OuterRef("team"), months__gt=OuterRef("months")).exclude(state="")
        rows = rows.filter(team__in=FollowUp.objects.filter(~Exists(later), state=state).values("team"))
        rows = rows.filter(pk__in=_public_parts().filter(kind=Kind.STATE).values("publication"))
    if place:
        whole = EventCommune.objects.filter(event=OuterRef("event"), commune__intercommunality=place)
        rows = rows.filter(Q(place=place) | (Q(place=None) & Exists(whole)))
    return rows


@dataclass(frozen=True)
class Choices:
    """By what these projects may be narrowed: their themes, those with most projects first; where they take place."""

    total: int
    themes: Sequence[str]
    places: Sequence[Intercommunality]


def choices_in(rows: QuerySet[Publication]) -> Choices:
    """Two queries, of which the first alone goes through all the projects."""
    told = FilteredRelation("parts", condition=Q(parts__kind=Kind.THEME, parts__published_at__isnull=False))
    groups = rows.order_by().annotate(told=told).values_list("event", "place", "told__text", "team__theme__sensitivity")
    total, themes, events, named = 0, Counter[str](), set(), set()
    for event, place, theme, sensitivity, count in groups.annotate(projects=Count("pk")):
        total += count
        named.add(place) if place else events.add(event)
        if theme and sensitivity != Theme.Sensitivity.PROTECTED:
            themes[theme] += count
    around = EventCommune.objects.filter(event__in=events).values("commune__intercommunality")
    places = Intercommunality.objects.filter(Q(pk__in=named) | Q(pk__in=around)).order_by("search_name")
    return Choices(total, sorted(themes, key=lambda theme: (-themes[theme], theme)), list(places))


def shown(rows: Iterable[Publication]) -> list[Shown]:
    """These projects as everybody may read them. Six queries, however many they are."""
    listed = list(rows)
    parts, pictures, places = _parts_of(listed), _pictures_of(listed), _places_of(listed)
    told = _telling_state(listed, parts)
    states, news = _states_of(told), _news_of(told)
    return [
        _as_shown(row, parts[row.pk], pictures[row.pk], states.get(row.pk), news[row.pk], places[row.event_id])
        for row in listed
    ]


def cards(keys: Sequence[int]) -> list[Shown]:
    """The published projects of these keys, in their order; one that is published no more is left out. Four queries.

    As far as a card shows them: without their news, nor the whole territory of their event.
    """
    place = {key: number for number, key in enumerate(keys)}
    listed = sorted(with_all(Publication.objects.published().filter(pk__in=keys)), key=lambda row: place[row.pk])
    parts, pictures = _parts_of(listed), _pictures_of(listed)
    states = _states_of(_telling_state(listed, parts))
    return [_as_shown(row, parts[row.pk], pictures[row.pk], states.get(row.pk)) for row in listed]


def with_all(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """`rows` with what `shown` reads of their team, theme, event and place."""
    return rows.select_related("team__theme", "event__organisation", "place")


def alike(text: str, *, but: Publication | None = None, elsewhere: Event | None = None, most: int = 3) -> list[Shown]:
    """Published projects that speak of the same things as `text`, most alike first; of other events than `elsewhere`."""
    words = _telling(text)
    if not words:
        return []
    query = SearchQuery(" | ".join(f"{word}:*" for word in words), config="simple", search_type="raw")
    rows = published().order_by()
    rows = rows.exclude(pk=but.pk) if but else rows
    rows = rows.exclude(event=elsewhere) if elsewhere else rows
    parts = _told_parts().filter(words=query, publication__in=rows.values("pk"))
    ranked = (
        parts.values("publication").annotate(rank=Sum(SearchRank(F("words"), query))).order_by("-rank", "publication")
    )
    return cards([row["publication"] for row in ranked[:most]])


def told(one: Shown) -> str:
    """What a project says of itself first: its name, its theme, what it is."""
    return f"{one.title} {one.theme} {one.summary}"


def _public_parts() -> Any:
    return PublishedPart.objects.filter(published_at__isnull=False)


def _told_parts() -> Any:
    """Those that may be found: a theme that became protected after it was told is told no more.

    What the team agreed to for its state is the same sentence for all: nothing that a project says.
    """
    hidden = Publication.objects.filter(team__theme__sensitivity=Theme.Sensitivity.PROTECTED)
    return _public_parts().exclude(kind=Kind.STATE).exclude(kind=Kind.THEME, publication__in=hidden.values("pk"))


def _each(words: str) -> list[SearchQuery]:
    typed = search_key(words).split()[:MOST_WORDS]
    return [SearchQuery(f"{_singular(word)}:*", config="simple", search_type="raw") for word in typed]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _telling(text: str) -> list[str]:
    """The words that tell what a text is about, those of its beginning first."""
    words = (word for word in search_key(text).split() if len(word) >= TELLING and word not in COMMON)
    return list(dict.fromkeys(_singular(word) for word in words))[:ALIKE_WORDS]


def _parts_of(rows: Sequence[Publication]) -> dict[int, list[PublishedPart]]:
    """{publication: its public parts, in the order of the sheet}."""
    found: dict[int, list[PublishedPart]] = defaultdict(list)
    parts = _public_parts().filter(publication__in=rows).select_related("block").defer("words")
    for part in parts.order_by("block__position", "block_id", "pk"):
        found[part.publication_id].append(part)
    return found


def _pictures_of(rows: Sequence[Publication]) -> dict[int, list[PublicPicture]]:
    found: dict[int, list[PublicPicture]] = defaultdict(list)
    for picture in PublicPicture.objects.filter(publication__in=rows, published_at__isnull=False):
        found[picture.publication_id].append(picture)
    return found


def _telling_state(rows: Sequence[Publication], parts: Mapping[int, Sequence[PublishedPart]]) -> dict[int, Publication]:
    """{team: its publication}, of those who let everybody read how they go on."""
    return {row.team_id: row for row in rows if any(part.kind == Kind.STATE for part in parts[row.pk])}


def _states_of(told: Mapping[int, Publication]) -> dict[int, FollowUp]:
    """{publication: where its project stood when that was told last}."""
    rows = FollowUp.objects.filter(team__in=told).exclude(state="").order_by("months")
    return {told[row.team_id].pk: row for row in rows}  # the last one stays


def _news_of(told: Mapping[int, Publication]) -> dict[int, list[ProjectNews]]:
    """{publication: its news}: those that somebody read before they were public; of a protected theme none."""
    found: dict[int, list[ProjectNews]] = defaultdict(list)
    for news in ProjectNews.objects.filter(team__in=told, is_told_on=True).order_by("-created_at", "-pk"):
        row = told[news.team_id]
        mine = found[row.pk]
        if news.pk <= row.news_to and not row.team.theme.is_protected and len(mine) < MOST_NEWS:
            mine.append(news)
    return found


def _places_of(rows: Sequence[Publication]) -> dict[int, list[str]]:
    """{event: names of the intercommunalités of its territory}, for those whose project names none itself. One query."""
    events = {row.event_id for row in rows if row.place_id is None}
    found: dict[int, list[str]] = defaultdict(list)
    pairs = EventCommune.objects.filter(event__in=events, commune__intercommunality__isnull=False)
    named = pairs.order_by("event", "commune__intercommunality__name")
    for event, name in named.values_list("event", "commune__intercommunality__name").distinct():
        found[event].append(Intercommunality(name=name).short_name)
    return found


def _as_shown(
    row: Publication,
    parts: list[PublishedPart],
    pictures: list[PublicPicture],
    state: FollowUp | None,
    news: Sequence[ProjectNews] = (),
    around: Sequence[str] = (),
) -> Shown:
    by_kind = {part.kind: part for part in parts if part.kind != Kind.BLOCK}
    theme = row.team.theme
    told = "" if theme.is_protected or Kind.THEME not in by_kind else by_kind[Kind.THEME].text
    asked, contact = (by_kind[kind].text.split("\n") if kind in by_kind else [] for kind in (Kind.ASKED, Kind.CONTACT))
    return Shown(
        publication=row,
        event=row.event,
        title=by_kind[Kind.TITLE].text if Kind.TITLE in by_kind else "",
        theme=told,
        accent=theme.accent if told else 0,
        blocks=[part for part in parts if part.kind == Kind.BLOCK],
        asked=asked,
        followed=state,
        tells_state=Kind.STATE in by_kind,
        news=news,
        contact=contact,
        pictures=[] if theme.is_protected else pictures,
        places=[row.place.short_name] if row.place else around,
    )
