"""The moments of resource people: made by the organiser, taken by tables, given back. A moment has one table."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from common import live
from events.services.lists import TOPICS, lock
from teams.models import ResourcePerson, ResourceSlot, Team
from teams.services.answers import Refused, Stale, locked
from teams.services.help import HELP

MOST_SLOTS = 60  # made at once
TOPICS[ResourcePerson] = (HELP,)


def make_slots(
    *, person: ResourcePerson, starts: datetime, ends: datetime, minutes: int, pause: int = 0
) -> list[ResourceSlot]:
    """Free moments of `minutes` between two times, `pause` minutes apart. Those that would cross one that stands are left out.

    Made twice, they are there once. Raises Refused where none fits, or more than MOST_SLOTS.
    """
    wanted = _cut(starts, ends, timedelta(minutes=minutes), timedelta(minutes=pause))
    if not wanted:
        raise Refused(_("No moment fits between these times."), "ends")
    if len(wanted) > MOST_SLOTS:
        raise Refused(_("That makes more than %(most)d moments. Make them longer.") % {"most": MOST_SLOTS}, "minutes")
    with transaction.atomic():
        lock(person.event_id)
        standing = list(person.slots.values_list("starts_at", "ends_at"))
        made = ResourceSlot.objects.bulk_create(
            ResourceSlot(event_id=person.event_id, person=person, starts_at=begin, ends_at=end)
            for begin, end in wanted
            if not any(begin < other_end and other_begin < end for other_begin, other_end in standing)
        )
        if made:
            live.publish(event_id=person.event_id, topic=HELP)
        return made


def _cut(starts: datetime, ends: datetime, length: timedelta, pause: timedelta) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    while starts + length <= ends and len(found) <= MOST_SLOTS:
        found.append((starts, starts + length))
        starts += length + pause
    return found


def take_slot(*, slot: ResourceSlot, team: Team) -> ResourceSlot:
    """The table has this moment. Pressed again it keeps it.

    Raises Stale when another table was first, Refused when the table is elsewhere then, or the moment is over.
    """
    with transaction.atomic():
        team = locked(team)
        held = _held(slot)
        if held.event_id != team.event_id:
            raise Refused(_("This moment belongs to another event."))
        if held.team_id == team.pk:
            return held
        if held.team_id is not None:
            raise Stale(_("Another table has just taken this moment. Choose another one."))
        if held.ends_at <= team.event.now:
            raise Refused(_("This moment is over. Choose a later one."))
        crossing = team.resource_slots.filter(starts_at__lt=held.ends_at, ends_at__gt=held.starts_at)
        if crossing.exists():
            raise Refused(_("Your table already sees somebody at that time."))
        held.team = team
        held.save(update_fields=["team"])
        live.publish(event_id=team.event_id, topic=HELP)
        return held


def free_slot(*, slot: ResourceSlot, team: Team | None = None) -> None:
    """The moment is free again. `team`: only where it is still this table's. Done twice, it is free once."""
    with transaction.atomic():
        held = _held(slot)
        if held.team_id is None or (team is not None and held.team_id != team.pk):
            return
        held.team = None
        held.save(update_fields=["team"])
        live.publish(event_id=held.event_id, topic=HELP)


def remove_slot(*, slot: ResourceSlot) -> None:
    """The organiser takes a moment away. Raises Refused while a table has it."""
    with transaction.atomic():
        held = _held(slot)
        if held.team_id is not None:
            raise Refused(_("A table has this moment. Free it first."))
        held.delete()
        live.publish(event_id=held.event_id, topic=HELP)


def _held(slot: ResourceSlot) -> ResourceSlot:
    row = ResourceSlot.objects.select_for_update(of=("self",)).filter(pk=slot.pk).first()
    if row is None:
        raise Refused(_("This moment is no longer there."))
    return row
