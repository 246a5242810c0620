"""Bringing a list: the file, its columns, unknown words, one line."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import OnceMixin, SiteForm, VersionMixin
from common.text import storable
from events.models import Category, Theme
from participants.imports.headings import Column
from participants.imports.reading import MOST_BYTES
from participants.imports.sentences import say, word

LONGEST_SAID = 1000
FIELD_WORDS: dict[str, str | Promise] = {
    "first_name": _("First name"),
    "family_name": _("Family name"),
    "name": _("Whole name"),
    "category": _("Comes as (category)"),
    "structure": _("Association or organisation"),
    "commune": _("Commune"),
    "postcode": _("Postcode, to tell communes apart"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "contact": _("Phone or e-mail"),
    "themes": _("Themes wished"),
    "needs": _("What they need to come"),
    "children": _("Children to mind"),
    "lift": _("Car: seats offered or sought"),
    "meal": _("Meal"),
    "minor": _("Under 18?"),
    "responsible_name": _("Responsible adult"),
    "responsible_phone": _("Phone of the responsible adult"),
    "confidential": _("Keep the choice confidential?"),
    "helper": _("Who registered them"),
    "status": _("State of the order: cancelled ones are left out"),
}


class UploadForm(OnceMixin, SiteForm):
    """A file, looked at by what it holds and not by its name."""

    file = forms.FileField(
        label=_("Your list"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput({"class": "drop-here", "accept": ".csv,.txt,.tsv,.xlsx,text/csv,text/plain"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(say(word("too_large", most=MOST_BYTES // 2**20)))
        return file


class ColumnsForm(VersionMixin, SiteForm):
    """What each column holds. Refused columns have no field: they are not there any more."""

    category = forms.ChoiceField(label=_("Where a line does not say it, the person comes as"), required=False)
    with_initial = forms.BooleanField(label=_("Show only the first letter of family names: Camille D."), required=False)

    def __init__(
        self,
        *args: Any,
        columns: Sequence[Column],
        examples: Sequence[Sequence[str]],
        categories: Iterable[Category],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.examples = columns, examples
        choices = [(category.key, capfirst(category.label)) for category in categories]
        self.fields["category"].choices = [("", _("Ask me line by line")), *choices]  # type: ignore[attr-defined]
        for place, column in enumerate(columns):
            if column.kind != "refused":
                self.fields[f"column_{place}"] = forms.ChoiceField(
                    label=column.heading,
                    required=False,
                    choices=[("", pgettext_lazy("a column of a list", "Leave it out")), *FIELD_WORDS.items()],
                )

    def chosen(self) -> list[str]:
        """The field of each column, "" where it is left out or refused."""
        return [self.cleaned_data.get(f"column_{place}", "") for place in range(len(self.columns))]

    def offered(self) -> list[dict[str, Any]]:
        """For the page: the columns to check, with their examples."""
        return [shown for shown in self._shown() if not shown["reason"] or shown["field"].value()]

    def skipped(self) -> list[dict[str, Any]]:
        """For the page: the columns that are of no use as a rule, and why."""
        return [shown for shown in self._shown() if shown["reason"] and not shown["field"].value()]

    def _shown(self) -> list[dict[str, Any]]:
        return [
            {
                "field": self[f"column_{place}"],
                "examples": self.examples[place],
                "reason": say(word(column.name)) if column.kind == "skipped" else "",
            }
            for place, column in enumerate(self.columns)
            if column.kind != "refused"
        ]

    def refused(self) -> list[dict[str, str]]:
        return [
            {"heading": column.heading, "reason": say(word(column.name))}
            for column in self.columns
            if column.kind == "refused"
        ]


class WordsForm(VersionMixin, SiteForm):
    """What words that the event does not know mean. `unknown`: {"category": [word], "themes": [word]}."""

    def __init__(
        self,
        *args: Any,
        unknown: dict[str, list[str]],
        categories: Iterable[Category],
        themes: Iterable[Theme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unknown = unknown
        nothing = ("", _("Not answered"))
        choices = {
            "category": [nothing, *((row.key, capfirst(row.label)) for row in categories)],
            "themes": [nothing, *((row.slug, row.title) for row in themes)],
        }
        for kind, words in unknown.items():
            for place, said in enumerate(words):
                self.fields[f"{kind}_{place}"] = forms.ChoiceField(
                    label=f"« {said} »", required=False, choices=choices[kind]
                )

    def meanings(self) -> dict[str, dict[str, str]]:
        """{kind: {word: key}} of the words that were answered."""
        return {
            kind: {said: key for place, said in enumerate(words) if (key := self.cleaned_data.get(f"{kind}_{place}"))}
            for kind, words in self.unknown.items()
        }


class LineForm(SiteForm):
    """What one line says, to be corrected. `shown`: the fields that its list gives."""

    def __init__(self, *args: Any, shown: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in shown:
            self.fields[name] = forms.CharField(label=FIELD_WORDS[name], required=False, max_length=LONGEST_SAID)

    def clean(self) -> dict[str, Any]:
        return {name: storable(value) if isinstance(value, str) else value for name, value in super().clean().items()}  # type: ignore[union-attr]
