"""The door of a team's code: the sheet on the table's tablet."""

from django.urls import reverse

from common import code_doors
from common.text import search_key
from teams.models import Team


def is_named(team: Team, text: str) -> bool:
    """Is `text` the table's number ("7", "table 7") or the team's name?"""
    typed = search_key(text)
    return typed.removeprefix("table ") == str(team.number) or typed == search_key(team.name)


code_doors.register(
    code_doors.Door(
        kind=Team.code_kind,
        rows=lambda: Team.objects.select_related("event"),
        place=lambda team: reverse("table", args=[team.event.slug]),
        proves=is_named,
    )
)
