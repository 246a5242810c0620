"""One block of a sheet: write, settle two texts, read earlier ones and bring one back."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.forms import bound
from common.permissions import guarded, may
from events.models import SheetBlock
from projects import services
from projects.forms import BlockForm, BringBackForm, SettleForm, too_long
from projects.models import SheetRevision
from projects.services import Choice, Conflict, Saved
from projects.sheet import Line, author_of, earlier_texts, sheet_of
from projects.templatetags.sheet import saved_at
from projects.views.sheet import hints_html
from teams.models import Team

CONFLICT = "projects/sheet/conflict.html"


def of_line(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand over the line of the sheet that the address names by its block; 404 where the event has no such block, or has it no more."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, team: Team, *, block: int) -> HttpResponse:
        team.event = request.event
        asked = SheetBlock.every.filter(event=request.event, pk=block).first()
        lines = sheet_of(team, asked.canvas).lines if asked else []
        line = next((line for line in lines if line.block.pk == block), None)
        if line is None:
            raise Http404
        try:
            return view(request, team, line)
        except services.BlockGone as gone:
            raise Http404 from gone

    return wrapper


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
@of_line
def block(request: HttpRequest, team: Team, line: Line) -> HttpResponse:
    """Save a block: in JSON for a page that saves by itself; for a form sent by hand, the sheet again.

    Read, it is the block alone: there a text is found again that was held while somebody entered the code.
    """
    form = bound(BlockForm, request, line=line)
    if request.method == "GET":
        return _block_page(request, team, line, form)
    if not form.is_valid():
        if _by_itself(request):
            errors = [str(error) for field in form.errors.values() for error in field]
            return JsonResponse({"error": " ".join(errors)}, status=422)
        return _block_page(request, team, line, form, status=422)
    answer = services.save_block(
        team=team,
        block=line.block,
        text=form.cleaned_data["text"],
        base_version=form.cleaned_data["base_version"],
        author=author_of(request.actor),
        idempotency_key=form.cleaned_data["idempotency_key"],
    )
    return _answer(request, team, line, answer)


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_http_methods(["GET", "POST"])
@of_line
def settle(request: HttpRequest, team: Team, line: Line) -> HttpResponse:
    """Choose between two texts of one block, from the page that shows both."""
    form = bound(SettleForm, request)
    set_aside = _revision(team, line, form.data.get("set_aside", ""))
    if set_aside is None:
        if request.method == "POST":
            messages.warning(request, _("This text is not waiting for a choice any more. All earlier texts are here."))
        return redirect(_address("sheet_earlier", team, line))
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, team, line, _choose(request, set_aside, form))
        except services.TooLong as error:
            form.add_error("mix", too_long(error.excess))
    return _conflict_page(request, team, line, _still(line, set_aside), form)


@guarded("projects.read_sheet", Team, entrance="enter_code")
@require_GET
@of_line
def earlier(request: HttpRequest, team: Team, line: Line) -> HttpResponse:
    """The texts that once stood in a block, or were set aside, each to read and to bring back."""
    texts = [(revision, BringBackForm(auto_id=False)) for revision in earlier_texts(team, line.block)]
    return render(request, "projects/sheet/earlier.html", _about(request, team, line) | {"texts": texts})


@guarded("projects.write_sheet", Team, entrance="enter_code")
@require_POST
@of_line
def bring_back(request: HttpRequest, team: Team, line: Line) -> HttpResponse:
    """Make an earlier text stand again. The text it replaces stays among the earlier ones."""
    revision, form = _revision(team, line, request.POST.get("revision", "")), BringBackForm(request.POST)
    if revision is None or not form.is_valid():
        messages.error(request, _("This text was not found in this block. Choose one of those below."))
        return redirect(_address("sheet_earlier", team, line))
    services.bring_back(
        revision=revision,
        author=author_of(request.actor),
        idempotency_key=form.cleaned_data["idempotency_key"],
    )
    messages.success(
        request, _("This text stands in the sheet again. The one it replaced stays among the earlier texts.")
    )
    return redirect(_sheet_address(request, team, line))


def _answer(request: HttpRequest, team: Team, line: Line, answer: Saved | Conflict) -> HttpResponse:
    if isinstance(answer, Saved):
        if not _by_itself(request):
            return redirect(_sheet_address(request, team, line))
        words = saved_at(answer.saved_at, request.event)
        hints = hints_html(request, answer.text)
        return JsonResponse({"version": answer.version, "words": words, "hints": hints})
    if not _by_itself(request):
        return _conflict_page(request, team, line, answer, None)
    panel = render_to_string(f"{CONFLICT}#panel", _about(request, team, line) | {"conflict": answer}, request)
    words, hints = saved_at(answer.theirs_at, request.event), hints_html(request, answer.theirs)
    said = {"version": answer.version, "theirs": answer.theirs, "words": words, "hints": hints, "panel": panel}
    return JsonResponse(said, status=409)


def _choose(request: HttpRequest, set_aside: SheetRevision, form: SettleForm) -> Saved | Conflict:
    return services.choose(
        set_aside=set_aside,
        choice=Choice(form.cleaned_data["choice"]),
        mix=form.cleaned_data["mix"],
        base_version=form.cleaned_data["base_version"],
        author=author_of(request.actor),
        idempotency_key=form.cleaned_data["idempotency_key"],
    )


def _still(line: Line, set_aside: SheetRevision) -> Conflict:
    """The two texts as they stand now, for a choice that is still to be made."""
    return Conflict(
        mine=set_aside.text,
        theirs=line.text,
        theirs_by=line.saved_by,
        theirs_at=line.saved_at or set_aside.created_at,
        version=line.version,
        set_aside=set_aside,
    )


def _conflict_page(
    request: HttpRequest, team: Team, line: Line, conflict: Conflict, form: SettleForm | None
) -> HttpResponse:
    if form is None:
        both = f"{conflict.theirs}\n\n{conflict.mine}"
        form = SettleForm(initial={"set_aside": conflict.set_aside.pk, "base_version": conflict.version, "mix": both})
    context = _about(request, team, line) | {"conflict": conflict, "form": form}
    return render(request, CONFLICT, context, status=409)


def _block_page(request: HttpRequest, team: Team, line: Line, form: BlockForm, status: int = 200) -> HttpResponse:
    return render(request, "projects/sheet/block.html", _about(request, team, line) | {"form": form}, status=status)


def _about(request: HttpRequest, team: Team, line: Line) -> dict[str, Any]:
    writable = may(request.actor, "projects.write_sheet", team)
    page = _("The sheet") if line.block.canvas == line.block.Canvas.SHEET else _("The card")
    address = _sheet_address(request, team, line)
    return {"team": team, "line": line, "writable": writable, "sheet_address": address, "sheet_word": page}


def _revision(team: Team, line: Line, pk: str) -> SheetRevision | None:
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return (
        SheetRevision.objects.filter(entry__team=team, entry__block=line.block, pk=pk).select_related("entry").first()
    )


def _by_itself(request: HttpRequest) -> bool:
    """Was this sent by the page, and not by somebody pressing a button?"""
    return request.headers.get("X-Requested-With") == "autosave"


def _address(name: str, team: Team, line: Line) -> str:
    return reverse(name, args=[team.event.slug, team.pk, line.block.pk])


def _sheet_address(request: HttpRequest, team: Team, line: Line) -> str:
    """Back to the block on the page it came from: a method card, the table's tablet, or the team's sheet."""
    if line.block.canvas != line.block.Canvas.SHEET:
        card = reverse("method_card", args=[team.event.slug, team.pk, line.block.canvas])
        return f"{card}#block-{line.block.pk}"
    at_tablet = team.pk in request.actor.scope("team", "tablet")
    page = reverse("table", args=[team.event.slug]) if at_tablet else reverse("sheet", args=[team.event.slug, team.pk])
    return f"{page}#block-{line.block.pk}"
