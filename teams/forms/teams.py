from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common.forms import OnceMixin, SiteForm, VersionMixin
from common.widgets import ChoiceCards
from events.models import Event, Role, Stage, Theme
from events.models.roles import RoleKind
from participants.models import Registration
from teams.models import Formation, Team
from teams.services.tables import LAST_NUMBER, MOST_AT_ONCE

MOST_IN_HALF_A_MINUTE = 200  # people for whom 30 seconds are enough to prove what matters


class ThemeField(forms.ModelChoiceField):
    """One of the event's themes; those of another event are no choice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Theme.objects.none(), label=_("Theme"), **kwargs)


class _OfEvent(SiteForm):
    """A form whose choices are an event's own."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        if "theme" in self.fields:
            self.fields["theme"].queryset = Theme.objects.filter(event=event)


class TeamForm(_OfEvent):
    """What a team is called, where it sits, what it works on."""

    theme = ThemeField()
    name = forms.CharField(
        label=_("Name of the team"),
        max_length=80,
        help_text=_("The team may choose another one later. No person's name."),
    )
    number = forms.IntegerField(label=_("Table number"), min_value=1, max_value=LAST_NUMBER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs |= {"class": "input-short", "inputmode": "numeric"}


class NewTeamForm(OnceMixin, TeamForm):
    """A team to be made. Without a number it sits at the first free table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False
        self.fields["number"].help_text = _("Leave empty for the first free table.")


class ChangeTeamForm(VersionMixin, TeamForm):
    """A team to be changed, as it was when the page was opened."""


class SeveralTeamsForm(OnceMixin, _OfEvent):
    """Several teams for a theme, named after their table."""

    theme = ThemeField()
    count = forms.IntegerField(label=_("How many teams"), min_value=1, max_value=MOST_AT_ONCE)


class SeatForm(_OfEvent):
    """Who goes where. No team means "without a team"; `seen` is the team that the page showed (0 for none)."""

    registration = forms.ModelChoiceField(Registration.objects.none())
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    seen = forms.IntegerField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["registration"].queryset = Registration.objects.filter(event=self.event)
        self.fields["team"].queryset = Team.objects.filter(event=self.event)


class FacilitatorForm(_OfEvent):
    """A facilitator of the event, to be given a table or relieved of it."""

    role = forms.ModelChoiceField(Role.objects.none(), label=_("Facilitator"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.filter(event=self.event, kind=RoleKind.FACILITATOR).select_related(
            "user"
        )
        self.fields["role"].label_from_instance = lambda role: role.user.name


class StageForm(_OfEvent):
    """To which stage a team moves (none: not begun); `seen` is the stage that the screen showed (0 for none)."""

    stage = forms.ModelChoiceField(Stage.objects.none(), required=False)
    seen = forms.IntegerField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = Stage.objects.filter(event=self.event)


class NoteForm(OnceMixin, SiteForm):
    """A note in one's own words, or one of the ready-made phrases."""

    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=280,
        help_text=_("No name, and nothing about anybody's life."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    phrase = forms.CharField(required=False, max_length=280, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "text" in cleaned and not (cleaned.get("text") or cleaned.get("phrase")):
            self.add_error("text", _("Write a few words first."))
        return cleaned

    @property
    def words(self) -> str:
        return self.cleaned_data.get("phrase") or self.cleaned_data["text"]


class StartForm(OnceMixin, SiteForm):
    """For whom tables are proposed, and how long the computer may search."""

    who = forms.ChoiceField(
        label=_("For whom?"),
        choices=[
            (Formation.Who.REGISTERED, _("Everybody who is registered")),
            (Formation.Who.ARRIVED, _("Those who have arrived")),
        ],
        widget=ChoiceCards(in_row=True),
    )
    seconds = forms.TypedChoiceField(
        label=_("How long may it search?"),
        coerce=int,
        choices=[(10, _("10 seconds")), (30, _("30 seconds")), (120, _("2 minutes"))],
        widget=ChoiceCards(
            in_row=True,
            hints={
                "10": _("To have a first look."),
                "30": _("Right for most events."),
                "120": _("For several hundred people."),
            },
        ),
        help_text=_(
            "It ends sooner where nothing better exists. You can stop it at any moment and keep the best so far."
        ),
    )
    field_order = ("who", "seconds")

    def __init__(self, *args: Any, registered: int, arrived: int, under_way: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        who.initial = Formation.Who.ARRIVED if under_way and arrived else Formation.Who.REGISTERED
        people = ngettext_lazy("%(count)d person", "%(count)d people", "count")
        who.widget.hints = {
            Formation.Who.REGISTERED: people % {"count": registered},
            Formation.Who.ARRIVED: people % {"count": arrived},
        }
        if not arrived:
            who.widget = forms.HiddenInput()
        self.fields["seconds"].initial = 30 if registered <= MOST_IN_HALF_A_MINUTE else 120


class ApplyForm(OnceMixin, VersionMixin, SiteForm):
    """What the page showed when the organiser agreed: the draft's version, and the present tables."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
