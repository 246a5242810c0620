"""What teams make: their sheet and its earlier texts; whom they asked; their means; photos of paper; their presentation;
what the jury answers; the favourite of the room and the awards; what everybody says of the event."""

from projects.models.award import AwardGiven, AwardGivenQuerySet
from projects.models.evaluation import AnswerSheet, AnswerTally, AnswerWords, Evaluation
from projects.models.favourite import Ballot, FavouriteResult, Poll, TokenCount
from projects.models.jury import Advice, Jury, Mark, Recusal, Verdict
from projects.models.made import Means, PaperPhoto, PaperPhotoContent, Validation
from projects.models.pledge import Pledge, PledgeQuerySet
from projects.models.presentations import Presentation, Restitution
from projects.models.sheet import LONGEST_TEXT, SheetEntry, SheetEntryQuerySet, SheetRevision

__all__ = [
    "LONGEST_TEXT",
    "Advice",
    "AwardGiven",
    "AwardGivenQuerySet",
    "Ballot",
    "FavouriteResult",
    "AnswerSheet",
    "AnswerTally",
    "AnswerWords",
    "Evaluation",
    "Jury",
    "Mark",
    "Means",
    "PaperPhoto",
    "PaperPhotoContent",
    "Pledge",
    "PledgeQuerySet",
    "Poll",
    "Presentation",
    "Recusal",
    "Restitution",
    "SheetEntry",
    "SheetEntryQuerySet",
    "SheetRevision",
    "TokenCount",
    "Validation",
    "Verdict",
]
