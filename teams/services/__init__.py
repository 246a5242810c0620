"""What is done to teams and tables. Every change is published on TEAMS: open pages show it within two seconds.

Locks are taken in one order: event, registrations, team, topic.
"""

from teams.services.answers import TEAMS, Refused, Stale
from teams.services.following import add_note, move_to_stage, set_mood
from teams.services.formation import DRAFTS, ask_for_tables, stop_formation, store_draft
from teams.services.help import HELP, ask_help, close_request, give_back, take_request
from teams.services.resources import free_slot, make_slots, remove_slot, take_slot
from teams.services.seats import Seating, give_table, seat, take_table, unseat
from teams.services.tables import Restored, change_team, create_team, create_teams, remove_team, restore_team
from teams.services.weather import ask_weather, close_weather

__all__ = [
    "DRAFTS",
    "HELP",
    "TEAMS",
    "Refused",
    "Restored",
    "Seating",
    "Stale",
    "add_note",
    "ask_help",
    "ask_weather",
    "ask_for_tables",
    "change_team",
    "close_request",
    "close_weather",
    "create_team",
    "create_teams",
    "free_slot",
    "give_back",
    "give_table",
    "make_slots",
    "move_to_stage",
    "remove_slot",
    "remove_team",
    "restore_team",
    "seat",
    "set_mood",
    "stop_formation",
    "store_draft",
    "take_request",
    "take_slot",
    "take_table",
    "unseat",
]
