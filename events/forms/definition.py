"""Forms about what teams fill in, jurors mark and participants answer."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm
from common.widgets import ChoiceCards
from events.forms.rows import LinesField, RowForm, short
from events.models import Award, CardBlock, Criterion, EvaluationQuestion, Event, MarkLabel, SheetBlock, Stage
from events.services.marks import MARKS, seen_marks, words_of_marks

IN_FRENCH_IF_EMPTY = _("Left empty, the French is shown.")


class SheetBlockForm(RowForm):
    class Meta:
        model = SheetBlock
        fields = [
            "title_fr",
            "title_en",
            "question_fr",
            "question_en",
            "is_compulsory",
            "asks_people_concerned",
        ]
        labels = {
            "is_compulsory": _("Needed before presenting"),
            "asks_people_concerned": _("To be checked with the people concerned"),
        }
        help_texts = {
            "title_en": IN_FRENCH_IF_EMPTY,
            "question_fr": _("What a team asks itself to fill this block. Two or three short questions."),
            "question_en": IN_FRENCH_IF_EMPTY,
            "is_compulsory": _("The board counts these blocks: “4 of 5 needed blocks are filled”."),
            "asks_people_concerned": _("The sheet reminds the team to ask them before it writes."),
        }
        widgets = {name: forms.Textarea({"rows": 4}) for name in ("question_fr", "question_en")}


CARDS = [key for key in SheetBlock.Canvas.values if key != SheetBlock.Canvas.SHEET]


class CardBlockForm(SheetBlockForm):
    """A block of a method card. Its card is chosen when it is added, and stays."""

    canvas = forms.ChoiceField(label=_("On which card?"))

    class Meta(SheetBlockForm.Meta):
        model = CardBlock
        fields = ["title_fr", "title_en", "question_fr", "question_en", "asks_people_concerned"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["canvas"]
            return
        labels = dict(SheetBlock.Canvas.choices)
        self.fields["canvas"].choices = [(key, capfirst(str(labels[key]))) for key in CARDS]
        self.order_fields(["canvas"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.instance.canvas = data.get("canvas") or self.instance.canvas
        return data


class StageForm(RowForm):
    class Meta:
        model = Stage
        fields = ["name_fr", "name_en", "aim_fr", "aim_en"]
        help_texts = {
            "name_fr": _("A verb: “comprendre”, “vérifier”…"),
            "name_en": IN_FRENCH_IF_EMPTY,
            "aim_fr": _("What a team knows or has at the end of this stage."),
            "aim_en": IN_FRENCH_IF_EMPTY,
        }
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("aim_fr", "aim_en")}


class CriterionForm(RowForm):
    class Meta:
        model = Criterion
        fields = ["title_fr", "title_en", "help_fr", "help_en", "weight"]
        labels = {"weight": _("How much it counts")}
        help_texts = {
            "title_en": IN_FRENCH_IF_EMPTY,
            "help_fr": _("What a juror looks for."),
            "help_en": IN_FRENCH_IF_EMPTY,
            "weight": _("From 1 to 100. When all weights add up to 100, each is a share."),
        }
        widgets = {
            **{name: forms.Textarea({"rows": 3}) for name in ("help_fr", "help_en")},
            "weight": forms.NumberInput(short(min=1, max=100)),
        }

    def clean_weight(self) -> int:
        weight: int = self.cleaned_data["weight"]
        if not 1 <= weight <= 100:
            raise forms.ValidationError(_("The weight is a number from 1 to 100."))
        return weight


class AwardForm(RowForm):
    class Meta:
        model = Award
        fields = ["name_fr", "name_en", "brings_fr", "brings_en"]
        help_texts = {
            "name_en": IN_FRENCH_IF_EMPTY,
            "brings_fr": _("What the team can do with it: a meeting, a room, some help. The room reads it."),
            "brings_en": IN_FRENCH_IF_EMPTY,
        }
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("brings_fr", "brings_en")}


class EvaluationQuestionForm(RowForm):
    choices_fr = LinesField(
        label=_("Choices, in French"),
        help_text=_("One a line. Only for a question with choices."),
        longest_line=80,
        required=False,
    )
    choices_en = LinesField(
        label=_("Choices, in English"),
        help_text=_("In the same order. Left empty, the French is shown."),
        longest_line=80,
        required=False,
    )

    class Meta:
        model = EvaluationQuestion
        fields = ["moment", "text_fr", "text_en", "kind", "choices_fr", "choices_en"]
        labels = {"moment": _("When is it asked?"), "kind": _("How does one answer?")}
        help_texts = {"text_en": IN_FRENCH_IF_EMPTY}
        widgets = {
            "moment": ChoiceCards(in_row=True),
            "kind": ChoiceCards(
                in_row=True,
                icons={
                    "smileys": "smile",
                    "number": "users",
                    "choice": "circle-dot",
                    "choices": "list-checks",
                    "text": "pencil",
                },
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("moment", "kind"):
            self.fields[name].choices = [
                (value, str(word).capitalize()) for value, word in self.fields[name].choices if value
            ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        french, english = cleaned.get("choices_fr"), cleaned.get("choices_en")
        has_choices = cleaned.get("kind") in (EvaluationQuestion.Kind.CHOICE, EvaluationQuestion.Kind.CHOICES)
        if has_choices and french is not None and len(french) < 2:
            self.add_error("choices_fr", _("Write at least two choices, one a line."))
        if has_choices and french and english and len(french) != len(english):
            self.add_error("choices_en", _("Write as many choices as in French, or none."))
        if "kind" in cleaned and not has_choices and french:
            self.add_error("choices_fr", _("This way of answering has no choices. Empty this box, or change the way."))
        if "kind" in cleaned and not has_choices and english:
            self.add_error("choices_en", _("This way of answering has no choices. Empty this box, or change the way."))
        return cleaned


class MarksForm(SiteForm):
    """The words for each mark, 0 to 4, in both languages."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        labels = words_of_marks(event)
        longest = MarkLabel._meta.get_field("label_fr").max_length
        for mark in MARKS:
            self.fields[f"fr_{mark}"] = forms.CharField(
                label=_("%(mark)d, in French") % {"mark": mark}, max_length=longest, initial=labels[mark].label_fr
            )
            self.fields[f"en_{mark}"] = forms.CharField(
                label=_("%(mark)d, in English") % {"mark": mark},
                max_length=longest,
                initial=labels[mark].label_en,
                required=False,
            )
        self.fields["seen"].initial = seen_marks(event)

    @property
    def field_rows(self) -> list[list[Any]]:
        return [[self[f"fr_{mark}"], self[f"en_{mark}"]] for mark in MARKS]

    def words(self) -> dict[int, tuple[str, str]]:
        """{mark: (French, English)} as typed."""
        return {mark: (self.cleaned_data[f"fr_{mark}"], self.cleaned_data[f"en_{mark}"]) for mark in MARKS}
