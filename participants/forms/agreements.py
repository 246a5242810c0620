"""What somebody said to each purpose, typed by whoever asked them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from common.widgets import ChoiceCards
from participants.consents import agreements_of
from participants.forms.fields import EventForm
from participants.models import Consent, How, JournalEntry, Registration

ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("", _("Not asked"))]
IN_PERSON = [(how.value, how.label) for how in (How.SPOKEN, How.WRITTEN, How.SIGNED)]


class AgreementsForm(EventForm):
    """One question a purpose, read aloud; and how the person answered."""

    how = forms.ChoiceField(
        label=_("How did this person answer?"),
        choices=IN_PERSON,
        initial=How.SPOKEN.value,
        widget=ChoiceCards(in_row=True),
        error_messages={"invalid_choice": _("Say how the person agreed: by voice, in writing, or on a signed paper.")},
    )

    def __init__(self, *args: Any, registration: Registration, held: dict[str, Consent], **kwargs: Any) -> None:
        super().__init__(*args, event=registration.event, **kwargs)
        asked = [one for photos in (False, True) for one in agreements_of(registration, held, photos=photos)]
        for one in asked:
            said = {None: "", True: "yes", False: "no"}[one.consent.is_given if one.consent else None]
            self.fields[one.purpose] = forms.ChoiceField(
                label=one.words, choices=ANSWERS, required=False, initial=said, widget=ChoiceCards(in_row=True)
            )
        self.fields["how"] = self.fields.pop("how")
        self.purposes = [one.purpose for one in asked]

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[purpose] for purpose in self.purposes]

    def given(self) -> dict[str, bool]:
        """{Consent.Purpose: yes or no} of what was answered."""
        return {purpose: said == "yes" for purpose in self.purposes if (said := self.cleaned_data[purpose])}


class CancelForm(SiteForm):
    """On whose word somebody does not come any more."""

    asked_by = forms.ChoiceField(
        label=_("Who asked for it?"),
        choices=JournalEntry.AskedBy.choices[1:],
        required=False,
        initial=JournalEntry.AskedBy.PERSON.value,
        widget=ChoiceCards(in_row=True),
        error_messages={"invalid_choice": _("Choose who asked.")},
    )
