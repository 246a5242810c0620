"""The doors of a person's code, to their own space, and of a group's, to its table."""

from django.urls import reverse

from common import code_doors
from common.text import search_key
from participants.models import Group, Registration


def is_called(registration: Registration, text: str) -> bool:
    """Is `text` the person's chosen name, or its first word? Accents and capitals do not count."""
    typed, name = search_key(text), registration.search_name
    return bool(typed) and typed in (name, name.split(" ")[0])


code_doors.register(
    code_doors.Door(
        kind=Registration.code_kind,
        rows=lambda: Registration.objects.select_related("event"),
        place=lambda registration: reverse("my_space", args=[registration.event.slug]),
        proves=is_called,
    )
)

code_doors.register(
    code_doors.Door(
        kind=Group.code_kind,
        rows=lambda: Group.objects.select_related("event"),
        place=lambda group: reverse("group_table", args=[group.event.slug]),
        proves=lambda group, text: bool(search_key(text)) and search_key(text) in search_key(group.name),
    )
)
