"""What a copy of an event carries of the tables of this app. See events/copies.py."""

from events.copies import Part, declare
from projects.models import (
    Advice,
    AnswerSheet,
    AnswerTally,
    AnswerWords,
    AwardGiven,
    Ballot,
    Evaluation,
    FavouriteResult,
    Followed,
    Follower,
    FollowUp,
    FollowUpMoment,
    Holder,
    Jury,
    Mark,
    Means,
    PaperPhoto,
    PaperPhotoContent,
    Pledge,
    Poll,
    Presentation,
    ProjectNews,
    Recusal,
    Restitution,
    SheetEntry,
    SheetRevision,
    TokenCount,
    Validation,
    Verdict,
)

declare(Part.WORK, SheetEntry, personal=["updated_by"])
declare(Part.WORK, SheetRevision, personal=["author"])
declare(Part.WORK, Validation, Means, PaperPhoto, PaperPhotoContent, Restitution, Presentation)
declare(Part.WORK, Jury, Verdict)
declare(Part.WORK, Pledge, personal=["name", "structure", "contact"])
declare(Part.LEFT, Recusal, Mark, Advice, why="What a juror thinks is the juror's; what the jury decided is carried.")
declare(Part.WORK, AwardGiven, Poll, TokenCount, FavouriteResult, AnswerTally, AnswerWords)
declare(Part.WORK, Evaluation, leaves=["link"])
declare(Part.DEFINITION, FollowUpMoment, choice="follow_up")
declare(Part.WORK, FollowUp, personal=["carried_by", "told_by", "linked_to"])
declare(Part.WORK, ProjectNews)
declare(Part.PEOPLE, Ballot, Holder, Follower, Followed)
declare(Part.LEFT, AnswerSheet, why="So that a sheet counts once where it was sent.")
