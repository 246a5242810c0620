"""Who works together: teams and their people; what tables must respect; drafts of tables made by the engine."""

from teams.models.demands import FormationRules, HostTables, Pairing, Placement
from teams.models.drafts import AppliedDraft, Draft, DraftChange, DraftSeat, DraftTable, Formation
from teams.models.teams import Mood, Team, TeamFacilitator, TeamMember, TeamNews, TeamQuerySet

__all__ = [
    "AppliedDraft",
    "Draft",
    "DraftChange",
    "DraftSeat",
    "DraftTable",
    "Formation",
    "FormationRules",
    "HostTables",
    "Mood",
    "Pairing",
    "Placement",
    "Team",
    "TeamFacilitator",
    "TeamMember",
    "TeamNews",
    "TeamQuerySet",
]
