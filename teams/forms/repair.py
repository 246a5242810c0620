"""What is chosen before tables are mended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.forms import OnceMixin, SiteForm
from common.widgets import ChoiceCards
from teams.models import Formation
from teams.repairing import Turnout


class RepairForm(OnceMixin, SiteForm):
    """On whom to count: those who are here, or everybody who registered."""

    who = forms.ChoiceField(label=_("Who gets a place at a table?"), widget=ChoiceCards)

    def __init__(self, *args: Any, turnout: Turnout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].initial = turnout.who
        self.fields["who"].choices = [
            (Formation.Who.ARRIVED, _("Those who have arrived, or said that they are late")),
            (Formation.Who.REGISTERED, _("Everybody who is registered, also those who are still awaited")),
        ]
        self.fields["who"].widget.hints = {
            Formation.Who.ARRIVED: _people(turnout.arrived),
            Formation.Who.REGISTERED: _people(turnout.registered),
        }
        if not turnout.arrived:
            self.fields["who"].choices = self.fields["who"].choices[1:]
            self.fields["who"].widget = forms.HiddenInput()


def _people(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
