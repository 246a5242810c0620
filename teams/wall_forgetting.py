"""What the wall holds of people: who wrote, who voted. Words stay, for they are the room's; whose they were goes."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common import live
from events.models import Event
from participants.forgetting import Fact, People, Section, erases, tells, writes_freely
from participants.models import Registration
from participants.retention import NAMES, Kind, declare, sensitive_until
from teams.models import WallGroup, WallNote, WallVote
from teams.services.wall import MOST_STICKERS, VOTES, held_wall
from teams.wall import wall_of

ONLY_THEIRS = _(
    "What this person wrote or voted for on the wall is theirs alone to read. They find it in their own space, under “See, download or erase my information”."
)


def _forget_votes(people: People) -> int:
    """Their votes go. Their notes lose their author with the registration.

    The report counts none: of one person erased alone, a count tells that they voted.
    """
    removed, _models = WallVote.objects.filter(registration__in=people.keys).delete()
    if removed:
        live.publish(event_id=people.event.pk, topic=VOTES)
    return 0


def _tell_notes(registration: Registration) -> Section:
    """What they wrote and what they voted for, in their own words' order."""
    notes: list[dict[str, Any]] = registration.wall_told  # type: ignore[attr-defined]
    words = dict(WallNote.Kind.choices)
    wrote = [
        [
            Fact("kind", _("Kind"), note["kind"], str(words[note["kind"]])),
            Fact("text", _("In a few words"), note["text"], note["text"]),
        ]
        for note in notes
        if note["is_theirs"]
    ]
    voted = [[Fact("vote", _("I voted for"), note["text"], note["text"])] for note in notes if note["is_voted"]]
    return Section("wall", _("The wall"), wrote + voted, only_theirs=ONLY_THEIRS)


def _told() -> ArraySubquery:
    """The notes that a person wrote or voted for, read with their registration: [{kind, text, is_theirs, is_voted}]."""
    theirs = Q(author=OuterRef("pk"))
    voted = Exists(WallVote.objects.filter(note=OuterRef("pk"), registration=OuterRef(OuterRef("pk"))))
    notes = WallNote.objects.annotate(is_theirs=ExpressionWrapper(theirs, BooleanField()), is_voted=voted)
    kept = notes.filter(theirs | Q(is_voted=True)).order_by("created_at", "pk")
    # The author is null on a note typed by a facilitator: "is it theirs" is then null too.
    return ArraySubquery(
        kept.values(told=JSONObject(kind="kind", text="text", is_theirs="is_theirs", is_voted="is_voted"))
    )


def _held(event: Event) -> int:
    authors = WallNote.objects.filter(event=event).exclude(author=None).count()
    return authors + WallVote.objects.filter(event=event).count()


def _forget_names(event: Event, today: date) -> int:
    """Notes lose their author. Votes become figures: they are added to the stickers of the note they counted for."""
    with transaction.atomic():
        held_wall(event)
        gone = _held(event)
        cards = [card for card in wall_of(event).cards if card.votes]
        for card in cards:
            card.note.stickers = min(MOST_STICKERS, card.note.stickers + card.votes)
        WallNote.objects.bulk_update([card.note for card in cards], ["stickers"])
        WallVote.objects.filter(event=event).delete()
        WallNote.objects.filter(event=event).update(author=None)
        return gone


erases("votes", _forget_votes)
tells("wall", _tell_notes, told=("wall_told", _told()))
writes_freely(WallNote, "text")
writes_freely(WallGroup, "title")
declare(
    Kind(
        "wall",
        "layout-grid",
        _("Who wrote a note of the wall, and who voted for which"),
        _(
            "So that people may change or withdraw their own note, and vote no more than they may. No page shows it to anybody else."
        ),
        _("Notes lose their author. Votes become counts without people."),
        sensitive_until,
        forget=_forget_names,
        held=_held,
    ),
    ngettext_lazy("%(count)d note or vote on the wall", "%(count)d notes and votes on the wall", "count"),
)
NAMES["votes"] = ngettext_lazy("%(count)d vote on the wall", "%(count)d votes on the wall", "count")
