"""The organiser opens "your view", reads its results, chooses words for the bilan, and types paper in."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import live
from common.answers import Refused
from common.forms import bound
from common.permissions import guarded
from common.small_counts import SMALLEST_SHOWN
from projects.evaluation import Kind, is_reachable, may_be_read, questions_of, summary, takes_paper, takes_sheets
from projects.forms.evaluation import OpeningForm, ViewForm
from projects.models import AnswerWords
from projects.services.evaluation import (
    choose_words,
    erase_answers,
    erase_words,
    evaluation_of,
    set_opening,
    show_results,
    take_sheet,
)

PAGE = "projects/evaluation/results.html"


@guarded("projects.lead_evaluation")
@never_cache
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """How many questionnaires came, by itself; once they are read, what they say."""
    evaluation = evaluation_of(request.event)
    evaluation.event = request.event
    address = request.build_absolute_uri(reverse("evaluation", args=[request.event.slug, evaluation.link]))
    context = {
        "evaluation": evaluation,
        "is_open": takes_sheets(evaluation),
        "is_reachable": is_reachable(request.event),
        "takes_paper": takes_paper(evaluation),
        "may_be_read": may_be_read(request.event),
        "address": address,
        "missing": max(0, SMALLEST_SHOWN - evaluation.waiting),
    }
    if request.htmx:
        seen = (evaluation.sheets, evaluation.waiting, context["may_be_read"], request.LANGUAGE_CODE)
        etag = "-".join(map(str, ("evaluation", *seen)))
        return live.fragment(request, etag, lambda: render(request, f"{PAGE}#count", context))
    context |= {
        "summary": summary(request.event),
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff"),
        "kinds": Kind,
    }
    return render(request, PAGE, context)


@guarded("projects.lead_evaluation")
@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """Open, close, read the results for good, or erase what a try left."""
    event, action = request.event, request.POST.get("action", "")
    try:
        if action == "show":
            show_results(event=event)
            messages.success(request, _("Here are the results. No questionnaire is taken any more."))
        elif action == "erase":
            gone = erase_answers(event=event)
            words = ngettext("%(count)d questionnaire is erased.", "%(count)d questionnaires are erased.", gone)
            messages.success(request, words % {"count": gone})
        else:
            form = OpeningForm(request.POST)
            if form.is_valid():
                set_opening(event=event, opening=form.cleaned_data["opening"])
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("evaluation_results", event.slug)


@guarded("projects.lead_evaluation", AnswerWords)
@require_POST
def words(request: HttpRequest, row: AnswerWords) -> HttpResponse:
    """Choose words for the bilan, take them back, or erase them for good."""
    action = request.POST.get("action", "")
    if action == "erase":
        erase_words(words=row)
        messages.success(request, _("These words are erased."))
    elif action in ("choose", "leave"):
        choose_words(words=row, chosen=action == "choose")
    anchor = f"#words-{row.pk}" if action != "erase" else f"#question-{row.question_id}"
    return redirect(f"{reverse('evaluation_results', args=[request.event.slug])}{anchor}")


@sensitive_post_parameters()
@guarded("projects.lead_evaluation", holds=False)
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """A stack of paper, typed in one after the other in the order of the paper, before the results are read."""
    evaluation = evaluation_of(request.event)
    evaluation.event = request.event
    questions = questions_of(request.event)
    form = bound(ViewForm, request, questions=questions, by_keyboard=True)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            take_sheet(event=request.event, from_paper=True, **form.given())
        except Refused as refused:
            form.add_error(None, str(refused.message))
            status = 409
        else:
            return redirect(f"{reverse('evaluation_paper', args=[request.event.slug])}?typed={_typed(request) + 1}")
    elif request.method == "POST":
        status = 422
    context: dict[str, Any] = {
        "form": form,
        "typed": _typed(request),
        "questions": questions,
        "takes_paper": takes_paper(evaluation),
        "is_read": evaluation.is_read,
    }
    return render(request, "projects/evaluation/paper.html", context, status=status)


def _typed(request: HttpRequest) -> int:
    """How many of the stack are typed in since the page was opened: kept in the address alone."""
    text = request.GET.get("typed", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
