"""What the reception may know of a person, and nothing else: name, category, what concerns the welcome, here or not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common import codes
from common.text import search_key
from events.models import Category, Event
from participants.models import CheckIn, Consent, Need, Presence, Registration, RegistrationQuerySet
from participants.services.reception import HalfDay
from participants.table_numbers import tables_of

SHOWN = 12  # people under the search: more, and one types another letter
TOLD_FOR = timedelta(minutes=15)  # how long the page says that two devices noted somebody


@dataclass(slots=True)
class Guest:
    """One person, as the reception sees them. `adult`: who answers for a minor. `needs`: what the
    reception reads of each, never the person's own words. Hours are those of the event's clock. `table`: its number, and
    never its theme. `is_late`: said that they come later today."""

    key: int
    name: str
    search: str
    shape: str
    category: str
    status: str
    adult: str
    no_photo: bool = True
    arrived: str = ""
    left: str = ""
    table: int | None = None
    is_late: bool = False
    needs: list[str] = field(default_factory=list)

    @property
    def is_expected(self) -> bool:
        return self.status == Registration.Status.ACTIVE

    @property
    def is_waiting(self) -> bool:
        return self.status == Registration.Status.WAITING

    @property
    def is_here(self) -> bool:
        return bool(self.arrived and not self.left)


def guests(event: Event, half_day: HalfDay | None, people: "QuerySet[Registration]") -> list[Guest]:
    """These people as the reception sees them in a half-day, in their order. Five queries."""
    return guests_of(event, rows_of(people, half_day))


def rows_of(people: "QuerySet[Registration]", half_day: HalfDay | None, *more: str) -> list[dict[str, Any]]:
    """What `guests_of` asks of people, with their hours in a half-day, and the columns `more`. One query."""
    columns = ("pk", "chosen_name", "search_name", "category_id", "status", "responsible_name", "age_group", "late_on")
    if half_day is None:
        return list(people.values(*columns, *more))
    then = Q(presences__day=half_day.day, presences__half=half_day.half)
    held = people.annotate(presence=FilteredRelation("presences", condition=then))
    return list(held.values(*columns, *more, came=F("presence__arrived_at"), went=F("presence__left_at")))


def guests_of(event: Event, rows: Iterable[Mapping[str, Any]]) -> list[Guest]:
    """The people of `rows_of` as the reception sees them, in their order. Four queries."""
    looks = {category.pk: (category.shape, capfirst(category.label)) for category in _categories(event)}
    found = {row["pk"]: _guest(event, row, *looks[row["category_id"]]) for row in rows}
    told = Q(kind__in=Need.FOR_RECEPTION) | ~Q(reception_words="")
    for need in Need.objects.filter(told, registration__in=found).order_by("pk"):
        found[need.registration_id].needs.append(need.at_reception)
    for key in in_photos(found):
        found[key].no_photo = False
    for key, number in tables_of(event, found).items():
        found[key].table = number
    return list(found.values())


def in_photos(people: Iterable[int]) -> set[int]:
    """Those of these people (keys) who agreed to at least one use of photos, and have not taken it back. One query."""
    newest: dict[tuple[int, str], bool] = {}
    given = Consent.objects.filter(registration__in=list(people), purpose__in=Consent.PHOTO).order_by("pk")
    for key, purpose, yes in given.values_list("registration_id", "purpose", "is_given"):
        newest[key, purpose] = yes
    return {key for (key, _purpose), yes in newest.items() if yes}


def search(event: Event, text: str) -> RegistrationQuerySet:
    """Those whose name has a word that begins with `text`, those whose first word does first; or who holds this code."""
    people: RegistrationQuerySet = Registration.objects.filter(event=event)
    wanted, typed = search_key(text), codes.as_typed(text)
    holder = people.filter(code_lookup=codes.lookup_key(Registration.code_kind, typed))
    if len(typed) == codes.SPOKEN_LENGTH and holder.exists():
        return holder
    if not wanted:
        return people.none()
    first = Case(When(search_name__startswith=wanted, then=Value(0)), default=Value(1), output_field=IntegerField())
    inside = Q(search_name__startswith=wanted) | Q(search_name__contains=f" {wanted}")
    return people.filter(inside).order_by(first, "search_name", "pk")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of those expected are here."""

    here: int
    expected: int


def progress(event: Event, half_day: HalfDay | None) -> Progress:
    """Two queries."""
    here = Presence.objects.filter(event=event, left_at=None, registration__status=Registration.Status.ACTIVE)
    here = here.filter(day=half_day.day, half=half_day.half) if half_day else here.none()
    return Progress(here.count(), Registration.objects.filter(event=event).active().count())


def noted_twice(event: Event, half_day: HalfDay | None) -> list[str]:
    """Sentences about those whom two devices noted in the last minutes: both read them. One query."""
    if half_day is None:
        return []
    arrivals = CheckIn.objects.filter(
        event=event, day=half_day.day, half=half_day.half, gesture=CheckIn.Gesture.ARRIVES
    )
    twice = (
        arrivals.values("registration_id", "registration__chosen_name")
        .annotate(devices=Count("device", distinct=True), first=Min("at"), last=Max("received_at"))
        .filter(devices__gt=1, last__gt=timezone.now() - TOLD_FOR)
        .order_by("-last")[:5]
    )
    return [
        _("%(name)s was noted by two devices. The earlier hour counts: %(hour)s.")
        % {"name": row["registration__chosen_name"], "hour": _hour(event, row["first"])}
        for row in twice
    ]


def figures(event: Event, half_days: Iterable[HalfDay]) -> list[dict[str, Any]]:
    """[{"category", "expected", "present": [how many in each half-day]}] and a last line for all. Three queries."""
    columns = [(half_day.day, half_day.half) for half_day in half_days]
    expected = dict(
        Registration.objects.filter(event=event).active().order_by().values_list("category").annotate(n=Count("pk"))
    )
    present: dict[int, dict[tuple[Any, str], int]] = defaultdict(dict)
    counted = Presence.objects.filter(event=event).order_by().values_list("registration__category", "day", "half")
    for category, day, half, count in counted.annotate(n=Count("pk")):
        present[category][day, half] = count
    lines = [
        {
            "category": category,
            "expected": expected.get(category.pk, 0),
            "present": [present[category.pk].get(column, 0) for column in columns],
        }
        for category in _categories(event)
    ]
    sums = [sum(line["present"][place] for line in lines) for place in range(len(columns))]
    return [*lines, {"category": None, "expected": sum(expected.values()), "present": sums}]


def _categories(event: Event) -> Iterable[Category]:
    return event.categories.all()


def _guest(event: Event, row: Mapping[str, Any], shape: str, category: str) -> Guest:
    came, went = row.get("came"), row.get("went")
    is_minor = row["age_group"] != Registration.AgeGroup.ADULT
    return Guest(
        key=row["pk"],
        name=row["chosen_name"],
        search=row["search_name"],
        shape=shape,
        category=category,
        status=row["status"],
        adult=row["responsible_name"] if is_minor else "",
        is_late=row["late_on"] == event.today,
        arrived=_hour(event, came) if came else "",
        left=_hour(event, went) if went else "",
    )


def _hour(event: Event, at: datetime) -> str:
    return at.astimezone(event.zone).strftime("%H:%M")
