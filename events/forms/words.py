from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from events.models import Event
from events.services.words import seen_words
from events.vocabulary import LANGUAGES, LONGEST_WORD, WORDS, Word

LABELS = {
    ("fr", "one"): _("In French, one"),
    ("fr", "many"): _("In French, several"),
    ("en", "one"): _("In English, one"),
    ("en", "many"): _("In English, several"),
}


class WordsForm(SiteForm):
    """Each word in both languages, for one and for several. Empty means the usual word."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["seen"].initial = seen_words(event.vocabulary)
        for word in WORDS.values():
            for language in LANGUAGES:
                chosen = event.vocabulary.get(word.key, {}).get(language) or ("", "")
                for number, usual, value in zip(("one", "many"), word.usual(language), chosen, strict=True):
                    self.fields[f"{word.key}_{language}_{number}"] = forms.CharField(
                        label=LABELS[language, number],
                        max_length=LONGEST_WORD,
                        required=False,
                        initial=value,
                        widget=forms.TextInput({"placeholder": usual, "lang": language}),
                    )

    def cards(self) -> list[tuple[Word, list[Any]]]:
        """Each word with its four fields."""
        return [
            (word, [self[f"{word.key}_{language}_{number}"] for language in LANGUAGES for number in ("one", "many")])
            for word in WORDS.values()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for key in WORDS:
            for language in LANGUAGES:
                one, many = f"{key}_{language}_one", f"{key}_{language}_many"
                if cleaned.get(one) and many in cleaned and not cleaned[many]:
                    self.add_error(many, _("Write this one too, or empty both."))
                if cleaned.get(many) and one in cleaned and not cleaned[one]:
                    self.add_error(one, _("Write this one too, or empty both."))
        return cleaned

    def vocabulary(self) -> dict[str, dict[str, list[str]]]:
        """The choices in the shape of `event.vocabulary`."""
        chosen = {
            key: {
                language: [self.cleaned_data[f"{key}_{language}_one"], self.cleaned_data[f"{key}_{language}_many"]]
                for language in LANGUAGES
                if self.cleaned_data[f"{key}_{language}_one"]
            }
            for key in WORDS
        }
        return {key: forms for key, forms in chosen.items() if forms}
