"""What is written in a sheet. A text is kept as typed: only what a database cannot hold is left out."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.forms import OnceMixin, SiteForm
from common.text import storable
from projects.models import LONGEST_TEXT
from projects.services import Choice
from projects.sheet import Line


class SheetTextField(forms.CharField):
    """A block's text: as typed, with plain line ends; a text of blanks is an empty one. At most LONGEST_TEXT characters."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = storable(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if (excess := len(value) - LONGEST_TEXT) > 0:
            raise forms.ValidationError(too_long(excess), code="too_long")


def too_long(excess: int) -> str:
    """What to tell somebody whose text passes the limit by `excess` characters."""
    return ngettext(
        "This text is %(excess)d character too long. Nothing is lost: shorten it and save again.",
        "This text is %(excess)d characters too long. Nothing is lost: shorten it and save again.",
        excess,
    ) % {"excess": excess}


class BlockForm(OnceMixin, SiteForm):
    """The text of one block, with the version it was written on."""

    text = SheetTextField()
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text = line.block.title, line.block.question
        field.widget.attrs |= {"rows": 8}
        field.initial = line.text
        self.fields["base_version"].initial = line.version


class SettleForm(OnceMixin, SiteForm):
    """What to keep when two people wrote at once. `set_aside` is the revision that holds one's own text."""

    set_aside = forms.IntegerField(widget=forms.HiddenInput)
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    choice = forms.ChoiceField(choices=Choice.choices)
    mix = SheetTextField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("choice") == Choice.MIX and not data.get("mix") and "mix" not in self.errors:
            self.add_error("mix", _("Write the text to keep."))
        return data


class BringBackForm(OnceMixin, SiteForm):
    """Only the key that makes a repeat change nothing."""

    def key(self) -> uuid.UUID:
        return self.cleaned_data["idempotency_key"]
