"""What jurors give, and what the jury answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, VersionMixin
from common.widgets import ChoiceCards
from events.models import Criterion, MarkLabel
from projects.forms.made import PlainField
from projects.models import Advice, Mark
from projects.services.jury import Given


class ReadingForm(SiteForm):
    """A juror's reading of one team: a mark for each criterion, each with the version it was shown at, and two texts.

    Without `criteria` (an event without ranking) there are the texts alone.
    """

    strength = PlainField(
        label=_("What touches you in this project?"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    next_step = PlainField(
        label=_("One piece of advice for what comes next"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A door to push, a question to ask. The team reads it once the jury has talked."),
    )
    words_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        labels: Sequence[MarkLabel],
        marks: Mapping[int, Mark],
        advice: Advice | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, auto_id="reading_%s", **kwargs)
        self.criteria = criteria
        choices = [(str(label.mark), label.label) for label in labels]
        for criterion in criteria:
            stored = marks.get(criterion.pk)
            self.fields[f"mark_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.title,
                help_text=criterion.help,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=None if stored is None else str(stored.mark),
                widget=ChoiceCards(),
            )
            self.fields[f"mark_{criterion.pk}"].may_be_needed = True  # type: ignore[attr-defined]  # a reading is whole once all are given
            self.fields[f"version_{criterion.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, min_value=0, initial=stored.version if stored else 0
            )
        if advice is not None:
            self.fields["strength"].initial, self.fields["next_step"].initial = advice.strength, advice.next_step
        self.fields["words_version"].initial = advice.version if advice else 0

    @property
    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        """(criterion, the field of its mark, the hidden version) in order."""
        return [(c, self[f"mark_{c.pk}"], self[f"version_{c.pk}"]) for c in self.criteria]

    def given(self) -> dict[int, Given]:
        """{criterion: Given} of the marks that are chosen."""
        data = self.cleaned_data
        return {
            criterion.pk: Given(data[f"mark_{criterion.pk}"], data[f"version_{criterion.pk}"] or 0)
            for criterion in self.criteria
            if data[f"mark_{criterion.pk}"] is not None
        }

    def show_words(self, stored: Advice) -> None:
        """Say what was written elsewhere meanwhile; saved again, what stands here stays."""
        again = self.data.copy()  # type: ignore[union-attr]  # what was posted
        again["words_version"] = str(stored.version)
        self.data = again
        for name in ("strength", "next_step"):
            written = getattr(stored, name)
            if written and written != self.cleaned_data.get(name, again.get(name)):
                self.add_error(name, _("Meanwhile you wrote: “%(text)s”. What is kept?") % {"text": written})

    def show_both(self, stored: Mapping[int, Mark]) -> None:
        """Say beside each mark that was given elsewhere meanwhile what it is; saved again, the one chosen here stays."""
        again = self.data.copy()  # type: ignore[union-attr]  # what was posted
        for criterion, mark in stored.items():
            again[f"version_{criterion}"] = str(mark.version)
            word = dict(self.fields[f"mark_{criterion}"].choices).get(str(mark.mark), str(mark.mark))
            self.add_error(
                f"mark_{criterion}",
                _("Meanwhile you chose “%(word)s” in another tab or on another device. Which one stays?")
                % {"word": word},
            )
        self.data = again


class OpenForm(SiteForm):
    """Open the marks to the whole jury; with a reason where some are missing."""

    why = PlainField(
        label=_("Why do you open them now?"),
        max_length=200,
        required=False,
        help_text=_("One sentence. It is kept, with your name."),
        error_messages={"required": _("Some marks are missing. Say why you open now: it is kept.")},
    )

    def __init__(self, *args: Any, needs_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = needs_why


class AnswerForm(VersionMixin, SiteForm):
    """What the jury says to a team."""

    reasons = PlainField(
        label=_("What does the jury say to this team?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What is strong, what is decided and why, one thing to do next. No mark."),
    )
