"""What is written on the wall, and what is decided about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import privacy
from common.forms import OnceMixin, SiteForm, VersionMixin
from common.text import storable
from common.widgets import ChoiceCards
from teams.models import Team, WallGroup, WallNote
from teams.wall import ICONS

LONGEST = WallNote._meta.get_field("text").max_length
MOST_AT_ONCE = 200  # notes chosen in one go


class WallNoteForm(SiteForm):
    """A note: its kind, its words. `is_indiscreet` once it is valid: words that may name somebody and were not confirmed."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=WallNote.Kind.choices,
        widget=ChoiceCards(icons={kind.value: icon for kind, icon in ICONS.items()}, in_row=True),
    )
    text = forms.CharField(
        label=_("In a few words"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Everybody reads the wall. Nobody sees who wrote. No name, please."),
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return " ".join(storable(self.cleaned_data["text"]).split())

    @property
    def is_indiscreet(self) -> bool:
        """Whether to show the advice before the room reads the words. Sent again with `sure`, they go as they are."""
        text = self.cleaned_data["text"]
        return self.cleaned_data["sure"] != "yes" and bool(privacy.hints(text))

    @property
    def note(self) -> dict[str, Any]:
        """What the services take."""
        return {
            name: self.cleaned_data[name] for name in ("kind", "text", "idempotency_key") if name in self.cleaned_data
        }


class NewWallNoteForm(OnceMixin, WallNoteForm):
    """A note to put on the wall."""


class ChangeWallNoteForm(VersionMixin, WallNoteForm):
    """Other words for a note."""


class OpenWallForm(VersionMixin, SiteForm):
    """What may be done on the wall now."""

    takes_notes = forms.BooleanField(label=_("People may write on it"), required=False)
    takes_votes = forms.BooleanField(label=_("People may vote with their phone"), required=False)
    votes_each = forms.IntegerField(label=_("Votes each person has"), min_value=1, max_value=20)
    shows_votes = forms.BooleanField(
        label=_("Everybody sees the votes"),
        required=False,
        help_text=_("Better once votes are closed: nobody follows the leader."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["votes_each"].widget.attrs |= {"class": "input-short", "inputmode": "numeric"}


class WallGroupForm(OnceMixin, SiteForm):
    """The title of a group."""

    title = forms.CharField(label=_("Title of the group"), max_length=WallGroup._meta.get_field("title").max_length)


class SubjectForm(SiteForm):
    """Which note a team takes up; empty gives its subject up."""

    note = forms.ModelChoiceField(WallNote.objects.none(), required=False)

    def __init__(self, *args: Any, event: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].queryset = WallNote.objects.filter(event=event).shown()


class TakerForm(SiteForm):
    """Which team takes a note up."""

    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=_("Which team works on it?"),
        empty_label=_("Choose a team"),
        error_messages={"invalid_choice": _("Choose one of the teams of this event.")},
    )

    def __init__(self, *args: Any, event: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = self.fields["team"]
        teams.queryset = Team.objects.filter(event=event)
        teams.label_from_instance = lambda team: (
            _("Table %(number)d, %(name)s") % {"number": team.number, "name": team.name}
        )


def keys_of(texts: list[str]) -> list[int]:
    """The keys of rows in what was posted ("3", or "3,4" in one field), nonsense left out."""
    words = [word for text in texts for word in text.split(",")][:MOST_AT_ONCE]
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= 18]
