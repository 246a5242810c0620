"""How the tables of the demonstration will tell their project, and in which order."""

from typing import Any

from events.models import Event
from projects.services.presentations import choose_form, draw_order
from teams.models import Team


def tables_tell(event: Event, told: dict[str, Any]) -> None:
    """Each table has said its form and what it needs; the order was drawn in front of the room."""
    for team in Team.objects.filter(event=event).select_related("event"):
        form, needs = told["forms"].get(str(team.number), ("speech", ""))
        choose_form(team=team, form=form, needs=needs)
    draw_order(event=event, lot=told["lot"])
