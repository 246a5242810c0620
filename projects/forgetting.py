"""Where what teams make may name people, and until when photos of their paper are kept."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Event
from participants.forgetting import writes_freely
from participants.retention import Kind, Piece, contacts_until, declare
from projects.models import (
    Advice,
    AnswerWords,
    Jury,
    Means,
    PaperPhoto,
    Presentation,
    PublicPicture,
    PublishedPart,
    SheetEntry,
    SheetRevision,
    Validation,
    Verdict,
)

writes_freely(SheetEntry, "text")
writes_freely(SheetRevision, "text")
writes_freely(Validation, "question", "answer", "changed")
writes_freely(Means, "what", "giver")
writes_freely(PaperPhoto, "caption")
writes_freely(Advice, "strength", "next_step")
writes_freely(Verdict, "reasons")
writes_freely(Jury, "opened_why")
writes_freely(Presentation, "needs")
writes_freely(AnswerWords, "text")
writes_freely(PublishedPart, "text")
writes_freely(PublicPicture, "alt")


def _photos(event: Event) -> Any:
    return PaperPhoto.objects.filter(event=event)


def _erase_photos(event: Event, today: date) -> int:
    """The pictures, which nobody can read for names as one reads a text. They go with their rows."""
    return int(_photos(event).delete()[1].get("projects.PaperPhoto", 0))


declare(
    Kind(
        "paper_photos",
        "camera",
        _("Photos of sheets of paper, without a face or a name"),
        _("To keep what a team wrote and drew on paper."),
        _("The pictures are removed. No photo is ever taken at the table of a protected theme."),
        contacts_until,
        forget=_erase_photos,
        held=lambda event: _photos(event).count(),
    ),
    ngettext_lazy("%(count)d photo of paper", "%(count)d photos of paper", "count"),
)
declare(
    Kind(
        "answers",
        "message-circle",
        _("What people wrote in “your view”, without a name"),
        _("To do better next time. Other answers are only counted: nobody can be found in them."),
        _("The words are removed, but for those that the organiser chose for the bilan."),
        contacts_until,
        pieces=lambda event: [Piece("answers", AnswerWords.objects.filter(event=event, is_chosen=False))],
    ),
    ngettext_lazy("%(count)d answer in words", "%(count)d answers in words", "count"),
)
