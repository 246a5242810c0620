"""Who takes whom in a car."""

from typing import Any

from django import forms

from common.forms import SiteForm
from events.models import Event
from participants.models import Lift


class PairForm(SiteForm):
    """Who takes whom."""

    offer = forms.ModelChoiceField(Lift.objects.none())
    seeker = forms.ModelChoiceField(Lift.objects.none())

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lifts = Lift.objects.filter(event=event).select_related("registration")
        for name in ("offer", "seeker"):
            chosen: Any = self.fields[name]
            chosen.queryset = lifts
