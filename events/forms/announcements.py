"""What to say to everybody, when, until when, and where."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from common import privacy
from common.answers import Refused
from common.dates import date_format
from common.forms import OnceMixin, SiteModelForm, VersionMixin
from common.text import search_key
from events.forms.programme import ClockField
from events.models import Announcement, Event, Theme

MINUTES = {"15": 15, "60": 60}


class AnnouncementForm(OnceMixin, VersionMixin, SiteModelForm):
    """An announcement. Where its text may tell who somebody is, or names a protected theme, it asks first (`sure`)."""

    when = forms.ChoiceField(
        label=_("When?"), choices=[("now", _("Now")), ("at", _("At a given time"))], widget=forms.RadioSelect
    )
    day = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat, required=False, empty_value=None)
    at = ClockField(label=_("At what time?"), required=False)
    until = forms.ChoiceField(
        label=_("How long is it shown?"),
        choices=[("15", _("15 minutes")), ("60", _("1 hour")), ("day", _("until the end of the day"))],
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Announcement
        fields = ["text", "on_screens", "on_tables", "on_phones", "screen"]
        labels = {"text": _("What do you say?")}
        help_texts = {"text": _("One short sentence. No name of a person, no name of a protected theme.")}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["text"].widget.attrs["autocomplete"] = "off"
        local = event.now.astimezone(event.zone)
        days = [day for day in event.days if day >= local.date()] or [local.date()]
        self.fields["day"].choices = [(day.isoformat(), date_format(day, "l j F")) for day in days]
        rooms = event.screens.all()
        self.fields["screen"].queryset, self.fields["screen"].empty_label = rooms, _("All rooms")
        self.fields["screen"].label = _("Which screens?")
        if self.instance.pk is None:
            self.initial = {"when": "now", "until": "15", "day": days[0].isoformat(), **self.initial}
        else:
            self._say_as_it_is()

    def _say_as_it_is(self) -> None:
        begins = self.instance.starts_at.astimezone(self.event.zone)
        lasts = self.instance.ends_at - self.instance.starts_at if self.instance.ends_at else None
        until = next((word for word, minutes in MINUTES.items() if lasts == timedelta(minutes=minutes)), "day")
        is_planned = self.instance.starts_at > self.event.now
        self.initial |= {"until": until, "version": self.instance.version, "when": "at" if is_planned else "now"}
        self.initial |= {"day": begins.date().isoformat(), "at": begins.time()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == "at" and "at" not in self.errors and not cleaned.get("at"):
            self.add_error("at", self.fields["at"].error_messages["required"])
        if not any(cleaned.get(name) for name in ("on_screens", "on_tables", "on_phones")):
            self.add_error("on_screens", _("Choose at least one place where it is shown."))
        return cleaned

    def refuse(self, refused: Refused) -> None:
        """Say beside its field why the announcement is not kept: an hour that has passed is wrong there, not in its length."""
        if refused.field != "until":
            self.add_error(None, refused.message)
        elif self.cleaned_data["when"] == "at" and self.times["starts_at"] <= self.event.now:
            words = {"time": time_format(self.cleaned_data["at"], "TIME_FORMAT")}
            self.add_error("at", _("%(time)s has passed. Choose a later hour.") % words)
        else:
            self.add_error("until", refused.message)

    @property
    def doubts(self) -> list[str]:
        """What in the text everybody would read and perhaps should not, in words; empty where nothing is, or all is sure."""
        return [] if self.cleaned_data.get("sure") else doubts_about(self.cleaned_data["text"], self.event)

    @cached_property
    def times(self) -> dict[str, datetime]:
        """When it begins and ends: {"starts_at", "ends_at"}. "Now" keeps the beginning of one that is shown already."""
        data, zone = self.cleaned_data, self.event.zone
        if data["when"] == "at":
            day = data.get("day") or self.event.now.astimezone(zone).date()
            begins = datetime.combine(day, data["at"], zone)
        else:
            shown = self.instance.pk is not None and self.instance.starts_at <= self.event.now
            begins = self.instance.starts_at if shown else self.event.now
        if data["until"] in MINUTES:
            return {"starts_at": begins, "ends_at": begins + timedelta(minutes=MINUTES[data["until"]])}
        midnight = datetime.combine(begins.astimezone(zone).date() + timedelta(days=1), time(), zone)
        return {"starts_at": begins, "ends_at": midnight}


def doubts_about(text: str, event: Event) -> list[str]:
    """The passages that look like a name, a number or an address, and the protected themes that the text names."""
    found = [f"« {hint.excerpt} » ({hint.kind.label})" for hint in privacy.hints(text)]
    words = search_key(text)
    protected = event.themes.filter(sensitivity=Theme.Sensitivity.PROTECTED)
    named = [theme.title for theme in protected if search_key(theme.title) in words]
    return [*found, *(_("« %(title)s » (a protected theme)") % {"title": title} for title in named)]
