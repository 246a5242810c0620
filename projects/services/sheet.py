"""Writing the project sheet, so that no text is ever lost."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from common import live
from events.models import SheetBlock
from projects.models import LONGEST_TEXT, SheetEntry, SheetRevision
from teams.models import Team

BOARD_HEARS_AFTER = timedelta(minutes=1)


class Choice(models.TextChoices):
    """What to keep when two people wrote in the same block."""

    MINE = "mine", _("Keep my text")
    THEIRS = "theirs", _("Keep the other text")
    BOTH = "both", _("Keep both, one after the other")
    MIX = "mix", _("Write a mix of the two")


class BlockGone(Exception):
    """The organiser removed the block at this very moment: nothing was written."""


class TooLong(Exception):
    """The two texts together pass the limit of a block, by `excess` characters."""

    def __init__(self, excess: int) -> None:
        super().__init__(excess)
        self.excess = excess


@dataclass(frozen=True, slots=True)
class Saved:
    """The server holds this text: `text` is what stands in the block now, at `version`."""

    text: str
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else wrote in the block meanwhile. `mine` is kept as `set_aside`; `theirs` stands, at `version`."""

    mine: str
    theirs: str
    theirs_by: str
    theirs_at: datetime
    version: int
    set_aside: SheetRevision


def save_block(
    *, team: Team, block: SheetBlock, text: str, base_version: int, author: str, idempotency_key: uuid.UUID
) -> Saved | Conflict:
    """Write `text` in a block, if the block still stands at `base_version` (0: never written).

    `author` is the name of a facilitator or organiser, empty for the team itself. A repeat with the same key and text
    answers like the first time. A text that comes too late is set aside, and both are handed back to choose from.
    Raises BlockGone.
    """
    with transaction.atomic():
        entry = _locked_entry(team, block)
        if before := SheetRevision.objects.filter(event_id=team.event_id, idempotency_key=idempotency_key).first():
            if before.entry_id == entry.pk and before.text == text:
                return _answer_again(entry, before)
            idempotency_key = uuid.uuid4()  # the key of another text: this one is no repeat
        if text == entry.text:
            return Saved(entry.text, entry.version, entry.updated_at)
        # Nothing is overwritten where nothing stands: a text that meets an emptied block is no conflict.
        if base_version != entry.version and entry.text:
            return _set_aside(entry, text, base_version, author, idempotency_key)
        return _write(entry, text, author, idempotency_key)


def choose(
    *,
    set_aside: SheetRevision,
    choice: Choice,
    mix: str,
    base_version: int,
    author: str,
    idempotency_key: uuid.UUID,
) -> Saved | Conflict:
    """Settle a conflict. `base_version` is that of the other text as it was shown; `mix` is read for Choice.MIX only.

    If yet another text came meanwhile, that is a new conflict. Raises TooLong when both texts do not fit in a block.
    """
    with transaction.atomic():
        team, block = set_aside.entry.team, set_aside.entry.block
        entry = _locked_entry(team, block)
        if choice == Choice.THEIRS:
            return Saved(entry.text, entry.version, entry.updated_at)
        text = {Choice.MINE: set_aside.text, Choice.MIX: mix}.get(choice, "")
        if choice == Choice.BOTH:
            text = f"{entry.text}\n\n{set_aside.text}"
            if base_version != entry.version and not entry.text.endswith(set_aside.text):
                return _conflict(entry, set_aside)
            if len(text) > LONGEST_TEXT:
                raise TooLong(len(text) - LONGEST_TEXT)
        return save_block(
            team=team,
            block=block,
            text=text,
            base_version=base_version,
            author=author,
            idempotency_key=idempotency_key,
        )


def bring_back(*, revision: SheetRevision, author: str, idempotency_key: uuid.UUID) -> Saved:
    """Make an earlier text, or one that was set aside, stand in its block again, as a new version."""
    with transaction.atomic():
        entry = _locked_entry(revision.entry.team, revision.entry.block)
        repeat = SheetRevision.objects.filter(event_id=entry.event_id, idempotency_key=idempotency_key).exists()
        if repeat or entry.text == revision.text:
            return Saved(entry.text, entry.version, entry.updated_at)
        return _write(entry, revision.text, author, idempotency_key)


def _locked_entry(team: Team, block: SheetBlock) -> SheetEntry:
    """The block's entry, made where there is none, and locked until the transaction ends. Raises BlockGone.

    A first text holds its block at once, not at its commit: whoever removes blocks waits for it, and counts it.
    """
    try:
        _entry, is_new = SheetEntry.objects.get_or_create(team=team, block=block, defaults={"event_id": team.event_id})
        if is_new:
            connection.check_constraints()
    except IntegrityError as gone:
        raise BlockGone from gone
    entries = SheetEntry.objects.select_related("event").select_for_update(of=("self",))
    return entries.get(team=team, block=block)


def _write(entry: SheetEntry, text: str, author: str, key: uuid.UUID) -> Saved:
    # The board counts filled blocks and says how long ago a table wrote: it need not hear of every sentence.
    now = entry.event.now
    is_news = bool(text) != bool(entry.text) or now - entry.updated_at > BOARD_HEARS_AFTER
    entry.text, entry.version, entry.updated_by, entry.updated_at = text, entry.version + 1, author, now
    entry.save(update_fields=["text", "version", "updated_by", "updated_at"])
    SheetRevision.objects.create(
        event_id=entry.event_id,
        entry=entry,
        version=entry.version,
        text=text,
        author=author,
        created_at=now,
        idempotency_key=key,
    )
    live.publish(event_id=entry.event_id, topic=f"sheet-{entry.team_id}")
    if is_news:
        live.publish(event_id=entry.event_id, topic="teams")
    return Saved(text, entry.version, entry.updated_at)


def _set_aside(entry: SheetEntry, text: str, base_version: int, author: str, key: uuid.UUID) -> Conflict:
    """Keep a text that came too late, once, and hand back both."""
    kept = entry.revisions.filter(kind=SheetRevision.Kind.SET_ASIDE, version=base_version, text=text).first()
    return _conflict(
        entry,
        kept
        or entry.revisions.create(
            event_id=entry.event_id,
            kind=SheetRevision.Kind.SET_ASIDE,
            version=base_version,
            text=text,
            author=author,
            created_at=entry.event.now,
            idempotency_key=key,
        ),
    )


def _answer_again(entry: SheetEntry, before: SheetRevision) -> Saved | Conflict:
    if before.kind == SheetRevision.Kind.SAVED or before.text == entry.text:
        return Saved(before.text, before.version, before.created_at)
    return _conflict(entry, before)


def _conflict(entry: SheetEntry, set_aside: SheetRevision) -> Conflict:
    return Conflict(
        mine=set_aside.text,
        theirs=entry.text,
        theirs_by=entry.updated_by,
        theirs_at=entry.updated_at,
        version=entry.version,
        set_aside=set_aside,
    )
