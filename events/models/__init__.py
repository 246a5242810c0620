from events.models.award import Award
from events.models.base import Sent
from events.models.day import Announcement, DayChange
from events.models.definition import CardBlock, Category, Criterion, EvaluationQuestion, MarkLabel, SheetBlock, Stage
from events.models.event import Event, StatusChange
from events.models.helpline import Helpline
from events.models.organisation import Member, Organisation
from events.models.programme import Slot
from events.models.roles import Invitation, Role, Screen
from events.models.territory import (
    Commune,
    EventCommune,
    FormerCommune,
    Intercommunality,
    PlaceTarget,
    ReferenceEdition,
)
from events.models.theme import Theme, TrustRule

__all__ = [
    "Announcement",
    "Award",
    "CardBlock",
    "Category",
    "Commune",
    "Criterion",
    "DayChange",
    "EvaluationQuestion",
    "Event",
    "EventCommune",
    "FormerCommune",
    "Helpline",
    "Intercommunality",
    "Invitation",
    "MarkLabel",
    "Member",
    "Organisation",
    "PlaceTarget",
    "ReferenceEdition",
    "Role",
    "Screen",
    "Sent",
    "SheetBlock",
    "Slot",
    "Stage",
    "StatusChange",
    "Theme",
    "TrustRule",
]
