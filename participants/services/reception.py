"""Who is here: people arrive, leave, come back; two devices may say so, late and twice, and one truth remains."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common import live
from common.answers import Refused
from common.dates import date_format
from events.models import Event
from participants.models import CheckIn, Half, Presence, Registration

TOPIC = "reception"
MIDDAY = time(13)
SHORTEST = timedelta(hours=2)  # less programme than this on one side of midday belongs to the other side


class NotToday(Refused):
    """The gesture is dated on a day without event."""


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A morning or an afternoon of the event. `label`: "Wednesday 4 December, morning", in the reader's language."""

    day: date
    half: str
    label: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a gesture. `presence` is None where the person is not noted as here in that half-day.

    `already`: who was here before this gesture, noted by another device; `arrived_at` of the presence is the earlier hour.
    `is_repeat`: the gesture had been received before, and nothing changed.
    """

    check_in: CheckIn
    presence: Presence | None
    already: bool = False
    is_repeat: bool = False


def half_days(event: Event) -> list[HalfDay]:
    """The half-days of the event in order, from its programme; a day without any slot has its morning and afternoon."""
    lasting: dict[date, dict[str, timedelta]] = {day: {} for day in event.days}
    for slot in event.slots.all():
        day = event.starts_on + timedelta(days=slot.day - 1)
        if day in lasting:
            half = _half(slot.starts_at)
            lasting[day][half] = lasting[day].get(half, timedelta()) + timedelta(minutes=slot.minutes)
    return [
        HalfDay(day, half, _label(day, half))
        for day, halves in lasting.items()
        for half in (_long_enough(halves) if halves else Half.values)
    ]


def half_day_at(event: Event, at: datetime, known: Sequence[HalfDay] | None = None) -> HalfDay | None:
    """The half-day to which a moment belongs; None on a day without event. On a day of one half, that one all day long.

    `known`: the half-days of the event, where they are known already.
    """
    local = at.astimezone(event.zone)
    today = [half_day for half_day in (half_days(event) if known is None else known) if half_day.day == local.date()]
    exact = [half_day for half_day in today if half_day.half == _half(local.time())]
    return next(iter(exact or today), None)


def has_begun(half_day: HalfDay, event: Event) -> bool:
    """Is this half-day past, or under way?"""
    now = event.now.astimezone(event.zone)
    return half_day.day < now.date() or (half_day.day == now.date() and half_day.half <= _half(now.time()))


def now_half_day(event: Event, known: Sequence[HalfDay] | None = None) -> HalfDay | None:
    """The half-day of this moment; None on a day without event. `known` as in `half_day_at`."""
    return half_day_at(event, event.now, known)


def check_in(
    *,
    event: Event,
    registration: Registration,
    gesture: str = CheckIn.Gesture.ARRIVES,
    source: str = CheckIn.Source.NAME,
    at: datetime | None = None,
    half_day: HalfDay | None = None,
    by: User | None = None,
    device: str = "",
    idempotency_key: uuid.UUID,
) -> Noted:
    """Note one gesture (CheckIn.Gesture) of a person and make their presence what all gestures received so far say.

    `at` is when it happened, now where None; later than now, a device's clock is wrong and now is kept. `half_day` says
    for which half-day where that is not the one of `at` (a list entered afterwards). The same key again changes nothing.
    Raises NotToday on a day without event.
    """
    now = event.now
    at = min(at or now, now)
    noted_for = half_day or half_day_at(event, at)
    if noted_for is None:
        raise NotToday(gettext_lazy("The reception notes people on the days of the event only."))
    with transaction.atomic():
        row = _lock(event, registration)
        if earlier := CheckIn.objects.filter(event=event, idempotency_key=idempotency_key).first():
            return Noted(earlier, _presence_of(earlier), is_repeat=True)
        made = CheckIn.objects.create(
            event=event,
            registration=row,
            day=noted_for.day,
            half=noted_for.half,
            gesture=gesture,
            source=source,
            at=at,
            by=by,
            device=device,
            idempotency_key=idempotency_key,
        )
        presence, already = _merge(made)
        live.publish(event_id=event.pk, topic=TOPIC)
    return Noted(made, presence, already=already)


def _lock(event: Event, registration: Registration) -> Registration:
    """The person's row, locked: gestures about one person are merged one after the other."""
    return Registration.objects.select_for_update(of=("self",), no_key=True).get(event=event, pk=registration.pk)


def _merge(made: CheckIn) -> tuple[Presence | None, bool]:
    """Make the presence of a half-day what its gestures say. Also: had another device noted that the person is here?"""
    key = {"event_id": made.event_id, "registration_id": made.registration_id, "day": made.day, "half": made.half}
    stand = standing(CheckIn.objects.filter(**key))
    others = [one for one in stand if one.gesture != CheckIn.Gesture.LEAVES and one.device != made.device]
    already = made.gesture == CheckIn.Gesture.ARRIVES and bool(others)
    if not stand:
        Presence.objects.filter(**key).delete()
        return None, already
    last = stand[-1]
    presence = Presence.objects.filter(**key).first() or Presence(**key)
    presence.arrived_at = min(one.at for one in stand)
    presence.left_at = last.at if last.gesture == CheckIn.Gesture.LEAVES else None
    presence.save()
    return presence, already


def standing(gestures: Iterable[CheckIn]) -> list[CheckIn]:
    """The gestures of one person and half-day that still hold, in the order in which they happened.

    "Noted by mistake" takes back the last gesture of the same device; of any device, where that one noted nothing.
    """
    stand: list[CheckIn] = []
    for one in sorted(gestures, key=lambda gesture: (gesture.at, gesture.pk)):
        if one.gesture != CheckIn.Gesture.UNDONE:
            stand.append(one)
        elif candidates := [earlier for earlier in stand if earlier.device == one.device] or stand:
            stand.remove(candidates[-1])
    return stand


def _presence_of(gesture: CheckIn) -> Presence | None:
    return Presence.objects.filter(registration=gesture.registration_id, day=gesture.day, half=gesture.half).first()


def _half(at: time) -> str:
    return Half.MORNING.value if at < MIDDAY else Half.AFTERNOON.value


def _long_enough(halves: dict[str, timedelta]) -> list[str]:
    """Both sides of midday where each has its share of programme, else the longer one."""
    long = [half for half in Half.values if halves.get(half, timedelta()) >= SHORTEST]
    return long or sorted(halves, key=lambda half: halves[half])[-1:]


def _label(day: date, half: str) -> str:
    return _("%(day)s, %(half)s") % {"day": capfirst(date_format(day, "l j F")), "half": Half(half).label}
