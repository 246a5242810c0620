""" "Your view" on paper: the questions in the order of the screen, with the digit that types each answer in."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from common.pictograms import pictogram
from events.models import EvaluationQuestion
from participants.badges import qr_svg
from projects.evaluation import answers_of, icon_of, questions_of
from projects.services.evaluation import evaluation_of
from reports.documents.base import Choices, Document, Order, days_and_place
from reports.documents.forms import LARGE, NORMAL

USUAL_PAGES = {NORMAL: 2, LARGE: 4}  # with a dozen questions; the file itself says exactly


def _question(number: int, question: EvaluationQuestion) -> dict[str, Any]:
    kinds = EvaluationQuestion.Kind
    hints = {kinds.CHOICES: _("Several answers are possible."), kinds.TEXT: _("No name, please.")}
    return {
        "number": str(number),
        "text": question.text,
        "kind": question.kind,
        "hint": hints.get(kinds(question.kind), ""),
        "answers": [
            {"digit": str(digit), "word": word, "icon": pictogram(icon) if icon else ""}
            for digit, (answer, word) in enumerate(answers_of(question).items(), start=1)
            for icon in [icon_of(question, answer)]
        ],
    }


def _data(order: Order) -> dict[str, Any]:
    event = order.event
    link = order.link("evaluation", evaluation_of(event).link)
    questions = questions_of(event)
    return {
        "title": _("Your view: %(event)s") % {"event": event.title},
        **days_and_place(event),
        "size": 18 if order.choices.get("size") == LARGE else 11,
        "questions": [_question(number, question) for number, question in enumerate(questions, start=1)],
        "qr": qr_svg(link),
        "words": {
            "heading": _("How was it for you?"),
            "how": _("No name. Tick one box a question, and leave out what you like. Somebody may write for you."),
            "phone": _("Or on your phone"),
            "qr": _("The code to answer on a phone"),
            "end": _("Thank you. Fold the sheet and put it into the box: nobody can tell that it is yours."),
            "page": pgettext("paper", "Page"),
            "empty": _("No question yet"),
        },
    }


def _pages(amounts: Any, choices: Choices) -> int:
    return USUAL_PAGES[choices.get("size", NORMAL)]


EVALUATION = Document(
    key="evaluation",
    template="print/evaluation.typ",
    icon="smile",
    moment="day",
    title=gettext_lazy("The questionnaire “your view”"),
    words=gettext_lazy("The questions of the end, with faces to tick. Nobody writes their name. Also in large print."),
    paper=gettext_lazy("A4, both sides. One for each person, and a closed box to put them into."),
    permission="reports.print",
    count=lambda amounts, choices: 1,
    pages=_pages,
    data=_data,
)
