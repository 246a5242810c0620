"""People in an event: who registers, what they need, what they agreed to, where they are."""

from participants.models.consents import Assistance, Consent, How
from participants.models.imports import ImportFile, ImportRow
from participants.models.listening import ListeningRequest
from participants.models.needs import AgeBand, ChildcareCapacity, ChildrenToMind, Lift, LiftMatch, Need
from participants.models.notices import Call, Letter, Notice
from participants.models.places import Group, PlaceOffer, Relay
from participants.models.privacy import Erasure, NeedsOpened, Remainder
from participants.models.reception import CheckIn, Half, Presence
from participants.models.registration import (
    MOST_WISHES,
    JournalEntry,
    Registration,
    RegistrationQuerySet,
    ThemeChoice,
    ThemeChoiceQuerySet,
)
from participants.models.skills import Skill, SkillOffered
from participants.models.wrong_codes import WrongCode

__all__ = [
    "MOST_WISHES",
    "AgeBand",
    "Assistance",
    "Call",
    "CheckIn",
    "ChildcareCapacity",
    "ChildrenToMind",
    "Consent",
    "Erasure",
    "Group",
    "Half",
    "How",
    "ImportFile",
    "ImportRow",
    "JournalEntry",
    "Letter",
    "Lift",
    "LiftMatch",
    "ListeningRequest",
    "Need",
    "NeedsOpened",
    "Notice",
    "PlaceOffer",
    "Presence",
    "Registration",
    "RegistrationQuerySet",
    "Relay",
    "Remainder",
    "Skill",
    "SkillOffered",
    "ThemeChoice",
    "ThemeChoiceQuerySet",
    "WrongCode",
]
