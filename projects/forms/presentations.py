"""The restitution: the minutes of each team, the draw, and how a team tells its project."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, SiteModelForm, VersionMixin
from common.widgets import ChoiceCards
from projects.models import Presentation, Restitution
from projects.services.presentations import HIGHEST_LOT, Step

BIGGEST = 2**31 - 1
ICONS = {
    Presentation.Form.SPEECH: "megaphone",
    Presentation.Form.SKETCH: "users",
    Presentation.Form.POSTER: "file-text",
    Presentation.Form.PHOTO: "image",
    Presentation.Form.OTHER: "sparkles",
}


class MinutesForm(VersionMixin, SiteModelForm):
    """How long each team has."""

    class Meta:
        model = Restitution
        fields = ("talk_minutes", "question_minutes")
        widgets = {
            "talk_minutes": forms.NumberInput(attrs={"class": "input-short"}),
            "question_minutes": forms.NumberInput(attrs={"class": "input-short"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version


class OrderForm(SiteForm):
    """Make the whole order: by lot, with a number of one's own or one that is drawn, or by table."""

    how = forms.ChoiceField(choices=[("lot", _("by lot")), ("tables", _("by table number"))])
    lot = forms.IntegerField(
        label=_("Number of the draw"),
        help_text=_("Empty: we draw it. The same number gives the same order again."),
        min_value=1,
        max_value=HIGHEST_LOT,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )


class MoveForm(SiteForm):
    """Where a turn goes: its place in the whole order, from 0."""

    to = forms.IntegerField(min_value=0, max_value=999)


class StepForm(SiteForm):
    """A press on the stopwatch, with the version of the turn that the page showed."""

    step = forms.ChoiceField(choices=[(step.value, step.value) for step in Step])
    version = forms.IntegerField(min_value=1, max_value=BIGGEST)


class TellingForm(SiteModelForm):
    """How a team tells its project, and what it takes."""

    class Meta:
        model = Presentation
        fields = ("form", "needs")
        widgets = {"form": ChoiceCards(in_row=True, icons=ICONS)}
        help_texts = {"needs": _("A projector, sound, a wall, chairs… Nobody’s name.")}
