from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from common.widgets import CheckCards
from events.models import Event

DAYS = [(7, _("A week before")), (1, _("The day before"))]


class RemindersForm(SiteForm):
    """When to remind those who come."""

    days = forms.TypedMultipleChoiceField(
        label=_("Remind people"), coerce=int, choices=DAYS, required=False, widget=CheckCards(in_row=True)
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = event.reminder_days
