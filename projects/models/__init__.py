"""What teams make: their sheet and its earlier texts; whom they asked; their means; photos of paper; their presentation;
and what the jury answers."""

from projects.models.jury import Advice, Jury, Mark, Recusal, Verdict
from projects.models.made import Means, PaperPhoto, PaperPhotoContent, Validation
from projects.models.pledge import Pledge, PledgeQuerySet
from projects.models.presentations import Presentation, Restitution
from projects.models.sheet import LONGEST_TEXT, SheetEntry, SheetEntryQuerySet, SheetRevision

__all__ = [
    "LONGEST_TEXT",
    "Advice",
    "Jury",
    "Mark",
    "Means",
    "PaperPhoto",
    "PaperPhotoContent",
    "Pledge",
    "PledgeQuerySet",
    "Presentation",
    "Recusal",
    "Restitution",
    "SheetEntry",
    "SheetEntryQuerySet",
    "SheetRevision",
    "Validation",
    "Verdict",
]
