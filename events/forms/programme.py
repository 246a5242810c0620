from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import date_format
from events.forms.rows import RowForm
from events.models import Event, Slot
from events.programme import minutes_between


class ClockField(forms.TimeField):
    """A time of day to the minute, typed "9:30", "9h30", "9 h" or "0930"."""

    default_error_messages = {"invalid": _("Write a time like 9:30.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput({"type": "time", "class": "input-short"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh", "%H%M"], **kwargs)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = value.lower().replace(" ", "").replace("\u00a0", "")
        at: time | None = super().to_python(value)
        return at.replace(second=0, microsecond=0) if at else None


class SlotForm(RowForm):
    """A moment of the programme, and whether the others make way for it."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    starts_at = ClockField(label=_("From"))
    ends_at = ClockField(label=_("To"))
    others_follow = forms.BooleanField(required=False)

    class Meta:
        model = Slot
        fields = [
            "title",
            "day",
            "starts_at",
            "ends_at",
            "place",
            "kind",
            "audience",
            "has_sign_language",
            "has_captions",
            "aim",
            "words_to_say",
            "material",
            "facilitator_notes",
            "stage",
            "asks_weather",
        ]
        labels = {"place": _("Where"), "kind": _("What kind of moment?"), "audience": _("For whom?")}
        help_texts = {
            "title": _("What people do, in their words."),
            "aim": _("Read on the run sheet, by facilitators and organisers only. So are the fields below."),
            "words_to_say": _("As one says them to the room, short and warm."),
            "facilitator_notes": _("What to watch, what to do when it goes otherwise."),
            "stage": _("Where the teams should be at this moment."),
            "asks_weather": _("Tablets ask each table how it goes."),
        }
        widgets = {"words_to_say": forms.Textarea({"rows": 5}), "facilitator_notes": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [
            (number, f"{_('Day')} {number}, {date_format(on, 'l j F')}")
            for number, on in enumerate(event.days, start=1)
        ]
        if self.instance.pk and self.instance.day > event.day_count:
            outside = _("Day %(day)d, after the event") % {"day": self.instance.day}
            days.append((self.instance.day, outside))
        self.fields["day"].choices = days
        for name in ("kind", "audience"):
            self.fields[name].choices = [(value, str(word).capitalize()) for value, word in self.fields[name].choices]
        self.fields["stage"].queryset, self.fields["stage"].empty_label = event.stages.all(), _("No stage")
        follow = self.fields["others_follow"]
        if self.instance.pk:
            follow.label, follow.initial = _("What follows moves along"), True
            follow.help_text = _(
                "If this ends 10 minutes later, all that comes after it that day begins 10 minutes later."
            )
        else:
            follow.label = _("Make room for it")
            follow.help_text = _("All that begins at this time or later that day moves by as much.")

    @property
    def field_rows(self) -> list[list[Any]]:
        groups = (["title"], ["day", "starts_at", "ends_at"], ["others_follow"], ["place"], ["kind", "audience"])
        return [
            [self[name] for name in group]
            for group in (
                *groups,
                ["has_sign_language", "has_captions"],
                ["aim"],
                ["words_to_say"],
                ["material"],
                ["facilitator_notes"],
                ["stage"],
                ["asks_weather"],
            )
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and minutes_between(start, end) <= 0:
            self.add_error(
                "ends_at",
                _("This lasts no time. The end must come after the beginning.")
                if start == end
                else _("The end must come after the beginning."),
            )
        return cleaned
