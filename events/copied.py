"""What a copy of an event carries of the tables of this app. See events/copies.py."""

from events.copies import Part, declare
from events.models import (
    Announcement,
    Award,
    Category,
    Criterion,
    DayChange,
    EvaluationQuestion,
    EventCommune,
    Helpline,
    Invitation,
    MarkLabel,
    PlaceTarget,
    Role,
    Screen,
    Sent,
    SheetBlock,
    Slot,
    Stage,
    StatusChange,
    Theme,
    TrustRule,
)

declare(Part.DEFINITION, Theme, choice="themes")
declare(Part.DEFINITION, Stage, Slot, choice="programme")
declare(Part.DEFINITION, Category, choice="categories")
declare(Part.DEFINITION, EventCommune, PlaceTarget, choice="territory")
declare(Part.DEFINITION, TrustRule, choice="rules")
declare(Part.DEFINITION, SheetBlock, choice="sheet")
declare(Part.DEFINITION, Criterion, MarkLabel, choice="criteria")
declare(Part.DEFINITION, Award, choice="awards")
declare(Part.DEFINITION, EvaluationQuestion, choice="questions")
declare(Part.DEFINITION, Helpline, choice="helplines")
declare(Part.DEFINITION, Screen, choice="rooms")
declare(Part.WORK, Announcement, StatusChange)
declare(Part.LEFT, Role, Invitation, why="Accounts belong to an installation: whoever reads the file is the organiser.")
declare(Part.LEFT, Sent, why="Forms that were sent, so that a repeat changes nothing.")
declare(Part.LEFT, DayChange, why="What can be undone during the day, by keys of moments.")
