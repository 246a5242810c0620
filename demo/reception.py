"""The morning of the event under way: most people have come through the door."""

from datetime import datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from demo.keys import key
from events.models import Event
from participants.models import CheckIn, Half, Presence, Registration
from participants.services.lateness import say_late
from participants.services.reception import HalfDay, check_in, half_days

ABSENT_FIRST = 8  # one in eight did not come at first, then one in seven
STILL_AWAITED = 4  # one in four is not here yet: the third, the seventh, the eleventh…
LATE = 6  # the seventh said so, and comes
FIRST, EACH = time(8, 31), timedelta(seconds=25)  # a queue
BACK_FROM_LUNCH = time(13, 46)


def people_arrive(event: Event, people: list[Registration], by: User) -> None:
    """Three in four are here this morning, and again after lunch where it is afternoon; one has left, one was noted
    twice, one is late and said so."""
    arrive(event, people, by, FIRST)
    now = timezone.now().astimezone(event.zone)
    if now.time() >= BACK_FROM_LUNCH:
        arrive(event, people, by, BACK_FROM_LUNCH)
    note(event, people[0], by, now, "leaves", CheckIn.Gesture.LEAVES)
    note(event, people[1], by, now, "noted twice", CheckIn.Gesture.ARRIVES, device="tablette")
    say_late(registration=people[LATE])


def people_came(event: Event, people: list[Registration]) -> None:
    """Who was here at each half-day of an event that is over: a few fewer each time. As rows, for no reception is open."""
    hours = {Half.MORNING: FIRST, Half.AFTERNOON: BACK_FROM_LUNCH}
    Presence.objects.bulk_create(
        Presence(
            event=event,
            registration=person,
            day=half_day.day,
            half=half_day.half,
            arrived_at=datetime.combine(half_day.day, hours[Half(half_day.half)], event.zone) + EACH * place,
        )
        for turn, half_day in enumerate(half_days(event))
        for place, person in enumerate(people)
        if (place + turn) % (ABSENT_FIRST - turn)
    )


def arrive(event: Event, people: list[Registration], by: User, first: time) -> None:
    begun = datetime.combine(event.today, first, event.zone)
    half_day: HalfDay = next(one for one in half_days(event) if one.half == ("am" if first == FIRST else "pm"))
    for place, person in enumerate(people):
        if place % STILL_AWAITED != STILL_AWAITED - 2:
            note(
                event, person, by, begun + EACH * place, f"arrives {first}", CheckIn.Gesture.ARRIVES, half_day=half_day
            )


def note(
    event: Event,
    person: Registration,
    by: User,
    at: datetime,
    what: str,
    gesture: str,
    *,
    device: str = "accueil",
    half_day: HalfDay | None = None,
) -> None:
    check_in(
        event=event,
        registration=person,
        gesture=gesture,
        source=CheckIn.Source.SCAN,
        at=at,
        by=by,
        device=device,
        half_day=half_day,
        idempotency_key=key(event.slug, what, person.reference),
    )


def move_presence(event: Event, gap: timedelta) -> None:
    """Who came yesterday came today."""
    for model, hours in ((CheckIn, ("at", "received_at")), (Presence, ("arrived_at", "left_at"))):
        model.objects.filter(event=event).update(day=F("day") + gap, **{hour: F(hour) + gap for hour in hours})
    event.registrations.update(late_on=F("late_on") + gap)
