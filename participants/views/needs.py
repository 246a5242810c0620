"""What people need to come: the organiser answers, in place or for several people at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from common.permissions import guarded
from common.text import whole_number
from participants import needs_list
from participants.forms.answers import MOST_AT_ONCE, AnswerForm, TakeBackForm, token_of
from participants.models import Need
from participants.needs_list import Counts, Look
from participants.services import Refused, Stale
from participants.services.answers import Answered, answer_needs
from participants.services.childcare import TooManyChildren
from participants.services.opened import Page, note_opened

PAGE = "participants/needs/needs.html"
CARD = "participants/needs/_need.html"
NEXT = ("needs", "childcare")


@guarded("participants.answer_needs")
@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, _context(request))


@guarded("participants.answer_needs")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Answer one need, or the same for several: `need` names them as "key-version", or `kind` all that wait."""
    rows = _asked(request)
    if request.method == "GET":
        if not rows:
            return HttpResponseRedirect(_address(request))
        note_opened(actor=request.actor, registrations={need.registration_id for need in rows}, page=Page.NEEDS)
        return _form(request, AnswerForm(needs=rows), rows)
    form = AnswerForm(request.POST, needs=rows)
    if not form.is_valid():
        return _form(request, form, rows, status=422)
    seen, beyond = form.cleaned_data["need"], form.cleaned_data["beyond_room"]
    try:
        done = answer_needs(event=request.event, seen=seen, given=form.given(), by=request.user, beyond_room=beyond)
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        form.asks_beyond_room = isinstance(refused, TooManyChildren)
        return _form(request, form, rows, status=409 if isinstance(refused, Stale) else 422)
    return _answered(request, done)


def _asked(request: HttpRequest) -> list[Need]:
    """The needs that the address or the form names; without any, all of a kind that wait."""
    given = request.POST if request.method == "POST" else request.GET
    rows = Need.objects.filter(event=request.event).of_those_who_come().select_related("registration")
    keys = [whole_number(token.split("-")[0]) for token in given.getlist("need")[:MOST_AT_ONCE]]
    if keys:
        return list(rows.filter(pk__in=[key for key in keys if key is not None]))
    kind = given.get("kind", "")
    return list(rows.unanswered().filter(kind=kind)[:MOST_AT_ONCE]) if kind in Need.Kind.values else []


def _form(request: HttpRequest, form: AnswerForm, rows: list[Need], *, status: int = 200) -> HttpResponse:
    """The form unfolded in its card; without scripts, or for several people, on a page of its own."""
    look = Look.read(request.GET)
    lines = needs_list.lines_of(rows)
    context: dict[str, Any] = {"form": form, "look": look, "next": _next(request)}
    if request.htmx and len(lines) == 1:
        lines[0].form = form
        return render(request, CARD, {**context, "line": lines[0], "swapped": True}, status=status)
    chosen = request.POST.getlist("need") if request.method == "POST" else []
    ticked = {token.split("-")[0] for token in chosen} or {str(need.pk) for need in rows}
    context |= {"lines": lines, "ticked": {line.need.pk for line in lines if str(line.need.pk) in ticked}}
    return render(request, "participants/needs/answer.html", context, status=status)


@guarded("participants.answer_needs")
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undo: each need has again the answer it had before."""
    form = TakeBackForm(request.POST)
    try:
        if form.is_valid():
            seen = form.cleaned_data["need"]
            done = answer_needs(event=request.event, seen=seen, given=form.given(), by=request.user, beyond_room=True)
            return _answered(request, done, undone=True)
    except Refused:  # answered again meanwhile
        messages.error(request, _("Something changed in between. The page shows how things stand."))
    address = _address(request)
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def _answered(request: HttpRequest, done: list[Answered], *, undone: bool = False) -> HttpResponse:
    if request.htmx and len(done) == 1:
        line = needs_list.lines_of([done[0].need])[0]
        line.before = None if undone else done[0].before
        look = Look.read(request.GET)
        counts = needs_list.counts_of(request.event, look)
        context = {"line": line, "swapped": True, "look": look, "counts": counts, "filters": _filters(look, counts)}
        return render(request, CARD, context)
    undo = [] if undone else [token_of(each.need) for each in done if not each.before.answer]
    return HttpResponseRedirect(_address(request, answered=",".join(undo)))


def _next(request: HttpRequest) -> str:
    """The page to go back to: another one that shows needs may say its name."""
    wanted = (request.POST if request.method == "POST" else request.GET).get("next", "")
    return wanted if wanted in NEXT else "needs"


def _address(request: HttpRequest, answered: str = "") -> str:
    """The page where the form stood, with what was shown there."""
    page = _next(request)
    query = Look.read(request.GET).query if page == "needs" else ""
    more = urlencode({"answered": answered}) if answered else ""
    end = query + (("&" if query else "?") + more if more else "")
    return reverse(page, args=[request.event.slug]) + end


def _context(request: HttpRequest) -> dict[str, Any]:
    event, look = request.event, Look.read(request.GET)
    counts = needs_list.counts_of(event, look)
    page = needs_list.page_of(event, look, request.GET.get("page"))
    shown = [line.need for group in page.object_list for line in group.lines]
    note_opened(actor=request.actor, registrations={n.registration_id for n in shown}, page=Page.NEEDS)
    return {
        "page": page,
        "look": look,
        "counts": counts,
        "filters": _filters(look, counts),
        "kinds": _kinds(look, counts),
        "answered": just_answered(request),
    }


def just_answered(request: HttpRequest) -> dict[str, Any] | None:
    """The sentence and the undo after an answer sent without scripts."""
    tokens = [t for t in request.GET.get("answered", "").split(",") if t][:500]
    if not tokens or not TakeBackForm({"need": tokens}).is_valid():
        return None
    text = ngettext("%(count)d need is answered.", "%(count)d needs are answered.", len(tokens))
    return {"tokens": tokens, "text": text % {"count": len(tokens)}}


def _filters(look: Look, counts: Counts) -> list[dict[str, Any]]:
    words = {
        "open": _("To answer"),
        "untold": _("Answered, not told yet"),
        "told": _("Told"),
        "all": _("All needs"),
    }
    return [
        {"href": Look(show).query or "?", "word": word, "count": counts.shown[show], "current": look.show == show}
        for show, word in words.items()
    ]


def _kinds(look: Look, counts: Counts) -> list[dict[str, Any]]:
    """Links for the kinds of needs, within what is shown."""
    kinds = {"": _("Every kind")} | {kind: str(Need.TITLES[kind]) for kind, n in counts.kinds.items() if n}
    return [
        {
            "href": Look(look.show, kind).query or "?",
            "word": word,
            "count": counts.kinds.get(kind),
            "current": look.kind == kind,
        }
        for kind, word in kinds.items()
    ]
