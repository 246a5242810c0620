"""Who works together: teams and their people; what tables must respect; drafts of tables; the wall, help and weather of the day."""

from teams.models.charter import Charter, TeamDuty
from teams.models.demands import FormationRules, HostTables, Pairing, Placement
from teams.models.drafts import AppliedDraft, Draft, DraftChange, DraftSeat, DraftTable, Formation
from teams.models.help import HelpRequest, ResourcePerson, ResourceSlot
from teams.models.teams import Mood, Team, TeamFacilitator, TeamMember, TeamNews, TeamQuerySet
from teams.models.wall import Wall, WallGroup, WallNote, WallNoteQuerySet, WallVote
from teams.models.weather import MoodRound

__all__ = [
    "AppliedDraft",
    "Charter",
    "Draft",
    "DraftChange",
    "DraftSeat",
    "DraftTable",
    "Formation",
    "FormationRules",
    "HelpRequest",
    "HostTables",
    "Mood",
    "MoodRound",
    "Pairing",
    "Placement",
    "ResourcePerson",
    "ResourceSlot",
    "Team",
    "TeamDuty",
    "TeamFacilitator",
    "TeamMember",
    "TeamNews",
    "TeamQuerySet",
    "Wall",
    "WallGroup",
    "WallNote",
    "WallNoteQuerySet",
    "WallVote",
]
