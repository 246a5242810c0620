"""What teams make: their sheet and its earlier texts; whom they asked; their means; photos of paper; their presentation;
what the jury answers; the favourite of the room and the awards; what everybody says of the event; what all may read."""

from projects.models.award import AwardGiven, AwardGivenQuerySet
from projects.models.evaluation import AnswerSheet, AnswerTally, AnswerWords, Evaluation
from projects.models.favourite import Ballot, FavouriteResult, Poll, TokenCount
from projects.models.follow_up import (
    ALIVE,
    ENDED,
    FollowUp,
    FollowUpMoment,
    Holder,
    ProjectNews,
    State,
    Way,
)
from projects.models.followers import Followed, Follower
from projects.models.jury import Advice, Jury, Mark, Recusal, Verdict
from projects.models.made import Means, PaperPhoto, PaperPhotoContent, Validation
from projects.models.pledge import Pledge, PledgeQuerySet
from projects.models.presentations import Presentation, Restitution
from projects.models.publication import Publication, PublicPicture, PublicPictureContent, PublishedPart
from projects.models.sheet import LONGEST_TEXT, SheetEntry, SheetEntryQuerySet, SheetRevision

__all__ = [
    "ALIVE",
    "ENDED",
    "LONGEST_TEXT",
    "Advice",
    "AnswerSheet",
    "AnswerTally",
    "AnswerWords",
    "AwardGiven",
    "AwardGivenQuerySet",
    "Ballot",
    "Evaluation",
    "FavouriteResult",
    "FollowUp",
    "FollowUpMoment",
    "Followed",
    "Follower",
    "Holder",
    "Jury",
    "Mark",
    "Means",
    "PaperPhoto",
    "PaperPhotoContent",
    "Pledge",
    "PledgeQuerySet",
    "Poll",
    "Presentation",
    "ProjectNews",
    "PublicPicture",
    "PublicPictureContent",
    "Publication",
    "PublishedPart",
    "Recusal",
    "Restitution",
    "SheetEntry",
    "SheetEntryQuerySet",
    "SheetRevision",
    "State",
    "TokenCount",
    "Validation",
    "Verdict",
    "Way",
]
