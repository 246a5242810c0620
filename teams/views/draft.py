"""A draft of tables: read it, see why somebody sits where they do, compare it with others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import live
from common.permissions import guarded
from teams.comparison import compared
from teams.costing import cost_in_words, worth_telling
from teams.draft_page import DRAFT_TOPICS, fragment_of, page_of, person_in
from teams.explanations import kind_in_words
from teams.forms.drafts import MOST_COMPARED, CompareForm
from teams.models import Draft, DraftSeat
from teams.sentences import demands_in_words


@guarded("teams.arrange", Draft)
@require_GET
def draft(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The tables of a draft beside the present ones. The part that refreshes itself answers 304."""
    version = live.version_of(event_id=request.event.pk, topics=DRAFT_TOPICS)
    etag = f"draft-{draft.pk}-{draft.version}-{version}-{request.GET.get('theme', '')[:15]}-{request.GET.get('page', '')[:9]}-{get_language()}"
    etag = "".join(letter for letter in etag if letter.isalnum() or letter in "-._" and letter.isascii())
    if request.htmx:
        return live.fragment(request, etag, lambda: fragment_of(request, draft))
    return live.marked(page_of(request, draft), etag)


@guarded("teams.arrange", Draft)
@require_GET
def person(request: HttpRequest, draft: Draft, person: int) -> HttpResponse:
    """Why somebody sits where the draft has them, and where else they could."""
    seats = DraftSeat.objects.select_related("registration__category", "registration__commune", "table__theme")
    seat = get_object_or_404(seats, draft=draft, registration=person)
    context = person_in(request, draft, seat)
    return render(request, "teams/draft/person.html#panel" if request.htmx else "teams/draft/person.html", context)


@guarded("teams.arrange")
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three drafts side by side, beside the present tables."""
    drafts = Draft.objects.visible_to(request.actor)
    form = CompareForm(request.GET, drafts=drafts)
    chosen = list(form.cleaned_data["draft"])[:MOST_COMPARED] if form.is_valid() else []
    problem = ""
    if not form.is_valid():
        problem = _("Choose among the drafts of this event.")
    elif len(chosen) == 1:
        problem = _("Choose a second draft to compare it with.")
    elif form.cleaned_data["draft"].count() > MOST_COMPARED:
        problem = _("Three drafts at most stand side by side. These are the first three.")
    choices = [(row, kind_in_words(row)) for row in drafts]
    context: dict[str, Any] = {"choices": choices, "ticked": {row.pk for row in chosen}, "problem": problem}
    if chosen:
        context |= {"comparison": compared(request.event, chosen)}
    return render(request, "teams/draft/compare.html", context)


@guarded("teams.arrange", Draft)
@require_GET
def costs(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What would be better without each rule, as the engine worked it out."""
    worth = worth_telling(draft.costs)
    rules = demands_in_words(request.event, [cost["demand"] for cost in worth])
    told = [(rule, cost_in_words(cost)) for rule, cost in zip(rules, worth, strict=True)]
    name = "teams/draft/costs.html" + ("#panel" if request.htmx else "")
    return render(request, name, {"draft": draft, "costs": told})
