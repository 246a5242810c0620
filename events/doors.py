"""The door of a big screen's code."""

from django.urls import reverse

from common import code_doors
from common.text import search_key
from events.models import Screen

code_doors.register(
    code_doors.Door(
        kind=Screen.code_kind,
        rows=lambda: Screen.objects.select_related("event"),
        place=lambda screen: reverse("screen", args=[screen.event.slug]),
        proves=lambda screen, text: search_key(text) == search_key(screen.name),
    )
)
