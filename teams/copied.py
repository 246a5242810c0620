"""What a copy of an event carries of the tables of this app. See events/copies.py."""

from events.copies import Part, declare
from teams.models import (
    AppliedDraft,
    Charter,
    Draft,
    DraftChange,
    DraftSeat,
    DraftTable,
    Formation,
    FormationRules,
    HelpRequest,
    HostTables,
    MoodRound,
    Pairing,
    Placement,
    ResourcePerson,
    ResourceSlot,
    Team,
    TeamDuty,
    TeamFacilitator,
    TeamMember,
    TeamNews,
    Wall,
    WallGroup,
    WallNote,
    WallVote,
)

declare(Part.DEFINITION, FormationRules, HostTables, choice="tables")
declare(Part.WORK, Team, leaves=["seats_when_removed"])
declare(Part.WORK, Charter, TeamNews, MoodRound, Wall, WallGroup, WallNote)
declare(Part.PEOPLE, TeamMember, leaves=["why"])
declare(Part.PEOPLE, HelpRequest, ResourcePerson, ResourceSlot, TeamDuty, WallVote, Pairing, Placement)
declare(Part.LEFT, TeamFacilitator, why="A role of an account.")
declare(
    Part.LEFT,
    *(Formation, Draft, DraftTable, DraftSeat, DraftChange, AppliedDraft),
    why="Tables that were proposed: those that were kept are the teams.",
)
