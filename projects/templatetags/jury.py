"""What the open jury says of one team."""

from collections.abc import Mapping, Sequence

from django import template

from projects.models import Advice
from teams.models import Team

register = template.Library()


@register.filter
def of_team(words: Mapping[int, Sequence[Advice]], team: Team) -> Sequence[Advice]:
    return words.get(team.pk, ())
