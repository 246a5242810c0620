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
    Publication,
    PublicPicture,
    PublicPictureContent,
    PublishedPart,
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
declare(Part.WORK, AwardGiven, Poll, TokenCount, FavouriteResult)
# What nobody may read yet is in no file either: a file before and after one sheet would tell what stood on it.
declare(Part.WORK, Evaluation, leaves=["link", "waiting"])
declare(Part.WORK, AnswerTally, leaves=["waiting"])
declare(Part.WORK, AnswerWords, only={"is_shown": True})
declare(Part.DEFINITION, FollowUpMoment, choice="follow_up")
declare(Part.WORK, FollowUp, personal=["carried_by", "told_by", "linked_to"])
declare(Part.WORK, ProjectNews)
# The team's yes travels; somebody there reads it before anything is public.
declare(Part.WORK, Publication, leaves=["published_at", "was_read_by_two", "read_at", "read_version", "news_to"])
declare(Part.WORK, PublishedPart, leaves=["published_at", "words"])
declare(Part.WORK, PublicPicture, leaves=["published_at"])
declare(Part.WORK, PublicPictureContent)
# For whom somebody votes while the poll is open is nobody's to read, the organiser neither.
declare(Part.PEOPLE, Ballot, leaves=["team"])
declare(Part.PEOPLE, Holder, Follower, Followed)
declare(Part.LEFT, AnswerSheet, why="So that a sheet counts once where it was sent.")
