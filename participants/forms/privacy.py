"""How long things are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from events.models import Event

MOST_DAYS, MOST_MONTHS = 30, 12


class PeriodsForm(SiteForm):
    sensitive_kept_days = forms.IntegerField(
        label=_("How many days after the event do you keep what people need?"),
        help_text=_("7 days are enough to thank everybody. From 1 to 30."),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    contacts_kept_months = forms.IntegerField(
        label=_("How many months after the event do you keep names and contacts?"),
        help_text=_("6 months are enough to follow the projects. From 1 to 12."),
        min_value=1,
        max_value=MOST_MONTHS,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        present = {
            "sensitive_kept_days": event.sensitive_kept_days,
            "contacts_kept_months": event.contacts_kept_months,
        }
        super().__init__(*args, initial=present, **kwargs)
