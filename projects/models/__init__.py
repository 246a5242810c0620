"""What teams make: their sheet and its earlier texts; whom they asked; their means; photos of paper; their presentation."""

from projects.models.made import Means, PaperPhoto, PaperPhotoContent, Validation
from projects.models.presentations import Presentation, Restitution
from projects.models.sheet import LONGEST_TEXT, SheetEntry, SheetEntryQuerySet, SheetRevision

__all__ = [
    "LONGEST_TEXT",
    "Means",
    "PaperPhoto",
    "PaperPhotoContent",
    "Presentation",
    "Restitution",
    "SheetEntry",
    "SheetEntryQuerySet",
    "SheetRevision",
    "Validation",
]
