"""Play the day: do what the script says as the event's clock passes, each step once."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from common.answers import Refused, Stale
from demo.keys import key
from demo.play.day import steps_of
from demo.play.script import Timed, timed
from events.models import Event, Sent, Slot
from events.now import where_are_we
from events.services.rehearsal import set_clock

BEFORE = timedelta(minutes=5)  # the day is joined so long before its first slot
MOST_AT_ONCE = 150  # steps of one tick: the worker has other things to do
QUIET_NIGHT = timedelta(minutes=10)  # after the last slot of a day, the night is left out


def advance(event: Event) -> list[Timed]:
    """Do the steps whose time has come and that nobody has done, in order; leave out the night. Returns those done.

    What the services refuse, because whoever watches changed something meanwhile, is left out. Two at once do no step twice.
    """
    done = [one for one in due(event) if _do_once(event, one)]
    _leave_out_the_night(event)
    return done


def due(event: Event) -> list[Timed]:
    """The steps to do now, the earliest first, MOST_AT_ONCE at most."""
    already = set(Sent.objects.filter(event=event).values_list("idempotency_key", flat=True))
    now = event.now
    waiting = (one for one in plan(event) if one.at <= now and _key(event, one) not in already)
    return [one for one, _place in zip(waiting, range(MOST_AT_ONCE), strict=False)]


def plan(event: Event) -> list[Timed]:
    """Every step of the day with its time, as the programme now is."""
    return timed(event, steps_of(event), _slots(event))


def told(event: Event, most: int) -> list[Timed]:
    """The last `most` steps that were done, the latest first."""
    done = set(Sent.objects.filter(event=event).values_list("idempotency_key", flat=True))
    return [one for one in reversed(plan(event)) if _key(event, one) in done][:most]


def is_over(event: Event) -> bool:
    """Has the last slot ended, with nothing left to do?"""
    return where_are_we(_present(event), event.now).is_over and not due(event)


def begins_at(event: Event) -> datetime:
    """A little before the first slot."""
    return min(slot.begins for slot in _present(event)) - BEFORE


def next_moment(event: Event) -> datetime | None:
    """When the next slot begins; None after the last."""
    following = where_are_we(_present(event), event.now).following
    return following.begins if following else None


def _do_once(event: Event, one: Timed) -> bool:
    try:
        with transaction.atomic():
            Sent.objects.create(event=event, idempotency_key=_key(event, one), row_id=event.pk)
            with transaction.atomic():
                one.step.do(event)
    except IntegrityError:
        return False  # another worker does it
    except (Refused, Stale):
        Sent.objects.get_or_create(event=event, idempotency_key=_key(event, one), defaults={"row_id": event.pk})
        return False
    return True


def _leave_out_the_night(event: Event) -> None:
    now = where_are_we(_present(event), event.now)
    if now.current or not now.following or now.following.begins - BEFORE <= event.now:
        return
    last = max((slot.ends for slot in _present(event) if slot.ends <= event.now), default=None)
    if last and event.now - last >= QUIET_NIGHT and now.following.on > last.date():
        set_clock(event=event, at=now.following.begins - BEFORE, speed=event.clock_speed)


def _key(event: Event, one: Timed) -> object:
    return key(event.slug, "play", one.step.name)


def _present(event: Event) -> list[Slot]:
    return [slot for slot in _slots(event) if slot is not None]


def _slots(event: Event) -> Sequence[Slot | None]:
    """The slots that the model gave, by place (their keys were given in order); None where one was removed."""
    rows = {slot.pk: slot for slot in Slot.objects.filter(event=event)}
    for slot in rows.values():
        slot.event = event
    return list(_by_place(event, rows))


def _by_place(event: Event, rows: dict[int, Slot]) -> Iterator[Slot | None]:
    known = Sent.objects.filter(event=event, idempotency_key__in=[key(event.slug, "slot", n) for n in range(60)])
    places = {row.idempotency_key: row.row_id for row in known}
    for place in range(len(places)):
        yield rows.get(places[key(event.slug, "slot", place)])
