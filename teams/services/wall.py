"""What people do on the wall: open it, write, vote, count stickers, take an idea up.

Notes are published on WALL, votes apart on VOTES, and only while everybody sees them: of a secret vote not even the
minute is heard.
Locks are taken in one order: registration, wall, team, topic.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from common import live
from common.text import storable
from events.models import Event
from participants.models import Registration
from teams.models import Team, Wall, WallNote, WallVote
from teams.services.answers import TEAMS, Refused, Stale, locked, refuse_archived

WALL = "wall"
VOTES = "wall-votes"
MOST_NOTES_EACH = 40  # of one person: a phone that goes mad fills no wall
MOST_STICKERS = 999


def held_wall(event: Event) -> Wall:
    """The event's wall as it is now, held until the end of the transaction; a closed one where there was none."""
    Wall.objects.get_or_create(event=event)
    return Wall.objects.select_for_update(of=("self",), no_key=True).get(event=event)


def open_wall(
    *, event: Event, takes_notes: bool, takes_votes: bool, shows_votes: bool, votes_each: int, version: int
) -> Wall:
    """Say what may be done on the wall. `version` is that of the page, 0 for a wall never opened. Raises Stale, Refused."""
    refuse_archived(event)
    with transaction.atomic():
        wall = Wall.objects.select_for_update(of=("self",), no_key=True).filter(event=event).first()
        if version != (wall.version if wall else 0):
            raise Stale(_("Somebody else has just opened or closed the wall. Look, then choose again."))
        wall = wall or Wall(event=event, version=0)
        wall.takes_notes, wall.takes_votes = takes_notes, takes_votes
        wall.shows_votes, wall.votes_each = shows_votes, votes_each
        wall.version += 1
        wall.save()
        live.publish(event_id=event.pk, topic=WALL)
        return wall


def close_wall(*, event: Event) -> None:
    """Nobody writes or votes any more. What is on the wall stays, as do its votes."""
    with transaction.atomic():
        changed = Wall.objects.filter(event=event).update(
            takes_notes=False, takes_votes=False, version=F("version") + 1
        )
        if changed:
            live.publish(event_id=event.pk, topic=WALL)


def cleaned(text: str) -> str:
    """The words of a note on one line. Raises Refused for none, or for more than fit on a card."""
    text = " ".join(storable(text).split())
    longest = WallNote._meta.get_field("text").max_length or 0
    if not text:
        raise Refused(_("Write a few words first."), "text")
    if len(text) > longest:
        raise Refused(_("A note holds %(most)d characters at most. Shorten it a little.") % {"most": longest}, "text")
    return text


def write_note(
    *,
    event: Event,
    kind: str,
    text: str,
    author: Registration | None = None,
    typed_by: User | None = None,
    idempotency_key: uuid.UUID | None = None,
) -> WallNote:
    """Put a note on the wall. A repeat with the same key gives the first note.

    `author` writes it on a phone; `typed_by` types it for somebody, also while the wall is closed for others; neither:
    the tablet of a table. Raises Refused for an empty or too long text, while the wall is closed, once the event is archived.
    """
    refuse_archived(event)
    text = cleaned(text)
    if kind not in WallNote.Kind.values:
        raise Refused(_("Say whether it is a need, an idea, or what you can bring."), "kind")
    with transaction.atomic():
        wall = held_wall(event)
        if idempotency_key:
            sent = WallNote.objects.filter(event=event, idempotency_key=idempotency_key).first()
            if sent:
                return sent
        if typed_by is None:
            _refuse_to_write(wall, author)
        last = WallNote.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0
        note = WallNote.objects.create(
            event=event,
            number=last + 1,
            kind=kind,
            text=text,
            author=author,
            typed_by=typed_by,
            created_at=event.now,
            idempotency_key=idempotency_key,
        )
        live.publish(event_id=event.pk, topic=WALL)
        return note


def _refuse_to_write(wall: Wall, author: Registration | None) -> None:
    if not wall.takes_notes:
        raise Refused(_("The wall takes no more notes now. A facilitator can still write it for you."))
    if author is None:
        return
    if not author.is_active:
        raise Refused(_("Only people who come write on the wall."))
    if WallNote.objects.filter(author=author).count() >= MOST_NOTES_EACH:
        raise Refused(_("You have written a lot already. Tell the rest to a facilitator."))


def change_note(*, note: WallNote, kind: str, text: str, version: int, by_author: bool) -> WallNote:
    """Change a note's words. Its author may, until somebody could vote for them; those who run the event always.

    Raises Refused, and Stale when somebody changed it since `version`.
    """
    refuse_archived(note.event)
    text = cleaned(text)
    if kind not in WallNote.Kind.values:
        raise Refused(_("Say whether it is a need, an idea, or what you can bring."), "kind")
    with transaction.atomic():
        wall = held_wall(note.event)
        row = held_note(note)
        if by_author and (wall.takes_votes or row.stickers or row.votes.exists()):
            raise Refused(_("People may have voted for these words: they stay. You can take the note off the wall."))
        if row.version != version:
            raise Stale(_("This note has changed since you opened it. Check it, then save again."))
        row.kind, row.text, row.version = kind, text, row.version + 1
        row.save(update_fields=["kind", "text", "version"])
        live.publish(event_id=row.event_id, topic=WALL)
        return row


def withdraw_note(*, note: WallNote) -> None:
    """Its author takes a note off the wall: it is erased, with its votes. Notes put together with it stand alone again."""
    with transaction.atomic():
        held_wall(note.event)
        WallNote.objects.filter(pk=note.pk).delete()
        live.publish(event_id=note.event_id, topic=WALL)
        live.publish(event_id=note.event_id, topic=TEAMS)


