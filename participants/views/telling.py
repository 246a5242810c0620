"""Whom must we tell? What waits to be told, with the words to say, and who told it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.permissions import guarded, may
from common.text import whole_number
from participants import to_tell as reading
from participants.forms.telling import RemindersForm
from participants.models import Notice
from participants.services import notices as services
from participants.services.opened import Page, note_opened
from participants.services.reminders import set_reminders
from participants.tell_cards import Card
from participants.to_tell import Look

PAGE = "participants/telling/page.html"
CARD = "participants/telling/_card.html"


@guarded("participants.tell")
@require_GET
def to_tell(request: HttpRequest) -> HttpResponse:
    event, look = request.event, Look.read(request.GET)
    counts = reading.counts_of(event)
    page = reading.page_of(look, event, request.GET.get("page"), count=counts[look.show])
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
    cards = reading.call_list_of(request.event)
    _note(request, cards)
    return render(request, "participants/telling/list.html", {"cards": cards})


@guarded("participants.note_told", Notice)
@require_POST
def told(request: HttpRequest, notice: Notice) -> HttpResponse:
    services.mark_all_told(notices=_chosen(request, notice), by=request.user)
    return _answer(request, notice)


@guarded("participants.note_told", Notice)
@require_POST
def untold(request: HttpRequest, notice: Notice) -> HttpResponse:
    services.take_back_told(notices=_chosen(request, notice))
    return _answer(request, notice)


@guarded("participants.tell", Notice)
@require_POST
def by_phone(request: HttpRequest, notice: Notice) -> HttpResponse:
    services.tell_by_phone(notices=_chosen(request, notice))
    return _answer(request, notice)


@guarded("participants.tell", Notice)
@require_POST
def again(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Write once more, after the address was mended."""
    services.write_again(notices=_chosen(request, notice))
    return _answer(request, notice)


@guarded("participants.tell")
@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    form = RemindersForm(request.POST, event=request.event)
    if form.is_valid():
        set_reminders(event=request.event, days=form.cleaned_data["days"])
        messages.success(request, _("Reminders are set."))
    return redirect("to_tell", request.event.slug)


def _chosen(request: HttpRequest, notice: Notice) -> "QuerySet[Notice]":
    """The notice of the address, and the others of the same person that its button names."""
    return _of_the_person(request, notice, "also")


def _of_the_person(request: HttpRequest, notice: Notice, field: str) -> "QuerySet[Notice]":
    keys = {whole_number(text) for text in request.POST.getlist(field)} - {None}
    seen = Notice.objects.visible_to(request.actor)
    return seen.filter(registration=notice.registration_id, pk__in={notice.pk, *keys})


def _answer(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The card as it is now; without scripts, or for a helper, the page."""
    is_organiser = may(request.actor, "participants.tell", request.event)
    if not request.htmx or not is_organiser:
        messages.success(request, _("It is noted."))
        return redirect("to_tell" if is_organiser else "helped", request.event.slug)
    card = reading.card_of(request.event, _of_the_person(request, notice, "shown"))
    return render(request, CARD, {"card": card})


def _note(request: HttpRequest, cards: list[Card]) -> None:
    """Answers say what somebody needs: note who read them."""
    needs = {line.notice.registration_id for card in cards for line in card.lines if line.notice.need_id}
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
