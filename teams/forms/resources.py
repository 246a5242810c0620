from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import date_format
from common.forms import SiteForm
from events.forms.programme import ClockField
from events.forms.rows import RowForm
from events.models import Event, Role
from teams.models import ResourcePerson


class ResourcePersonForm(RowForm):
    """Who is here for what, where to find them, and the account they sign in with, if they have one."""

    class Meta:
        model = ResourcePerson
        fields = ["name", "structure", "brings", "place", "role"]
        labels = {
            "name": _("Name, as it is said to the room"),
            "structure": _("From which organisation"),
            "brings": _("Here for what"),
            "place": _("Where to find them"),
            "role": _("Their account, if they sign in"),
        }
        help_texts = {
            "name": _("Tables read it."),
            "brings": _("In words that everybody understands: “aids for getting about”, “the rights of parents”."),
            "role": _("They see the tables that ask for them, and their moments."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.queryset = Role.objects.filter(event=self.instance.event_id).select_related("user")
        role.label_from_instance = lambda one: f"{one.user.name} ({one.get_kind_display()})"
        role.empty_label = _("No account")


class MomentsForm(SiteForm):
    """Moments of so many minutes, between two times of a day."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    starts = ClockField(label=_("From"))
    ends = ClockField(label=_("To"))
    minutes = forms.IntegerField(
        label=_("Minutes each"),
        min_value=5,
        max_value=120,
        initial=15,
        widget=forms.NumberInput({"class": "input-short"}),
    )
    pause = forms.IntegerField(
        label=_("Minutes of pause between two"),
        min_value=0,
        max_value=60,
        initial=5,
        required=False,
        widget=forms.NumberInput({"class": "input-short"}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["day"].choices = [
            (place, date_format(day, "l j F").capitalize()) for place, day in enumerate(event.days)
        ]
        if event.day_count == 1:
            self.fields["day"].widget = forms.HiddenInput()
            self.fields["day"].initial = 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("The end must come after the beginning."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """What `make_slots` takes."""
        day, zone = self.event.days[self.cleaned_data["day"]], self.event.zone
        return {
            "starts": datetime.combine(day, self.cleaned_data["starts"], zone),
            "ends": datetime.combine(day, self.cleaned_data["ends"], zone),
            "minutes": self.cleaned_data["minutes"],
            "pause": self.cleaned_data["pause"] or 0,
        }
