"""What one says of a pledge: to which team, what, by when, who."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm, VersionMixin
from common.widgets import ChoiceCards
from events.models import Event
from projects.forms.made import PlainField, in_capitals
from projects.models import Means, Pledge
from teams.models import Team

USUALLY = timedelta(days=30)
LATEST = timedelta(days=3653)  # a day mistyped by a digit is in no calendar
ICONS = {"time": "clock", "place": "map-pin", "object": "armchair", "money": "tag", "door": "message-circle"}


class TeamField(forms.ModelChoiceField):
    def label_from_instance(self, team: Any) -> str:
        return f"{team.number} · {team.name}"


class WordsForm(SiteForm):
    """The words of a pledge, as one changes them too. `first`: the earliest day that makes sense. `asks_name`: it is typed for somebody."""

    what = PlainField(
        label=_("What is pledged?"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("In a few words: the hall on Tuesdays, two hours a week, a freezer…"),
    )
    kind = forms.ChoiceField(
        label=_("It is…"),
        choices=in_capitals(Pledge.Kind.choices),
        initial=Pledge.Kind.TIME,
        widget=ChoiceCards(in_row=True, icons=ICONS),
    )
    by_on = forms.DateField(
        label=_("By when?"),
        widget=forms.DateInput({"type": "date", "class": "input-medium"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 31/12/2030.")},
    )
    name = PlainField(label=_("Who pledges?"), max_length=80, widget=forms.TextInput({"autocomplete": "off"}))
    structure = PlainField(
        label=_("For which organisation?"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    contact = PlainField(
        label=_("A phone number or an e-mail address"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Only this team reads it, and whoever pledges. A reminder is sent to an e-mail address."),
    )

    def __init__(self, *args: Any, first: date, asks_name: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="pledge_%s", **kwargs)
        self.first = first
        if not asks_name:
            del self.fields["name"]

    def clean_by_on(self) -> date:
        day: date = self.cleaned_data["by_on"]
        if day < self.first:
            raise forms.ValidationError(_("This day is past. Choose a later one."))
        if day > self.first + LATEST:
            raise forms.ValidationError(_("This day is too far away. Choose one within ten years."))
        return day

    def written(self) -> dict[str, Any]:
        """What the service writes."""
        names = ("what", "kind", "by_on", "name", "structure", "contact")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class PledgeForm(OnceMixin, WordsForm):
    """A new pledge. `team`: it is known already, and not asked."""

    team = TeamField(
        label=_("For which team?"),
        queryset=Team.objects.none(),
        empty_label=_("Choose a team"),
        error_messages={"invalid_choice": _("Choose a team of this list.")},
    )
    field_order = ("team", "what", "kind", "by_on", "name", "structure", "contact")

    def __init__(
        self, *args: Any, event: Event, team: Team | None, means: Means | None, initial: dict[str, Any], **kwargs: Any
    ) -> None:
        first: dict[str, Any] = {"by_on": event.real_today + USUALLY}
        if means is not None:
            first |= {"what": means.what, "kind": means.kind}
        super().__init__(*args, first=event.real_today, initial={**first, **initial}, **kwargs)
        if team is None:
            self.fields["team"].queryset = Team.objects.filter(event=event)  # type: ignore[attr-defined]
        else:
            del self.fields["team"]


class PledgeChangeForm(VersionMixin, WordsForm):
    """The words of a pledge, anew. `reads_contact`: who may not read it leaves it empty, and it stays."""

    def __init__(self, *args: Any, row: Pledge, reads_contact: bool, **kwargs: Any) -> None:
        names = ("what", "kind", "by_on", "name", "structure", "version")
        initial = {name: getattr(row, name) for name in names}
        if reads_contact:
            initial["contact"] = row.contact
        is_known = row.role_id is not None or row.registration_id is not None
        earliest = min(row.by_on, row.event.real_today)
        super().__init__(*args, first=earliest, initial=initial, asks_name=not is_known, **kwargs)
        self.reads_contact = reads_contact
        if not reads_contact:
            self.fields["contact"].label = _("Another phone number or e-mail address")
            self.fields["contact"].help_text = _(
                "Only the team and whoever pledges read the one that was given. Left empty, it stays."
            )

    def written(self) -> dict[str, Any]:
        given = super().written()
        if not self.reads_contact and not given["contact"]:
            del given["contact"]
        return given


class StepForm(forms.Form):
    """What becomes of a pledge."""

    step = forms.ChoiceField(choices=[(word, word) for word in ("kept", "released", "reopened")])
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    reason = PlainField(max_length=200, required=False)
