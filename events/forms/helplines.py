import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.identity import EventForm
from events.forms.rows import RowForm
from events.models import Event, Helpline


def date_input() -> forms.DateInput:
    return forms.DateInput({"type": "date", "class": "input-medium"}, format="%Y-%m-%d")


class ChildAlertForm(EventForm):
    """How professionals give the alert about a child here."""

    child_alert_url = forms.URLField(
        label=_("Address of the Département's form"),
        help_text=_("The page of your Département, beginning with https://."),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.URLInput({"placeholder": "https://", "autocomplete": "off"}),
    )

    class Meta:
        model = Event
        fields = ("child_alert_url", "child_alert_phone")
        help_texts = {"child_alert_phone": _("The service that receives alerts, for professionals.")}

    def clean_child_alert_url(self) -> str:
        address: str = self.cleaned_data["child_alert_url"]
        if address and not address.startswith("https://"):
            raise forms.ValidationError(_("The address must begin with https://, so that nobody can read along."))
        return address

    def clean_child_alert_phone(self) -> str:
        phone: str = self.cleaned_data["child_alert_phone"]
        if phone and not re.fullmatch(r"[+\d][\d\s.]{1,28}", phone):
            raise forms.ValidationError(_("Write the number as it is dialled: 02 40 00 00 00."))
        return phone

    def clean(self) -> dict[str, Any]:
        return forms.ModelForm.clean(self) or self.cleaned_data


class HelplineForm(RowForm):
    class Meta:
        model = Helpline
        fields = [
            "number",
            "name",
            "situation",
            "hours",
            "source",
            "source_status",
            "verified_on",
            "recheck_after",
        ]
        labels = {"situation": _("Call when…"), "hours": _("When does somebody answer?")}
        help_texts = {
            "number": _("As it is dialled: 119, or 02 40 00 00 00."),
            "situation": _("“A child is in danger, or you are not sure.”"),
            "hours": _("“24 hours a day, 7 days a week. Free.”"),
            "source": _("The page or the paper you took it from, so that somebody can check it."),
            "source_status": _("“Official page”, “heard from a partner”…"),
            "verified_on": _("The day somebody made sure that this number answers."),
            "recheck_after": _("After this day the number counts as unchecked. Six months is usual."),
        }
        widgets = {
            "number": forms.TextInput({"class": "input-medium", "autocomplete": "off"}),
            "verified_on": date_input(),
            "recheck_after": date_input(),
        }

    def clean_verified_on(self) -> date | None:
        day: date | None = self.cleaned_data["verified_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Write the day of the last check."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        checked, again = cleaned.get("verified_on"), cleaned.get("recheck_after")
        if again and "verified_on" in cleaned and not checked:
            self.add_error("verified_on", _("Say when it was checked, or leave both days empty."))
        if again and checked and again < checked:
            self.add_error("recheck_after", _("The next check must come after the last one."))
        return cleaned
