"""What a copy of an event carries of the tables of this app. See events/copies.py."""

from events.copies import Part, declare
from participants.models import (
    Assistance,
    Call,
    CheckIn,
    ChildcareCapacity,
    ChildrenToMind,
    Consent,
    Erasure,
    Group,
    ImportFile,
    ImportRow,
    JournalEntry,
    Letter,
    Lift,
    LiftMatch,
    ListeningRequest,
    Need,
    NeedsOpened,
    Notice,
    PlaceOffer,
    Presence,
    Registration,
    Relay,
    Remainder,
    Skill,
    SkillOffered,
    ThemeChoice,
)

declare(Part.DEFINITION, Skill, choice="skills")
declare(Part.DEFINITION, ChildcareCapacity, choice="rooms")
declare(Part.WORK, Erasure, Remainder)
declare(Part.PEOPLE, Registration, Group, Relay, ThemeChoice, JournalEntry, Consent, Assistance, Need, ChildrenToMind)
declare(Part.PEOPLE, Lift, LiftMatch, PlaceOffer, Letter, Notice, Call, NeedsOpened, Presence, CheckIn, SkillOffered)
declare(Part.LEFT, ImportFile, ImportRow, why="Lists on their way to becoming people.")
declare(Part.LEFT, ListeningRequest, why="Never written down anywhere else.")
