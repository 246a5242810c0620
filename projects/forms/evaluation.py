""" "Your view": the organiser's questions, on a phone, on a tablet, or typed in from paper. Nothing asks who answers."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common import privacy
from common.forms import OnceMixin, SiteForm
from common.widgets import CheckCards, ChoiceCards
from events.models import EvaluationQuestion
from projects.evaluation import SMILEYS, answers_of
from projects.forms.made import PlainField
from projects.models import Evaluation
from projects.models.evaluation import LONGEST_WORDS

Kind = EvaluationQuestion.Kind
CHANGED = _("This question has just been changed. Choose again.")


class ViewForm(OnceMixin, SiteForm):
    """One field a question; every answer may be left out. `sure` is "yes" once words that may name somebody were read again."""

    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, questions: Sequence[EvaluationQuestion], by_keyboard: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="view_%s", **kwargs)
        self.questions = {f"q{question.pk}": question for question in questions}
        for number, (name, question) in enumerate(self.questions.items(), start=1):
            self.fields[name] = _field(question, f"{number}. {question.text}")
        if by_keyboard and questions:
            self.fields[next(iter(self.questions))].widget.attrs["data-focus"] = True

    def clean_idempotency_key(self) -> uuid.UUID | None:
        """A sheet without a key would count at each repeat: the page is shown again, with one."""
        key: uuid.UUID | None = self.cleaned_data.get("idempotency_key")
        if key is None:
            again: QueryDict = self.data.copy()  # type: ignore[assignment]  # what was posted
            again[self.add_prefix("idempotency_key")] = str(uuid.uuid4())
            self.data = again
            self.add_error(None, _("Nothing has left yet. Look at your answers, then send them."))
        return key

    @property
    def asked(self) -> list[tuple[EvaluationQuestion, Any]]:
        """(question, its field) in order."""
        return [(question, self[name]) for name, question in self.questions.items()]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        closed = {one.pk: data[name] for name, one in self.questions.items() if one.kind != Kind.TEXT and data[name]}
        return {
            "answers": {pk: [chosen] if isinstance(chosen, str) else chosen for pk, chosen in closed.items()},
            "words": {one.pk: data[name] for name, one in self.questions.items() if one.kind == Kind.TEXT},
            "idempotency_key": data["idempotency_key"],
        }

    @property
    def is_indiscreet(self) -> bool:
        """Whether to show the advice before the organiser reads the words. Sent again with `sure`, they go as they are."""
        texts = [self.cleaned_data[name] for name, one in self.questions.items() if one.kind == Kind.TEXT]
        return self.cleaned_data["sure"] != "yes" and any(privacy.hints(text) for text in texts)


def _field(question: EvaluationQuestion, label: str) -> forms.Field:
    if question.kind == Kind.TEXT:
        area = forms.Textarea({"rows": 3, "autocomplete": "off"})
        return PlainField(label=label, max_length=LONGEST_WORDS, required=False, widget=area)
    errors = {"invalid_choice": CHANGED}
    choices = list(answers_of(question).items())
    if question.kind == Kind.CHOICES:
        several = CheckCards(in_row=True)
        return forms.MultipleChoiceField(
            label=label, choices=choices, required=False, widget=several, error_messages=errors
        )
    icons = {mark: icon for mark, (_word, icon) in SMILEYS.items()} if question.kind == Kind.SMILEYS else {}
    cards = ChoiceCards(in_row=True, icons=icons)
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=cards, error_messages=errors)


class OpeningForm(SiteForm):
    """Open, closed, or by itself."""

    opening = forms.ChoiceField(choices=Evaluation.Opening.choices, required=False)
