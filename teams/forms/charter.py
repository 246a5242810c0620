"""What a table fills in about itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, VersionMixin
from common.text import storable
from teams.charter import parted, ready_sentences
from teams.models import Charter, TeamDuty, TeamMember


class CharterForm(VersionMixin, SiteForm):
    """Ready sentences to tick, and the team's own words, a sentence a line."""

    ready = forms.MultipleChoiceField(
        label=_("What do you agree on?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own = forms.CharField(
        label=_("In your own words"),
        help_text=_("A sentence a line. No person’s name."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready, own = parted(charter.text)
        self.fields["ready"].choices = [(str(key), words) for key, words in enumerate(ready_sentences())]
        self.initial |= {"ready": ready, "own": own, "version": charter.version}

    def clean_own(self) -> str:
        return storable(self.cleaned_data["own"])

    @property
    def text(self) -> str:
        """The charter as one text, a sentence a line."""
        ticked = [words for key, words in self.fields["ready"].choices if key in self.cleaned_data["ready"]]
        return "\n".join([*ticked, self.cleaned_data["own"]])


class DutyForm(SiteForm):
    """Who takes a duty: somebody of the table, as the reader sees it; nobody when empty."""

    kind = forms.ChoiceField(choices=TeamDuty.Kind.choices, widget=forms.HiddenInput)
    member = forms.ModelChoiceField(TeamMember.objects.none(), required=False, empty_label=_("nobody"))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["member"].label_from_instance = lambda member: member.registration.chosen_name
