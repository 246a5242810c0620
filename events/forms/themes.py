from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.forms import SiteForm
from common.widgets import ChoiceCards
from events import checklist
from events.forms.roles import known_people
from events.forms.rows import LinesField, RowForm, short
from events.models import Event, Theme
from events.services.lists import InUse

WHAT_IT_CHANGES: dict[str, Promise] = {
    "open": _("The team sees its members’ names. Photos are taken with each person’s consent."),
    "attentive": _("As open. People read a note before they choose it, and are shown the quiet room."),
    "protected": _(
        "Only you and the theme’s lead know who chose it. People use a chosen name. No photos. Nothing is public before "
        "it is read again. A listener must be there. The numbers to call are on every screen and every sheet."
    ),
}


CARDS = ChoiceCards(
    icons={"open": "door-open", "attentive": "ear", "protected": "lock"},
    hints=WHAT_IT_CHANGES,
    tones={"protected": "plum"},
)


class CareForm(RowForm):
    """How careful a theme asks to be, with what each answer changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sensitivity"]
        field.label = _("How careful must we be?")
        field.choices = [(value, str(word).capitalize()) for value, word in Theme.Sensitivity.choices]

    def say_held(self, held: InUse) -> None:
        """Say beside the choice why the theme keeps its protection."""
        promise = _("People were told that their choice stays confidential. This theme stays protected.")
        self.add_error("sensitivity", " ".join(map(str, [promise, *held.uses])))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_new, event = self.instance.pk is None, self.instance.event
        # A new theme is offered at once where registration is open: what protects people must be there first.
        if is_new and event.takes_registrations and cleaned.get("sensitivity") == Theme.Sensitivity.PROTECTED:
            for point in checklist.missing_to_protect(event):
                self.add_error("sensitivity", f"{point.text} {point.why}")
        return cleaned


class ThemeForm(CareForm):
    hints = LinesField(
        label=_("Questions to begin with"),
        help_text=_("One a line. They help a team that does not know where to start."),
        longest_line=250,
        most_lines=12,
        required=False,
    )

    class Meta:
        model = Theme
        fields = [
            "title",
            "question",
            "framing",
            "hints",
            "sensitivity",
            "content_note",
            "min_teams",
            "max_teams",
            "min_size",
            "max_size",
        ]
        labels = {"framing": _("What is at stake")}
        help_texts = {
            "title": _("A few words. It is what people see on the board and in the programme."),
            "question": _("Ask a question that anybody can answer."),
            "framing": _(
                "In plain words: who lives this, what exists already, what is missing. One idea a sentence. "
                "No name, no address, no story that could be recognised."
            ),
            "content_note": _("One sentence that people read before they choose. “We talk about violence.”"),
        }
        widgets = {
            "sensitivity": CARDS,
            "framing": forms.Textarea({"rows": 8}),
            **{name: forms.NumberInput(short(min=1, max=99)) for name in ("min_teams", "max_teams")},
            **{name: forms.NumberInput(short(min=1, max=99)) for name in ("min_size", "max_size")},
        }

    @property
    def field_rows(self) -> list[list[BoundField]]:
        """The fewest and the most side by side."""
        *words, few_teams, most_teams, few_people, most_people = self.visible_fields()
        return [*([field] for field in words), [few_teams, most_teams], [few_people, most_people]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("min_teams", "max_teams", "min_size", "max_size"):
            if (value := cleaned.get(name)) is not None and not 1 <= value <= 99:
                self.add_error(name, _("A number from 1 to 99."))
        for few, most, words in (
            ("min_teams", "max_teams", _("The most teams cannot be fewer than the fewest.")),
            ("min_size", "max_size", _("The most people in a team cannot be fewer than the fewest.")),
        ):
            if cleaned.get(few) and cleaned.get(most) and cleaned[most] < cleaned[few]:
                self.add_error(most, words)
        return cleaned


class LeadForm(SiteForm):
    """Who leads a theme, among the people the organiser knows."""

    user = forms.ModelChoiceField(
        label=_("Who leads this theme?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={"invalid_choice": _("Choose somebody from the list.")},
    )

    def __init__(self, *args: Any, event: Event, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = known_people(event, by)
        self.fields["user"].label_from_instance = lambda user: user.name or user.email
