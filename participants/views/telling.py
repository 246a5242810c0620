"""Whom must we tell? What waits to be told, with the words to say, and who told it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.permissions import guarded, may
from participants import to_tell as reading
from participants.forms.telling import RemindersForm
from participants.models import Notice
from participants.services import notices as services
from participants.services.opened import Page, note_opened
from participants.services.reminders import set_reminders
from participants.to_tell import Line, Look

PAGE = "participants/telling/page.html"
CARD = "participants/telling/_notice.html"


@guarded("participants.tell")
@require_GET
def to_tell(request: HttpRequest) -> HttpResponse:
    event, look = request.event, Look.read(request.GET)
    counts = reading.counts_of(event)
    page = reading.page_of(look, event, request.GET.get("page"))
    _note(request, page.object_list)
    context = {
        "page": page,
        "look": look,
        "counts": counts,
        "filters": _filters(look, counts),
        "waits_until": reading.mail_waits_until(event) if counts["leaving"] else None,
        "form": RemindersForm(event=event),
    }
    return render(request, PAGE, context)


@guarded("participants.tell")
@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """On paper: whom to call or to see, what to say, and a box to tick."""
    notices = reading.with_people(Look("all").notices(request.event))[:500]
    lines = reading.lines_of(request.event, notices)
    _note(request, lines)
    return render(request, "participants/telling/list.html", {"lines": lines})


@guarded("participants.note_told", Notice)
@require_POST
def told(request: HttpRequest, notice: Notice) -> HttpResponse:
    return _answer(request, services.mark_told(notice=notice, by=request.user))


@guarded("participants.note_told", Notice)
@require_POST
def untold(request: HttpRequest, notice: Notice) -> HttpResponse:
    return _answer(request, services.take_back_told(notice=notice))


@guarded("participants.tell", Notice)
@require_POST
def by_phone(request: HttpRequest, notice: Notice) -> HttpResponse:
    return _answer(request, services.tell_by_phone(notice=notice))


@guarded("participants.tell", Notice)
@require_POST
def again(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Write once more, after the address was mended."""
    return _answer(request, services.write_again(notice=notice))


@guarded("participants.tell")
@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    form = RemindersForm(request.POST, event=request.event)
    if form.is_valid():
        set_reminders(event=request.event, days=form.cleaned_data["days"])
        messages.success(request, _("Reminders are set."))
    return redirect("to_tell", request.event.slug)


def _answer(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The card as it is now; without scripts, or for a helper, the page."""
    is_organiser = may(request.actor, "participants.tell", request.event)
    if not request.htmx or not is_organiser:
        messages.success(request, _("It is noted."))
        return redirect("to_tell" if is_organiser else "helped", request.event.slug)
    row = reading.with_people(Notice.objects.filter(pk=notice.pk)).get()
    line = reading.lines_of(request.event, [row])[0]
    return render(request, CARD, {"line": Line(line.notice, line.words, just_told=True)})


def _note(request: HttpRequest, lines: list[Line]) -> None:
    """Answers say what somebody needs: note who read them."""
    needs = {line.notice.registration_id for line in lines if line.notice.need_id}
    note_opened(actor=request.actor, registrations=needs, page=Page.MESSAGES)


def _filters(look: Look, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "all": _("To tell"),
        "phone": _("By phone or SMS"),
        "in_person": _("In person"),
        "refused": _("Address refused"),
        "leaving": _("E-mails on their way"),
        "told": _("Told"),
    }
    shown = [name for name in words if counts[name] or name in ("all", "told") or name == look.show]
    return [
        {"href": f"?show={name}", "word": words[name], "count": counts[name], "current": look.show == name}
        for name in shown
    ]
