"""What teams fill in, what jurors mark, what participants answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import VersionMixin, bound
from common.permissions import guarded
from events.forms.definition import (
    CARDS,
    AwardForm,
    CardBlockForm,
    CriterionForm,
    EvaluationQuestionForm,
    MarksForm,
    SheetBlockForm,
    StageForm,
)
from events.models import Award, CardBlock, Criterion, EvaluationQuestion, MarkLabel, SheetBlock, Stage
from events.services.lists import RowChanged
from events.services.marks import name_marks, seen_marks
from events.views import tabs
from events.views.lists import EditedList, Group

WHOLE = 100


def _needed(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    return {"needed": sum(row.is_compulsory for row in rows), "in_all": len(rows)}


SHEET_BLOCKS = EditedList(
    name="sheet_blocks",
    path="sheet",
    model=SheetBlock,
    form=SheetBlockForm,
    heading=gettext_lazy("What does each team write down?"),
    lead=gettext_lazy("The project sheet: one block for each question. Ten blocks fill an afternoon and a morning."),
    one=gettext_lazy("Add a block"),
    empty=gettext_lazy("The sheet is empty. Add a first block with the question that every project must answer."),
    card="events/sheet_blocks/_card.html",
    above="events/sheet_blocks/_needed.html",
    below="events/sheet_blocks/_exchange.html",
    removal=(gettext_lazy("Teams no longer see this block on their sheet."),),
    tabs=tabs.DEFINITION,
    more=_needed,
)


def _by_card(rows: list[Any]) -> list[Group]:
    cards = [(key, word) for key, word in SheetBlock.Canvas.choices if key != SheetBlock.Canvas.SHEET]
    return [Group(capfirst(word), [row for row in rows if row.canvas == key], f"?canvas={key}") for key, word in cards]


def _asked_card(request: HttpRequest) -> dict[str, Any]:
    wanted = request.GET.get("canvas")
    return {"canvas": wanted} if wanted in CARDS else {}


CARD_BLOCKS = EditedList(
    name="card_blocks",
    path="method-cards",
    model=CardBlock,
    form=CardBlockForm,
    heading=gettext_lazy("Which cards help a team to think?"),
    lead=gettext_lazy(
        "Method cards: drawings that a team fills in, on a tablet or on an A3 sheet. None is compulsory."
    ),
    one=gettext_lazy("Add a block"),
    empty=gettext_lazy("This card has no block: teams do not see it."),
    card="events/sheet_blocks/_card.html",
    below="events/sheet_blocks/_exchange.html",
    removal=(gettext_lazy("Teams no longer see this block on their card."),),
    tabs=tabs.DEFINITION,
    groups=_by_card,
    initial=_asked_card,
)

STAGES = EditedList(
    name="stages",
    path="stages",
    model=Stage,
    form=StageForm,
    heading=gettext_lazy("Which stages does a team go through?"),
    lead=gettext_lazy("Facilitators move each team from one stage to the next. The board shows where everybody is."),
    one=gettext_lazy("Add a stage"),
    empty=gettext_lazy("No stage yet. Without stages the board cannot show how far a team is."),
    card="events/stages/_card.html",
    removal=(gettext_lazy("Facilitators can no longer choose this stage."),),
    tabs=tabs.DEFINITION,
)


def _weights(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    labels = list(MarkLabel.objects.filter(event=request.event))
    return {"weight_sum": sum(row.weight for row in rows), "whole": WHOLE, "marks": labels}


CRITERIA = EditedList(
    name="criteria",
    path="criteria",
    model=Criterion,
    form=CriterionForm,
    heading=gettext_lazy("What does the jury look at?"),
    lead=gettext_lazy("Each juror gives every project a mark for each criterion, first alone, then together."),
    one=gettext_lazy("Add a criterion"),
    empty=gettext_lazy("No criterion yet. Without one, the jury only talks."),
    card="events/criteria/_card.html",
    above="events/criteria/_weights.html",
    below="events/criteria/_marks.html",
    removal=(gettext_lazy("Jurors no longer mark this."),),
    tabs=tabs.DEFINITION,
    more=_weights,
)


AWARDS = EditedList(
    name="awards",
    path="awards",
    model=Award,
    form=AwardForm,
    heading=gettext_lazy("What does a team receive?"),
    lead=gettext_lazy("Each award and what it brings. It is read by nobody else before you reveal it."),
    one=gettext_lazy("Add an award"),
    empty=gettext_lazy("No award. The projects are told, and everybody is thanked."),
    card="events/awards/_card.html",
    removal=(gettext_lazy("It can no longer be given to a team."),),
    tabs=tabs.DEFINITION,
)


def _by_moment(rows: list[Any]) -> list[Group]:
    names = {
        EvaluationQuestion.Moment.END: _("At the end of the event"),
        EvaluationQuestion.Moment.FOLLOW_UP: _("During the follow-up"),
    }
    return [
        Group(name, [row for row in rows if row.moment == moment], f"?moment={moment}")
        for moment, name in names.items()
    ]


def _asked_moment(request: HttpRequest) -> dict[str, Any]:
    wanted = request.GET.get("moment")
    return {"moment": wanted} if wanted in EvaluationQuestion.Moment.values else {}


EVALUATION_QUESTIONS = EditedList(
    name="evaluation_questions",
    path="evaluation",
    model=EvaluationQuestion,
    form=EvaluationQuestionForm,
    heading=gettext_lazy("What do we ask people afterwards?"),
    lead=gettext_lazy("“Your view”: short questions, answered without a name, on paper, on a tablet or by phone."),
    one=gettext_lazy("Add a question"),
    empty=gettext_lazy("No question yet."),
    card="events/evaluation_questions/_card.html",
    removal=(gettext_lazy("This question is no longer asked."),),
    tabs=tabs.DEFINITION,
    groups=_by_moment,
    initial=_asked_moment,
)


@guarded("events.configure")
def marks(request: HttpRequest) -> HttpResponse:
    """The words for each mark, 0 to 4."""
    event = request.event
    form = bound(MarksForm, request, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            name_marks(event=event, words=form.words(), seen=form.cleaned_data["seen"])
        except RowChanged:
            form.add_error(None, VersionMixin.STALE)
            form.data = form.data | {"seen": seen_marks(event)}
        else:
            messages.success(request, _("The words for the marks are saved."))
            return redirect("criteria", event.slug)
    context = {"form": form, "back": reverse("criteria", args=[event.slug])}
    return render(request, "events/criteria/marks.html", context, status=422 if request.method == "POST" else 200)
