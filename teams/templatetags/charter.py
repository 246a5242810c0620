"""A team's charter and duties, wherever a page shows the team."""

from typing import Any

from django import template

from teams.charter import charter_of, duties_of
from teams.models import Team

register = template.Library()


@register.inclusion_tag("teams/charter/_duties.html", takes_context=True)
def team_duties(context: dict[str, Any], team: Team) -> dict[str, Any]:
    """Who speaks for the team, who writes, who keeps the time: the names that the reader may know, none where nobody."""
    return {"duties": [held for held in duties_of(team, context["request"].actor) if held.member]}


@register.simple_tag
def charter_lines(team: Team) -> list[str]:
    """The sentences of a team's charter."""
    return charter_of(team).text.splitlines()
