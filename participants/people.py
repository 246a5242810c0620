"""The list of people, searched and filtered. For the organiser only: see rules.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.text import search_key, whole_number
from events.models import Category, Event, Theme
from participants.models import Consent, Need, Registration, RegistrationQuerySet, ThemeChoice

PER_PAGE = 40


class Wish(NamedTuple):
    """`rank`: 1 to 3. `is_confidential`: the theme is protected, or the person asked for it."""

    rank: int
    title: str
    is_confidential: bool


class Mark(NamedTuple):
    """What one must know of a person at first sight: a word with its tone and pictogram."""

    word: str
    tone: str
    icon: str


class Line(NamedTuple):
    """One person of the list, in the plain values that the page writes; empty where nothing is said. `needs`: how many."""

    key: int
    name: str
    shape: str
    category: str
    structure: str
    commune: str
    declines_commune: bool
    contact: str
    channel: str
    is_active: bool
    wishes: list[Wish]
    needs: int
    marks: list[Mark]


def _asked(event: Event) -> "QuerySet[Consent]":
    """Whoever was asked whether their answers may be kept, whatever they said."""
    return Consent.objects.filter(event=event, purpose=Consent.Purpose.TAKING_PART)


def _where(event: Event) -> dict[str, Q]:
    """Whom each filter of the list shows. Sets of keys, read once: asked of each row, they cost five times as much."""
    active = Q(status=Registration.Status.ACTIVE)
    return {
        "active": active,
        "needs": active & Q(pk__in=Need.objects.filter(event=event).values("registration")),
        "to_collect": active & ~Q(pk__in=_asked(event).values("registration")),
        "minors": active & ~Q(age_group=Registration.AgeGroup.ADULT),
        "confidential": active & Q(keeps_choice_confidential=True),
        "no_contact": active & Q(email="", phone="", contact_as_typed=""),
        "waiting": Q(status=Registration.Status.WAITING),
        "cancelled": Q(status=Registration.Status.CANCELLED),
    }


SHOWN = ("active", "needs", "to_collect", "minors", "confidential", "no_contact", "waiting", "cancelled")


def counts_of(event: Event) -> dict[str, int]:
    """How many people each filter shows. One query."""
    counts = {show: Count("pk", filter=where) for show, where in _where(event).items()}
    return Registration.objects.filter(event=event).aggregate(**counts)


@dataclass(frozen=True, slots=True)
class Search:
    """What the organiser looks for; anything unknown in the address is as if absent."""

    text: str = ""
    show: str = "active"
    category: int | None = None
    theme: int | None = None
    channel: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Search":
        show = query.get("show", "")
        return cls(
            text=query.get("q", "")[:80],
            show=show if show in SHOWN else "active",
            category=whole_number(query.get("category")),
            theme=whole_number(query.get("theme")),
            channel=channel if (channel := query.get("channel", "")) in Registration.Channel.values else "",
        )

    def people(self, event: Event) -> RegistrationQuerySet:
        """Those who answer to the search, by name."""
        people: RegistrationQuerySet = Registration.objects.filter(_where(event)[self.show], event=event)
        if wanted := search_key(self.text):
            people = people.filter(search_name__contains=wanted)
        if self.category is not None:
            people = people.filter(category=self.category)
        if self.theme is not None:
            people = people.filter(choices__theme=self.theme)
        if self.channel:
            people = people.filter(channel=self.channel)
        return people

    @property
    def is_narrow(self) -> bool:
        """Does it ask for more than one of the filters?"""
        return bool(search_key(self.text) or self.channel) or self.category is not None or self.theme is not None


def page_of(
    people: RegistrationQuerySet,
    number: str | None,
    *,
    count: int | None,
    categories: Iterable[Category],
    themes: Iterable[Theme],
) -> "Page[Line]":
    """The page `number` of `people`, as lines. Two queries, and one more where their `count` is not known.

    `categories` and `themes` are all those of the event. A number that is none shows the first or the last page.
    """
    fields = ("pk", "chosen_name", "category_id", "structure", "commune__name", "declines_commune")
    contact = ("email", "phone", "contact_as_typed")
    count_needs = (
        Need.objects.filter(registration=OuterRef("pk")).order_by().values("registration").annotate(n=Count("pk"))
    )
    asked = Consent.objects.filter(registration=OuterRef("pk"), purpose=Consent.Purpose.TAKING_PART)
    lines = people.annotate(need_count=Subquery(count_needs.values("n")), not_asked=~Exists(asked))
    more = ("channel", "status", "age_group", "keeps_choice_confidential", "need_count", "not_asked")
    paginator = Paginator(lines.values(*fields, *contact, *more), PER_PAGE)
    if count is not None:
        paginator.count = count
    page = paginator.get_page(number)
    rows = list(page.object_list)
    wishes: dict[int, list[tuple[int, int]]] = {row["pk"]: [] for row in rows}
    chosen = ThemeChoice.objects.filter(registration__in=wishes).order_by("rank")
    for key, theme, rank in chosen.values_list("registration_id", "theme_id", "rank"):
        wishes[key].append((rank, theme))
    words = {category.pk: (category.shape, capfirst(category.label)) for category in categories}
    theme_by_key = {theme.pk: theme for theme in themes}
    page.object_list = [_line(row, wishes[row["pk"]], words, theme_by_key) for row in rows]
    return page


def _line(
    row: Mapping[str, Any],
    wishes: Iterable[tuple[int, int]],
    words: Mapping[int, tuple[str, str]],
    themes: Mapping[int, Theme],
) -> Line:
    shape, category = words[row["category_id"]]
    secret = row["keeps_choice_confidential"]
    return Line(
        key=row["pk"],
        name=row["chosen_name"],
        shape=shape,
        category=category,
        structure=row["structure"],
        commune=row["commune__name"] or "",
        declines_commune=row["declines_commune"],
        contact=row["email"] or row["phone"] or row["contact_as_typed"],
        channel=capfirst(str(Registration.Channel(row["channel"]).label)),
        is_active=row["status"] == Registration.Status.ACTIVE,
        wishes=[Wish(rank, themes[key].title, secret or themes[key].is_protected) for rank, key in wishes],
        needs=row["need_count"] or 0,
        marks=list(_marks(row)),
    )


def _marks(row: Mapping[str, Any]) -> Iterable[Mark]:
    status = row["status"]
    if status == Registration.Status.WAITING:
        yield Mark(_("on the waiting list"), "sun", "hourglass")
    if status == Registration.Status.CANCELLED:
        yield Mark(_("cancelled"), "neutral", "x")
        return
    if row["age_group"] != Registration.AgeGroup.ADULT:
        yield Mark(_("minor"), "sun", "user")
    if row["not_asked"]:
        yield Mark(_("agreement to collect"), "coral", "shield")
