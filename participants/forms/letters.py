import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.forms import OnceMixin, SiteForm, VersionMixin
from events.models import Event
from participants.audiences import Audiences
from participants.models import Letter
from participants.theme_words import named_in, themes_to_keep_silent
from participants.wording import FIRST_NAME

_VARIABLE = re.compile(r"\{[^{}]*\}")


class LetterForm(OnceMixin, VersionMixin, SiteForm):
    """A letter to a group. It names no protected theme, and its subject no theme at all."""

    audience = forms.ChoiceField(label=_("Whom do you write to?"))
    subject = forms.CharField(
        label=_("Subject"), max_length=120, help_text=_("It shows on locked screens. Name no theme.")
    )
    body = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, event: Event, letter: Letter | None = None, **kwargs: Any) -> None:
        if letter is not None:
            names = ("audience", "subject", "body", "version")
            kwargs.setdefault("initial", {name: getattr(letter, name) for name in names})
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["audience"].choices = Audiences(event).of_letters
        variable = FIRST_NAME.get(get_language() or "fr", FIRST_NAME["fr"])
        self.fields["body"].help_text = _("Write %(variable)s where the first name of each person must stand.") % {
            "variable": variable
        }

    def clean_subject(self) -> str:
        subject = " ".join(self.cleaned_data["subject"].split())
        if theme := named_in(subject, self.event.themes.all()):
            raise forms.ValidationError(
                _("The subject names the theme “%(theme)s”. Anybody may read a subject: say it without the theme.")
                % {"theme": theme.title}
            )
        return self._with_known_variables(subject)

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if theme := named_in(body, themes_to_keep_silent(self.event)):
            raise forms.ValidationError(
                _("The text names the theme “%(theme)s”, which is confidential. Say it without naming it.")
                % {"theme": theme.title}
            )
        return self._with_known_variables(body)

    def _with_known_variables(self, text: str) -> str:
        for found in _VARIABLE.findall(text):
            if found not in FIRST_NAME.values():
                raise forms.ValidationError(
                    _("%(found)s is not known. Only %(known)s is filled in.")
                    % {"found": found, "known": FIRST_NAME.get(get_language() or "fr", FIRST_NAME["fr"])}
                )
        return text
