"""The day on which an event closes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, VersionMixin
from events.forms.identity import DayInput


class ClosingForm(VersionMixin, SiteForm):
    on = forms.DateField(label=_("The day it closes"), widget=DayInput)
