"""What an organiser asks of the clock of the day."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm
from events.day import MOST_MINUTES
from events.models import Event, Slot

SHIFT, LENGTH, SKIP, BRING_BACK, INSERT = "shift", "length", "skip", "bring_back", "insert"
OF_A_SLOT = (LENGTH, SKIP, BRING_BACK)
NEEDED = {SHIFT: ("minutes",), LENGTH: ("minutes",), INSERT: ("title", "minutes", "when", "kind")}

WRONG_MINUTES = format_lazy(_("Write a number from 1 to {most}."), most=MOST_MINUTES)


class DayChangeForm(OnceMixin, SiteForm):
    """A change of the day; `seen` is the fingerprint of the day on which it was decided."""

    do = forms.ChoiceField(
        choices=[(word, word) for word in (SHIFT, LENGTH, SKIP, BRING_BACK, INSERT)], widget=forms.HiddenInput
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput({"class": "input-short"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WRONG_MINUTES),
    )
    way = forms.ChoiceField(
        label=_("Which way?"), choices=[("later", _("later")), ("earlier", _("earlier"))], required=False
    )
    slot = forms.ModelChoiceField(Slot.objects.none(), required=False, widget=forms.HiddenInput)
    keeps_gap = forms.BooleanField(label=_("What follows stays at its hour"), required=False)
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("What happens?"), help_text=_("What people do, in their words."), max_length=150, required=False
    )
    kind = forms.ChoiceField(label=_("What kind of moment?"), required=False)
    place = forms.CharField(label=_("Where?"), max_length=80, required=False)
    when = forms.ChoiceField(
        label=_("When?"),
        choices=[("after", _("After the present moment")), ("now", _("Now: the present moment ends"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["slot"].queryset = Slot.objects.filter(event=event)
        self.fields["kind"].choices = [(value, str(word).capitalize()) for value, word in Slot.Kind.choices]
        for name in NEEDED.get(self.data.get("do", self.initial.get("do")), ()):
            self.fields[name].required = True
        self.fields["kind"].initial, self.fields["when"].initial = Slot.Kind.BREAK, "after"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("do") in OF_A_SLOT and not cleaned.get("slot"):
            self.add_error("slot", _("This moment is no longer in the programme."))
        return cleaned

    @property
    def minutes_later(self) -> int:
        """Minutes later, negative where earlier."""
        return -self.cleaned_data["minutes"] if self.cleaned_data["way"] == "earlier" else self.cleaned_data["minutes"]

    @property
    def new_slot(self) -> Slot:
        """The moment to add, not saved."""
        words = {name: self.cleaned_data[name] for name in ("title", "place")}
        return Slot(event=self.event, kind=self.cleaned_data["kind"] or Slot.Kind.BREAK, **words)
