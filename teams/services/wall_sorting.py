"""What a facilitator does with the notes of the wall: group, put together, hide. Each has a way back that gives all back."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import live
from common.text import storable
from events.models import Event
from teams.models import WallGroup, WallNote
from teams.services.answers import Refused
from teams.services.wall import WALL, held_wall


def make_group(
    *, event: Event, title: str, notes: Iterable[int] = (), idempotency_key: uuid.UUID | None = None
) -> WallGroup:
    """A group under a title, last on the wall, with these notes in it. A repeat with the same key gives the first group."""
    title = _title(title)
    with transaction.atomic():
        held_wall(event)
        if idempotency_key:
            made = WallGroup.objects.filter(event=event, idempotency_key=idempotency_key).first()
            if made:
                return made
        last = WallGroup.objects.filter(event=event).aggregate(last=Max("position"))["last"]
        group = WallGroup.objects.create(
            event=event, title=title, position=0 if last is None else last + 1, idempotency_key=idempotency_key
        )
        WallNote.objects.filter(event=event, pk__in=list(notes)).update(group=group)
        live.publish(event_id=event.pk, topic=WALL)
        return group


def rename_group(*, group: WallGroup, title: str) -> None:
    title = _title(title)
    with transaction.atomic():
        WallGroup.objects.filter(pk=group.pk).update(title=title)
        live.publish(event_id=group.event_id, topic=WALL)


def remove_group(*, group: WallGroup) -> list[int]:
    """The group goes, its notes stay on the wall without one. Gives these notes."""
    with transaction.atomic():
        held_wall(group.event)
        notes = list(WallNote.objects.filter(group=group).values_list("pk", flat=True))
        WallGroup.objects.filter(pk=group.pk).delete()
        live.publish(event_id=group.event_id, topic=WALL)
        return notes


def move_group(*, group: WallGroup, to: int) -> None:
    """Give a group its place among the others, counted from 0."""
    with transaction.atomic():
        held_wall(group.event)
        rows = [row for row in group.siblings() if row.pk != group.pk]
        rows.insert(min(max(to, 0), len(rows)), group)
        for position, row in enumerate(rows):
            row.position = position
        WallGroup.objects.bulk_update(rows, ["position"])
        live.publish(event_id=group.event_id, topic=WALL)


def place_notes(*, event: Event, groups: Mapping[int, int | None]) -> dict[int, int | None]:
    """Put notes into groups (None: out of any). Gives where each was, which put in place again undoes it.

    Raises Refused for a group that is gone.
    """
    with transaction.atomic():
        held_wall(event)
        wanted = {group for group in groups.values() if group}
        if WallGroup.objects.filter(event=event, pk__in=wanted).count() != len(wanted):
            raise Refused(_("This group was removed meanwhile."))
        rows = list(WallNote.objects.filter(event=event, pk__in=groups))
        before = {row.pk: row.group_id for row in rows}
        for row in rows:
            row.group_id = groups[row.pk]
        if any(before[row.pk] != row.group_id for row in rows):
            WallNote.objects.bulk_update(rows, ["group"])
            live.publish(event_id=event.pk, topic=WALL)
        return before


def merge_notes(*, event: Event, notes: Iterable[int], into: int) -> list[int]:
    """Put notes that say the same together: `into` keeps its words on the wall. Gives those that went into it.

    Votes and stickers stay with each note and are counted together, a person once: see `teams.wall`. Taking a note out
    again therefore gives back exactly what was. Raises Refused unless all are on the wall, two at least.
    """
    with transaction.atomic():
        held_wall(event)
        rows = {row.pk: row for row in WallNote.objects.filter(event=event).shown()}
        others = [pk for pk in dict.fromkeys(notes) if pk != into]
        if into not in rows or any(pk not in rows for pk in others):
            raise Refused(_("One of these notes is no longer on the wall. Choose again."))
        if not others:
            raise Refused(_("Choose two notes or more."))
        WallNote.objects.filter(pk__in=others).update(merged_into=into)
        live.publish(event_id=event.pk, topic=WALL)
        return others


def separate_notes(*, event: Event, notes: Iterable[int]) -> int:
    """Notes that were put together stand alone again, with their own words, group, votes and stickers. Gives how many."""
    with transaction.atomic():
        held_wall(event)
        changed = (
            WallNote.objects.filter(event=event, pk__in=list(notes)).exclude(merged_into=None).update(merged_into=None)
        )
        if changed:
            live.publish(event_id=event.pk, topic=WALL)
        return changed


def hide_notes(*, event: Event, notes: Iterable[int]) -> list[int]:
    """Put notes aside: only those who run the event, and whoever wrote them, see them. Gives those that were shown."""
    with transaction.atomic():
        held_wall(event)
        shown = list(WallNote.objects.filter(event=event, pk__in=list(notes)).shown().values_list("pk", flat=True))
        WallNote.objects.filter(pk__in=shown).update(hidden_at=event.now)
        if shown:
            _say_to_all(event)
        return shown


def show_notes(*, event: Event, notes: Iterable[int]) -> int:
    """Hidden notes are on the wall again. Gives how many."""
    with transaction.atomic():
        held_wall(event)
        changed = (
            WallNote.objects.filter(event=event, pk__in=list(notes)).exclude(hidden_at=None).update(hidden_at=None)
        )
        if changed:
            _say_to_all(event)
        return changed


def _say_to_all(event: Event) -> None:
    """Also to the team that took the note up: its page shows no hidden words."""
    live.publish(event_id=event.pk, topic="teams")
    live.publish(event_id=event.pk, topic=WALL)


def _title(title: str) -> str:
    title = " ".join(storable(title).split())
    longest = WallGroup._meta.get_field("title").max_length or 0
    if not title:
        raise Refused(_("Give the group a title."), "title")
    if len(title) > longest:
        raise Refused(_("A title holds %(most)d characters at most.") % {"most": longest}, "title")
    return title
