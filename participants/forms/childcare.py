"""How many children can be minded."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from participants.models import AgeBand
from participants.services.childcare import Band

MOST = 200


class CapacityForm(SiteForm):
    """One number for each age."""

    def __init__(self, *args: Any, bands: list[Band], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for band in bands:
            self.fields[band.key] = forms.IntegerField(
                label=capfirst(band.word),
                min_value=0,
                max_value=MOST,
                initial=band.places,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), _("Write a number from 0 to 200.")
                ),
                widget=forms.NumberInput({"class": "input-short", "inputmode": "numeric"}),
            )

    def places(self) -> dict[str, int]:
        return {band: self.cleaned_data[band] for band in AgeBand.values}