def held_note(note: WallNote) -> WallNote:
    """The note as it is now, held until the end of the transaction. Raises Refused when it was withdrawn."""
    row = WallNote.objects.select_for_update(of=("self",), no_key=True).filter(pk=note.pk).first()
    if row is None:
        raise Refused(_("This note was taken off the wall meanwhile."))
    return row


@dataclass(frozen=True)
class Roots:
    """Which note of an event stands for which, once notes are put together."""

    into: Mapping[int, int]  # note → the note it was put together with
    hidden: frozenset[int]

    def root(self, note: int) -> int:
        """The note that is on the wall for this one."""
        while note in self.into:
            note = self.into[note]
        return note

    def is_shown(self, note: int) -> bool:
        return note not in self.into and note not in self.hidden

    def family(self, root: int) -> list[int]:
        """The note and all that it stands for."""
        return [root, *(note for note in self.into if self.root(note) == root)]

    @classmethod
    def of(cls, event_id: int) -> "Roots":
        rows = list(
            WallNote.objects.filter(event_id=event_id)
            .exclude(merged_into=None, hidden_at=None)
            .values_list("pk", "merged_into_id", "hidden_at")
        )
        return cls({pk: into for pk, into, _at in rows if into}, frozenset(pk for pk, _into, at in rows if at))


def supported(registration: Registration, roots: Roots) -> set[int]:
    """The notes on the wall that a person's votes count for. A hidden note gives the vote back."""
    voted = WallVote.objects.filter(registration=registration).values_list("note_id", flat=True)
    return {root for root in map(roots.root, voted) if root not in roots.hidden}


def vote(*, note: WallNote, registration: Registration) -> int:
    """A person votes for a note; twice counts once. Gives how many votes they have left.

    Raises Refused when votes are closed, none is left, or the note is no longer on the wall.
    """
    with transaction.atomic():
        person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        wall = _votable(note, person)
        roots = Roots.of(note.event_id)
        if not roots.is_shown(note.pk):
            raise Refused(_("This note is no longer on the wall."))
        mine = supported(person, roots)
        if note.pk in mine:
            return max(0, wall.votes_each - len(mine))
        if len(mine) >= wall.votes_each:
            raise Refused(_("You have no vote left. Take one back first."))
        WallVote.objects.create(event_id=note.event_id, note=note, registration=person)
        _tell_if_shown(note.event)
        return wall.votes_each - len(mine) - 1


def unvote(*, note: WallNote, registration: Registration) -> None:
    """A person takes their vote for a note back, also where it was given to one put together with it."""
    with transaction.atomic():
        person = Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)
        _votable(note, person)
        family = Roots.of(note.event_id).family(note.pk)
        taken, _rows = WallVote.objects.filter(registration=person, note__in=family).delete()
        if taken:
            _tell_if_shown(note.event)


def _tell_if_shown(event: Event) -> None:
    """Say that votes changed, unless they are secret. The wall is held: a vote is told once everybody may see it."""
    if held_wall(event).shows_votes:
        live.publish(event_id=event.pk, topic=VOTES)


def _votable(note: WallNote, person: Registration) -> Wall:
    refuse_archived(note.event)
    wall = Wall.objects.filter(event_id=note.event_id).first()
    if wall is None or not wall.takes_votes:
        raise Refused(_("Votes are closed now."))
    if not person.is_active or person.event_id != note.event_id:
        raise Refused(_("Only people who come vote on the wall."))
    return wall


def count_stickers(*, event: Event, counted: Mapping[int, tuple[int, int]]) -> list[WallNote]:
    """Write down the stickers counted on paper: {note: (stickers, version of the note that the page showed)}.

    Gives the notes that somebody else had changed since: these keep what they have, the others are written.
    """
    refuse_archived(event)
    if any(not 0 <= stickers <= MOST_STICKERS for stickers, _version in counted.values()):
        raise Refused(_("At most %(most)d stickers on a note.") % {"most": MOST_STICKERS})
    with transaction.atomic():
        held_wall(event)
        rows = WallNote.objects.select_for_update(of=("self",), no_key=True).filter(event=event, pk__in=counted)
        overtaken, changed = [], []
        for row in rows.order_by("pk"):
            stickers, version = counted[row.pk]
            if row.stickers == stickers:
                continue
            if row.version != version:
                overtaken.append(row)
                continue
            row.stickers, row.version = stickers, row.version + 1
            changed.append(row)
        WallNote.objects.bulk_update(changed, ["stickers", "version"])
        if changed:
            live.publish(event_id=event.pk, topic=VOTES)
        return overtaken


@dataclass(frozen=True)
class TakenUp:
    """What choosing a subject did: the team's subject before, and the other teams that work on the new one."""

    before: WallNote | None
    others: tuple[Team, ...] = ()


def take_up(*, team: Team, note: WallNote | None) -> TakenUp:
    """An idea of the wall becomes a team's subject; None gives the subject up. Two teams may take the same.

    Raises Refused for a note that is not on the wall, or of another event.
    """
    with transaction.atomic():
        wanted = None if note is None else held_note(note)
        team = locked(team)
        if wanted and wanted.event_id != team.event_id:
            raise Refused(_("This note belongs to another event."))
        if wanted and (wanted.hidden_at or wanted.merged_into_id) and wanted.pk != team.subject_id:
            raise Refused(_("This note is no longer on the wall."))
        before = team.subject
        if before != wanted:
            team.subject = wanted
            team.save(update_fields=["subject"])
            live.publish(event_id=team.event_id, topic=TEAMS)
            live.publish(event_id=team.event_id, topic=WALL)
        others = Team.objects.filter(event_id=team.event_id, subject=wanted).exclude(pk=team.pk) if wanted else []
        return TakenUp(before, tuple(others))
