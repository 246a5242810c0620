"""Forms about what an event is: its name and days, its place, and all of it on one page."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.dates import date_format
from common.forms import SiteModelForm, VersionMixin
from events.models import Event

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_DAYS = 14
MOST_PLACES = 5000


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}, format="%Y-%m-%d")


def check_days(form: forms.BaseForm) -> None:
    """Say beside the field when the days cannot be: out of this century, in the wrong order, too many."""
    first, last = form.cleaned_data.get("starts_on"), form.cleaned_data.get("ends_on")
    for name, day in (("starts_on", first), ("ends_on", last)):
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            form.add_error(name, _("Check the year: it is between 2000 and 2099."))
            return
    if isinstance(first, date) and isinstance(last, date):
        if last < first:
            form.add_error("ends_on", _("The last day comes before the first day. Change one of the two."))
        elif (last - first).days >= MOST_DAYS:
            form.add_error("ends_on", _("An event lasts at most 14 days."))


class EventForm(VersionMixin, SiteModelForm):
    """Any part of an event's identity, with the version of the event it shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 4)
            if name in ("starts_on", "ends_on"):
                field.widget = DayInput()
            if name == "contact_phone":
                field.widget.input_type = "tel"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_days(self)
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What the service writes: the columns of this form."""
        return {name: value for name, value in self.cleaned_data.items() if name in self._meta.fields}

    def saved_otherwise(self, saved: Event) -> list[tuple[str, str]]:
        """(label, saved value) where what is typed differs from what another person saved meanwhile."""
        return [
            (str(self.fields[name].label), _in_words(getattr(saved, name)))
            for name, value in self.changes().items()
            if getattr(saved, name) != value
        ]


def _in_words(value: object) -> str:
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


class NameForm(EventForm):
    class Meta:
        model = Event
        fields = ("title", "subtitle", "starts_on", "ends_on")
        help_texts = {"subtitle": _("Example: a day and a half to invent together.")}


class WhereForm(EventForm):
    class Meta:
        model = Event
        fields = (
            "venue_name",
            "venue_address",
            "how_to_come",
            "accessibility",
            "quiet_room",
            "accessibility_contact",
            "contact_phone",
            "contact_email",
        )
        help_texts = {
            "venue_name": _("Example: the village hall."),
            "venue_address": _("Number, street, commune. Never the address of a shelter."),
            "how_to_come": _("Bus, train, parking, shared lifts."),
            "accessibility": _("Steps, lift, toilets, hearing loop, sign language."),
            "quiet_room": _(
                "Where one can rest or be alone for a while. Example: the small room, on the left of the hall."
            ),
            "accessibility_contact": _("A name, and how to reach this person."),
            "contact_phone": _("Somebody without internet registers by calling this number."),
        }


def language_names(codes: list[str]) -> list[str]:
    known = dict(settings.LANGUAGES)
    return [str(known.get(code, code)) for code in codes]


class IdentityForm(EventForm):
    """All of it, on one page."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of the event"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(
        label=_("Number of places"),
        min_value=1,
        max_value=MOST_PLACES,
        error_messages={
            "min_value": _("There must be at least one place."),
            "max_value": _("That is more people than Tablée can seat: 5,000 at most."),
        },
    )

    class Meta:
        model = Event
        fields = (*NameForm.Meta.fields, "audience", *WhereForm.Meta.fields, "capacity", "languages")
        help_texts = {
            **NameForm.Meta.help_texts,
            **WhereForm.Meta.help_texts,
            "audience": _("Who is welcome, in one or two sentences."),
            "capacity": _("Registration stops by itself when every place is taken."),
        }

    def clean_languages(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["languages"]
        if "fr" not in chosen:
            raise ValidationError(_("French is always there: names and questions are written in it first."))
        return chosen
