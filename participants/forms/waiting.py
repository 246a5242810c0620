"""How long somebody has to accept a freed place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, VersionMixin
from events.models import Event

MOST_HOURS = 24 * 14


class HoursForm(VersionMixin, SiteForm):
    offer_hours = forms.IntegerField(
        label=_("Hours to say yes to a freed place"),
        help_text=_("After that, the place goes to the next person. 48 hours are two days."),
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
        error_messages={
            "min_value": _("Leave at least one hour."),
            "max_value": _("That is very long for those who wait: two weeks (336 hours) at most."),
        },
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer_hours"].initial = event.offer_hours
        self.fields["version"].initial = event.version
