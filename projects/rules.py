"""Who may, about what teams make."""

from common.permissions import register
from events.rules import is_facilitator, is_organiser, is_referent
from teams.rules import is_at_table

PERMISSIONS = {
    "projects.read_sheet": is_at_table | is_facilitator | is_organiser | is_referent,
    "projects.write_sheet": is_at_table | is_facilitator | is_organiser,
    "projects.see_board": is_facilitator | is_organiser,
}
register(PERMISSIONS)
