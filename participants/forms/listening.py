"""Asking for a listener: where and when, and nothing else. No field takes a word of the person's own."""

import uuid
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from common.widgets import ChoiceCards
from events.models import Event
from participants.listening import Time, places_of, times_of


class KeyForm(SiteForm):
    """The key of whoever asked: it travels in no address, and stays in no session."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class ListenerForm(KeyForm):
    """Where and when somebody would like to be listened to."""

    place = forms.ChoiceField(label=_("Where would you like to be?"), widget=ChoiceCards)
    time = forms.ChoiceField(label=_("When?"), initial="now", widget=ChoiceCards)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="listener_%s", **kwargs)
        self.times: dict[str, Time] = {time.key: time for time in times_of(event)}
        places = places_of(event)
        self.fields["key"].initial = uuid.uuid4
        self.fields["place"].choices = [(place, capfirst(place)) for place in places]  # type: ignore[attr-defined]
        self.fields["place"].initial = places[0]
        self.fields["time"].choices = [  # type: ignore[attr-defined]
            (time.key, capfirst(str(time.words))) for time in self.times.values()
        ]

    def chosen(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {"place": given["place"], "at": self.times[given["time"]].at, "key": given["key"]}
