"""What the forms about people are made of."""

from typing import Any

from django import forms

from common.forms import SiteForm
from common.text import storable
from events.models import Event


class PlainText(forms.CharField):
    """Text as people type it: what the database cannot hold is dropped, a line break counts as one character."""

    def to_python(self, value: Any) -> str:
        return super().to_python(storable(str(value or "")).replace("\r\n", "\n"))


class EventForm(SiteForm):
    """A form whose choices are those of an event."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.offer(event)

    def offer(self, event: Event) -> None:
        """Fill the choices of the fields."""
