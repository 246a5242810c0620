"""Who changes table, and where to. What is not possible is refused in one neutral sentence, by the service."""

from typing import Any

from django import forms

from common.forms import SiteForm
from participants.models import Registration
from teams.models import Team, TeamQuerySet

LARGEST = 2**31 - 1


class OwnTableForm(SiteForm):
    """Where a participant goes: a table, as the page saw them sit."""

    team = forms.IntegerField(min_value=0, max_value=LARGEST)
    seen = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0


class SeatByHandForm(SiteForm):
    """Whom a facilitator seats, and where; no team is "without a table"."""

    registration = forms.ModelChoiceField(Registration.objects.none())
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    seen = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)

    def __init__(self, *args: Any, event: int, teams: TeamQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["registration"].queryset = Registration.objects.active().filter(event=event)
        self.fields["team"].queryset = teams

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0
