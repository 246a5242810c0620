"""Find communes by any name people give them, and make them an event's territory."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import BooleanField, Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import RawSQL

from common import live
from common.text import search_key
from events.models import (
    Commune,
    Event,
    EventCommune,
    FormerCommune,
    Intercommunality,
    PlaceTarget,
    ReferenceEdition,
)
from events.services.communes import EDITION

SHORTENED = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
LONGEST_SEARCH = 80
SHORT = 4  # fewer letters than this are in the middle of too many names


@dataclass(frozen=True)
class Found:
    """A commune that answers a search; `former_name` is the merged commune the search named, if it did."""

    commune: Commune
    former_name: str = ""


def as_searched(text: str) -> str:
    """`text` in the form of `search_name`, with "St" and "Ste" in full: "St-Même" gives "saint meme"."""
    words = search_key(text[:LONGEST_SEARCH]).split()
    return " ".join(SHORTENED.get(word, word) for word in words)


def _closeness(wanted: str) -> Case:
    """0 the name itself, 1 begins so, 2 a word of it begins so, 3 anywhere."""
    return Case(
        When(search_name=wanted, then=0),
        When(search_name__startswith=wanted, then=1),
        When(search_name__contains=f" {wanted}", then=2),
        default=3,
        output_field=IntegerField(),
    )


def find_communes(text: str, limit: int = 10, *, event: Event | None = None) -> list[Found]:
    """Communes whose name, former name or postcode answers `text`, best first: at most `limit`, in two queries.

    With `event`, the communes of its territory come first. Fewer than two letters or digits find nothing.
    """
    wanted = as_searched(text)
    digits = re.sub(r"\s", "", text[:LONGEST_SEARCH])
    if len(wanted) < 2:
        return []
    inside = _is_inside(event, "pk")
    communes = Commune.objects.select_related("intercommunality").annotate(is_inside=inside)
    if digits.isascii() and digits.isdigit():
        rows = communes.filter(_with_postcode(digits[:5])).order_by("-is_inside", "-population", "code")
        return [Found(commune) for commune in rows[:limit]]
    today = communes.filter(_named(wanted)).annotate(closeness=_closeness(wanted))
    former = (
        FormerCommune.objects.filter(_named(wanted))
        .annotate(closeness=_closeness(wanted), is_inside=_is_inside(event, "commune"))
        .select_related("commune__intercommunality")
    )
    hits = [
        (not c.is_inside, c.closeness, -c.population, c.search_name, Found(c))
        for c in today.order_by("-is_inside", "closeness", "-population", "code")[:limit]
    ]
    hits += [
        (not f.is_inside, f.closeness, -f.commune.population, f.search_name, Found(f.commune, f.name))
        for f in former.order_by("-is_inside", "closeness", "-commune__population", "pk")[:limit]
    ]
    best: dict[str, Found] = {}
    for *_order, found in sorted(hits, key=lambda hit: hit[:4]):
        best.setdefault(found.commune.code, found)
    return list(best.values())[:limit]


def _named(wanted: str) -> Q:
    """Rows whose name answers: anywhere in it, but a few letters only where a word begins."""
    if len(wanted) < SHORT:
        return Q(search_name__startswith=wanted) | Q(search_name__contains=f" {wanted}")
    return Q(search_name__contains=wanted)


def _with_postcode(digits: str) -> Q:
    if len(digits) == 5:
        return Q(postcodes__contains=[digits])
    begins = RawSQL("' ' || array_to_string(postcodes, ' ') LIKE %s", [f"% {digits}%"], BooleanField())
    return Q(begins)


def _is_inside(event: Event | None, field: str) -> Exists | Value:
    if event is None:
        return Value(False)
    return Exists(EventCommune.objects.filter(event=event, commune=OuterRef(field)))


def find_intercommunalities(text: str, limit: int = 4, *, event: Event | None = None) -> list[Intercommunality]:
    """Intercommunalités whose name answers `text`, each with `commune_count`, `population` (the sum of its communes)
    and `inside_count` (how many of its communes are in `event`'s territory already)."""
    wanted = as_searched(text)
    if len(wanted) < 2:
        return []
    inside = Q(communes__in=EventCommune.objects.filter(event=event).values("commune")) if event else Q(pk__in=[])
    return list(
        Intercommunality.objects.filter(search_name__contains=wanted)
        .annotate(
            commune_count=Count("communes"),
            population=Sum("communes__population"),
            inside_count=Count("communes", filter=inside),
        )
        .filter(commune_count__gt=0)
        .order_by("-inside_count", "-population", "siren")[:limit]
    )


@transaction.atomic
def add_communes(*, event: Event, communes: QuerySet[Commune]) -> int:
    """Make `communes` part of the territory. Returns how many were not yet; adding twice adds nothing."""
    Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    known = set(EventCommune.objects.filter(event=event).values_list("commune_id", flat=True))
    fresh = [commune for commune in communes.values_list("pk", flat=True) if commune not in known]
    EventCommune.objects.bulk_create([EventCommune(event=event, commune_id=code) for code in fresh])
    if fresh:
        live.publish(event_id=event.pk, topic="territory")
    return len(fresh)


@transaction.atomic
def remove_communes(*, event: Event, communes: QuerySet[Commune]) -> int:
    """Take `communes` out of the territory. Returns how many were in it. People who live there stay registered."""
    removed, _by_model = EventCommune.objects.filter(event=event, commune__in=communes.values("pk")).delete()
    if removed:
        live.publish(event_id=event.pk, topic="territory")
    return removed


@transaction.atomic
def set_place_targets(*, event: Event, targets: Mapping[str, int | None]) -> None:
    """How many people to hope for, {SIREN of an intercommunalité: a number, or None to follow its population}."""
    Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    PlaceTarget.objects.filter(event=event, intercommunality__in=targets).delete()
    PlaceTarget.objects.bulk_create(
        PlaceTarget(event=event, intercommunality_id=siren, target=target)
        for siren, target in targets.items()
        if target is not None
    )
    live.publish(event_id=event.pk, topic="territory")


@dataclass(frozen=True)
class Group:
    """The communes of a territory that belong to one intercommunalité (None: to none)."""

    intercommunality: Intercommunality | None
    communes: list[Commune]

    @property
    def population(self) -> int:
        return sum(commune.population for commune in self.communes)


def territory_of(event: Event) -> list[Group]:
    """The event's communes by intercommunalité, the most populous first. One query."""
    rows = (
        Commune.objects.filter(pk__in=EventCommune.objects.filter(event=event).values("commune"))
        .select_related("intercommunality")
        .order_by(F("intercommunality__name").asc(nulls_last=True), "search_name")
    )
    groups: dict[str | None, Group] = {}
    for commune in rows:
        groups.setdefault(commune.intercommunality_id, Group(commune.intercommunality, [])).communes.append(commune)
    return sorted(groups.values(), key=lambda group: -group.population)


def edition() -> ReferenceEdition | None:
    """Which edition of the communes the figures come from."""
    return ReferenceEdition.objects.filter(name=EDITION).first()
