"""What the reception notes: a gesture about somebody, somebody who comes without having registered."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm
from common.widgets import ChoiceCards
from events.models import Category, Event
from participants.forms.fields import EventForm, PlainText
from participants.forms.registration import CategoryField
from participants.models import CheckIn, Registration

IN_PHOTOS = (("no", _("No photo")), ("yes", _("Yes, in photos of the group and of the report")))


class GestureForm(OnceMixin, SiteForm):
    """One press of a button. A source that is not known counts as found by name."""

    gesture = forms.ChoiceField(choices=CheckIn.Gesture.choices)
    source = forms.CharField(required=False)
    beyond_capacity = forms.BooleanField(required=False)

    def clean_source(self) -> str:
        given = self.cleaned_data.get("source", "")
        return given if given in CheckIn.Source.values else CheckIn.Source.NAME.value


class WalkInForm(OnceMixin, EventForm):
    """Somebody at the door, on one screen."""

    chosen_name = PlainText(
        label=_("How would this person like to be called?"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "words"}),
    )
    category = CategoryField(
        label=_("They come as…"),
        queryset=Category.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose how this person comes."), "invalid_choice": _("Choose an answer.")},
    )
    in_photos = forms.ChoiceField(
        label=_("May they be in photos?"),
        choices=IN_PHOTOS,
        initial="no",
        widget=ChoiceCards(icons={"no": "camera-off", "yes": "camera"}),
        error_messages={"required": _("Ask, then choose an answer.")},
    )
    agrees = forms.BooleanField(
        label=_("I said this sentence, and the person agreed"),
        error_messages={"required": _("Say the sentence, and ask. Without a yes, nobody is registered.")},
    )
    is_minor = forms.BooleanField(label=_("They are under 18"), required=False)
    age_group = forms.ChoiceField(
        label=_("Their age"),
        choices=[choice for choice in Registration.AgeGroup.choices if choice[0] != Registration.AgeGroup.ADULT],
        required=False,
        widget=ChoiceCards(in_row=True),
    )
    responsible_name = PlainText(label=_("Name of the adult who answers for them"), max_length=80, required=False)
    beyond_capacity = forms.BooleanField(
        label=_("Welcome this person all the same"),
        help_text=_("Tick this if the organiser agrees to one person more than there are places."),
        required=False,
    )

    def offer(self, event: Event) -> None:
        super().offer(event)
        self.fields["category"].queryset = event.categories.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_minor"):
            if not cleaned.get("age_group"):
                self.add_error("age_group", _("Choose an age."))
            if not cleaned.get("responsible_name"):
                self.add_error("responsible_name", _("Write the name of the adult who answers for this person."))
        else:
            cleaned["age_group"], cleaned["responsible_name"] = Registration.AgeGroup.ADULT, ""
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The answers as services.welcoming.walk_in takes them."""
        given = self.cleaned_data
        return {
            "chosen_name": given["chosen_name"],
            "category": given["category"],
            "in_photos": given["in_photos"] == "yes",
            "age_group": given["age_group"] or Registration.AgeGroup.ADULT,
            "responsible_name": given["responsible_name"],
            "beyond_capacity": given["beyond_capacity"],
        }


class ListForm(SiteForm):
    """Boxes ticked on a printed list: keys of people. What is no key of the page is dropped by the view."""

    form_key = forms.UUIDField(required=False)

    def clean_form_key(self) -> uuid.UUID:
        return self.cleaned_data.get("form_key") or uuid.uuid4()
