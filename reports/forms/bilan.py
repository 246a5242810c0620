from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, VersionMixin
from reports.bilan.parts import Part
from reports.models.bilan import LONGEST_TEXT


class BilanTextForm(VersionMixin, SiteForm):
    """The text of one part of the bilan; an empty one gives the ready-made text back."""

    text = forms.CharField(
        label=_("Your text"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Leave it empty to come back to the ready-made text."),
    )

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = part.words
        self.fields["version"].initial = part.version
