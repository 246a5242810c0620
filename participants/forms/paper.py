"""A paper form, typed in: the questions of the paper in its order, and what whoever types saw on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm
from events.models import Event
from participants.forms.consents import FinishForm
from participants.forms.fields import PlainText
from participants.forms.registration import WhoForm, WishesForm
from participants.models import Consent, How
from participants.paper import StackNumber, letter_of
from participants.services.registration import GivenAssistance

P = Consent.Purpose
EMPTY_BOX = _("This box is empty on the paper? Call the person before you type this form.")


class NumberForm(SiteForm):
    """The number that ties a screen to its paper."""

    stack_number = PlainText(
        label=_("Number of the form"),
        help_text=_("Write it on the paper too. A letter before it tells stacks apart: B12."),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "off", "class": "input-short"}),
        error_messages={"required": _("Give each form a number, and write it on the paper.")},
    )

    def clean_stack_number(self) -> str:
        typed = self.cleaned_data["stack_number"]
        number = StackNumber.read(typed)
        if number is None or len(str(number)) > 12:
            raise forms.ValidationError(_("Write a number, with a letter before it if you like: 12, B12."))
        return str(number)


class PaperForm(OnceMixin, NumberForm, WhoForm, WishesForm, FinishForm):
    """All of a paper form on one screen. The number comes first: it ties the screen to the paper."""

    NEEDED = {
        P.NEEDS: _("This box is empty on the paper? Call the person, or leave out what they need."),
        P.JOINT: _("Both signatures are needed. Call the responsible adult before you type this form."),
    }

    helped_with = PlainText(
        label=_("Filled with the help of"),
        help_text=_("As it stands on the paper: a name, a structure."),
        max_length=120,
        required=False,
    )
    to_check = PlainText(
        label=_("To be checked"),
        help_text=_("What you could not read. It stays on the list until somebody settles it."),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_taking_part"].error_messages["required"] = EMPTY_BOX
        # Nobody else's details are proposed while one types the next form.
        for name in ("chosen_name", "structure"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["chosen_name"].widget.attrs["data-focus"] = True

    def offer(self, event: Event) -> None:
        """Themes by their letters, as on the paper: a letter typed on the keyboard finds its theme."""
        super().offer(event)
        letters = {theme.pk: letter_of(place) for place, theme in enumerate(event.themes.all())}
        for name in self.RANKS:
            field = self.fields[name]
            field.choices = [(key, f"{letters[key]}. {word}" if key else word) for key, word in list(field.choices)]

    @property
    def agreed(self) -> list[forms.BoundField]:
        """The boxes of the paper, in its order."""
        return [self[f"consent_{purpose}"] for purpose in P]

    def answers(self) -> dict[str, Any]:
        """As services.enter_paper_form takes them."""
        answers = {**WhoForm.answers(self), **WishesForm.answers(self), **FinishForm.answers(self)}
        if helper := self.cleaned_data["helped_with"]:
            until = self.event.sensitive_kept_until
            answers["assistance"] = GivenAssistance(structure=helper, consent=How.SIGNED, until=until)
        return answers | {
            "stack_number": self.cleaned_data["stack_number"],
            "to_check": self.cleaned_data["to_check"],
            "idempotency_key": self.cleaned_data["idempotency_key"],
        }
