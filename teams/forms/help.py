from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm
from common.widgets import CheckCards
from events.models import Event
from teams.models import HelpRequest, ResourcePerson

MATERIAL = {
    "paper": _("sheets of paper"),
    "pens": _("felt pens"),
    "sticky_notes": _("sticky notes"),
    "scissors": _("scissors"),
    "tape": _("sticky tape"),
    "extension_lead": _("an extension lead"),
    "water": _("water"),
}


class HelpForm(OnceMixin, SiteForm):
    """What a table asks for. The things of a list and a few words make one sentence."""

    kind = forms.ChoiceField(choices=HelpRequest.Kind.choices, widget=forms.HiddenInput)
    resource = forms.ModelChoiceField(ResourcePerson.objects.none(), required=False, widget=forms.HiddenInput)
    things = forms.MultipleChoiceField(
        label=_("What do you lack?"), choices=list(MATERIAL.items()), required=False, widget=CheckCards(in_row=True)
    )
    other = forms.CharField(label=_("Something else"), required=False, max_length=60)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = ResourcePerson.objects.filter(event=event)

    def asked(self) -> dict[str, Any]:
        """What `ask_help` takes."""
        things = [str(MATERIAL[thing]) for thing in self.cleaned_data["things"]]
        words = [*things, " ".join(self.cleaned_data["other"].split())]
        return {
            "kind": self.cleaned_data["kind"],
            "resource": self.cleaned_data["resource"],
            "material": ", ".join(word for word in words if word),
            "idempotency_key": self.cleaned_data["idempotency_key"],
        }
