"""How many meals of each kind, for the kitchen: figures only, no name."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from events.models import Event, Slot
from participants.models import Half, Presence, Registration

EATS_WITH_THE_MORNING = time(14)  # a meal that begins before is eaten by those who came in the morning
CHOICES = Registration.Meal
WORDS = {  # as the kitchen reads them
    CHOICES.ANYTHING: _("everything"),
    CHOICES.VEGETARIAN: _("without meat or fish"),
    CHOICES.NO_PORK: _("without pork"),
    CHOICES.OTHER: _("something else, to be seen with the reception"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One meal of the programme. `present`: people here in its half-day by choice, None before anybody was noted."""

    slot: Slot
    day: date
    present: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Meals:
    """`registered`: {Registration.Meal: people with a place}."""

    registered: dict[str, int]
    tables: list[Table]

    @property
    def total(self) -> int:
        return sum(self.registered.values())

    @property
    def lines(self) -> list[tuple[str, int, list[int | None]]]:
        """(choice in words, registered, present at each meal) in the order in which people choose."""
        return [
            (
                str(WORDS[CHOICES(choice)]),
                self.registered.get(choice, 0),
                [None if table.present is None else table.present.get(choice, 0) for table in self.tables],
            )
            for choice in CHOICES.values
        ]

    @property
    def totals(self) -> list[int | None]:
        return [None if table.present is None else sum(table.present.values()) for table in self.tables]


def meals_of(event: Event) -> Meals:
    """Exact figures, for the organiser and the kitchen. Three queries."""
    people = Registration.objects.filter(event=event).active().order_by()
    registered = dict(people.values_list("meal").annotate(n=Count("pk")))
    here: dict[tuple[date, str], dict[str, int]] = {}
    presences = Presence.objects.filter(event=event).order_by().values_list("day", "half", "registration__meal")
    for day, half, meal, n in presences.annotate(n=Count("pk")):
        here.setdefault((day, half), {})[meal] = n
    tables = []
    for slot in event.slots.filter(kind=Slot.Kind.MEAL):
        day = event.starts_on + timedelta(days=slot.day - 1)
        half = Half.MORNING if slot.starts_at < EATS_WITH_THE_MORNING else Half.AFTERNOON
        tables.append(Table(slot, day, here.get((day, half.value))))
    return Meals(registered, tables)
