"""The door of a person's code: their own space."""

from django.urls import reverse

from common import code_doors
from common.text import search_key
from participants.models import Registration


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
