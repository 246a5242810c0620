"""Registering somebody else: what a helper is asked about the help, and a whole registration on one screen for the phone."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import date_format
from common.forms import OnceMixin
from common.widgets import ChoiceCards
from events.models import Event, Theme
from participants.forms.agreements import IN_PERSON
from participants.forms.consents import FinishForm
from participants.forms.fields import EventForm, PlainText
from participants.forms.registration import ThemeField, WhoForm, WishesForm
from participants.models import How
from participants.services.registration import GivenAssistance

DAYS_IN_A_MONTH = 31


class HelpForm(EventForm):
    """Who helps, how the person agreed, until when."""

    for_structure = PlainText(
        label=_("For which structure do you help?"),
        help_text=_("Its name is kept with this registration. It is remembered for the next person."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    agreed = forms.ChoiceField(
        label=_("How did this person agree?"),
        choices=IN_PERSON,
        initial=How.SPOKEN.value,
        widget=ChoiceCards(in_row=True),
        error_messages={
            "required": _("Say how the person agreed: by voice, in writing, or on a signed paper."),
            "invalid_choice": _("Say how the person agreed: by voice, in writing, or on a signed paper."),
        },
    )
    until = forms.DateField(
        label=_("Until when do you help?"),
        help_text=_("After this day you no longer see this person. They can look after it alone before."),
        widget=forms.DateInput({"type": "date", "class": "input-medium"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = self.event.sensitive_kept_until

    def clean_until(self) -> date:
        until, first, last = self.cleaned_data["until"], self.event.real_today, latest_end(self.event)
        if not first <= until <= last:
            between = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y")}
            raise forms.ValidationError(_("Choose a day from %(first)s to %(last)s.") % between)
        return until

    def assistance(self) -> GivenAssistance:
        given = self.cleaned_data
        return GivenAssistance(structure=given["for_structure"], consent=given["agreed"], until=given["until"])


def latest_end(event: Event) -> date:
    """Nobody helps longer than contacts are kept."""
    return max(event.real_today, event.ends_on) + timedelta(days=event.contacts_kept_months * DAYS_IN_A_MONTH)


class HelpedForm(HelpForm, FinishForm):
    """Screen 3, filled for somebody else."""

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "assistance": self.assistance()}


class PhoneForm(OnceMixin, WhoForm, WishesForm, FinishForm):
    """A whole registration, said on the phone. One wish is enough: the person may add others with their code."""

    RANKS = ("first",)

    first = ThemeField(
        label=_("The theme they would like most"), queryset=Theme.objects.none(), required=False, widget=ChoiceCards()
    )
    second = None
    third = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen_name"].widget.attrs |= {"autofocus": not self.is_bound, "autocomplete": "off"}

    def answers(self) -> dict[str, Any]:
        answers = {**WhoForm.answers(self), **WishesForm.answers(self), **FinishForm.answers(self)}
        return {**answers, "idempotency_key": self.cleaned_data["idempotency_key"]}
