"""The wall of the demonstration: what people wrote before the day and this morning, grouped, voted for, taken up."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from demo.keys import key
from events.models import Event
from participants.models import Registration
from teams.models import Team, WallNote
from teams.services.wall import count_stickers, open_wall, take_up, vote, write_note
from teams.services.wall_sorting import hide_notes, make_group, merge_notes

MINUTES_BETWEEN_NOTES = 4


def write_the_wall(event: Event, people: list[Registration], facilitator: User, told: dict[str, Any]) -> None:
    """Notes of people, and of others whom a facilitator listened to; on the day also groups, votes, stickers, a subject."""
    is_day = event.is_on_stage
    open_wall(event=event, takes_notes=True, takes_votes=is_day, shows_votes=False, votes_each=3, version=0)
    rows = told["notes"] if is_day else told["notes"][: told["before_the_day"]]
    notes = {row["key"]: _write(event, people, facilitator, row) for row in rows}
    for place, note in enumerate(notes.values()):
        ago = timedelta(minutes=MINUTES_BETWEEN_NOTES * (len(notes) - place))
        WallNote.objects.filter(pk=note.pk).update(created_at=F("created_at") - ago)
    if not is_day:
        return
    for group in told["groups"]:
        make_group(event=event, title=group["title"], notes=[notes[name].pk for name in group["notes"]])
    _vote(event, people, notes, told)
    for same in told["together"]:
        chosen = [notes[name].pk for name in same]
        merge_notes(event=event, notes=chosen, into=chosen[0])
    hide_notes(event=event, notes=[notes[name].pk for name in told["hidden"]])
    for number, name in told["subjects"].items():
        take_up(team=Team.objects.get(event=event, number=number), note=notes[name])


def _write(event: Event, people: list[Registration], facilitator: User, row: dict[str, Any]) -> WallNote:
    by = {"typed_by": facilitator} if row.get("typed") else {"author": people[row["by"]]}
    return write_note(
        event=event, kind=row["kind"], text=row["text"], idempotency_key=key(event.slug, "wall", row["key"]), **by
    )


def _vote(event: Event, people: list[Registration], notes: dict[str, WallNote], told: dict[str, Any]) -> None:
    """Each of the first voters votes for notes that lie apart in the list, the first ones most."""
    order = [notes[name] for name in told["liked"]]
    active = [person for person in people if person.is_active][: told["voters"]]
    for place, person in enumerate(active):
        for note in {
            order[place % len(order)].pk: order[place % len(order)],
            order[place % 3].pk: order[place % 3],
        }.values():
            vote(note=note, registration=person)
    counted = {notes[name].pk: (stickers, 1) for name, stickers in told["stickers"].items()}
    count_stickers(event=event, counted=counted)


def move_wall(event: Event, gap: timedelta) -> None:
    """The notes of yesterday are those of today."""
    WallNote.objects.filter(event=event).update(created_at=F("created_at") + gap)
