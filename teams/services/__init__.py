"""What is done to teams and tables. Every change is published on TEAMS: open pages show it within two seconds.

Locks are taken in one order: event, registrations, team, topic.
"""

from teams.services.answers import TEAMS, Refused, Stale
from teams.services.following import add_note, lower_hand, move_to_stage, raise_hand, set_mood
from teams.services.formation import DRAFTS, ask_for_tables, stop_formation, store_draft
from teams.services.seats import Seating, give_table, seat, take_table, unseat
from teams.services.tables import Restored, change_team, create_team, create_teams, remove_team, restore_team

__all__ = [
    "DRAFTS",
    "TEAMS",
    "Refused",
    "Restored",
    "Seating",
    "Stale",
    "add_note",
    "ask_for_tables",
    "change_team",
    "create_team",
    "create_teams",
    "give_table",
    "lower_hand",
    "move_to_stage",
    "raise_hand",
    "remove_team",
    "restore_team",
    "seat",
    "set_mood",
    "stop_formation",
    "store_draft",
    "take_table",
    "unseat",
]
