"""Letters to groups of people: write, read over as three of them would, send, see who got it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.forms import bound
from common.permissions import guarded
from common.text import whole_number
from participants.audiences import WITH_A_ROLE, Audiences, role_holders, spared_of
from participants.forms.letters import LetterForm
from participants.models import Letter, Notice
from participants.services import Refused, Stale
from participants.services import letters as services
from participants.thanks import ready_letter
from participants.to_tell import with_people
from participants.wording import Wording

PER_PAGE = 30


@guarded("participants.write_letters")
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The log: what was sent, by whom, to whom; and what waits to be sent."""
    audiences = Audiences(request.event)
    rows = (
        Letter.objects.filter(event=request.event)
        .select_related("sent_by")
        .with_counts()
        .order_by("-created_at", "-pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(letter, audiences.name_of(letter.audience)) for letter in page.object_list]
    return render(request, "participants/letters/list.html", {"page": page})


@guarded("participants.write_letters")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    ready = ready_letter(request.event, request.GET.get("ready", ""))
    initial = {"audience": request.GET.get("to", "all")[:60]} | ready
    form = bound(LetterForm, request, event=request.event, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _write(request, form, None)
    given = {name: form.cleaned_data[name] for name in ("subject", "body", "audience")}
    letter = services.write_letter(event=request.event, idempotency_key=form.cleaned_data["idempotency_key"], **given)
    return redirect("letter_preview", request.event.slug, letter.pk)


@guarded("participants.write_letters", Letter)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, letter: Letter) -> HttpResponse:
    if letter.sent_at is not None:
        return redirect("letter_preview", request.event.slug, letter.pk)
    form = bound(LetterForm, request, event=request.event, letter=letter)
    if request.method != "POST" or not form.is_valid():
        return _write(request, form, letter)
    given = {name: form.cleaned_data[name] for name in ("subject", "body", "audience")}
    try:
        services.change_letter(letter=letter, version=form.cleaned_data["version"] or 0, **given)
    except Stale:
        form.refuse_stale(letter.version)
        return _write(request, form, letter, status=409)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("letter_preview", request.event.slug, letter.pk)


@guarded("participants.write_letters", Letter)
@require_GET
def preview(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Before it is sent, as three people would read it; afterwards, how far it is."""
    context: dict[str, Any] = {"letter": letter, "audience": Audiences(request.event).name_of(letter.audience)}
    if letter.sent_at is not None:
        return _log(request, letter, context)
    counts, readers = services.reading_over(letter)
    wording = Wording(request.event)
    context |= {
        "readings": [(reader, wording.of_letter(letter, reader)) for reader in readers],
        "counts": [(channel.label, counts[channel]) for channel in Notice.Channel if channel in counts],
        "total": sum(counts.values()),
        "spared": spared_of(letter.event, letter.audience),
        "by_voice": _without_address(letter),
    }
    return render(request, "participants/letters/preview.html", context)


def _without_address(letter: Letter) -> list[str]:
    """The names of those with a role whom no mail reaches."""
    if letter.audience != WITH_A_ROLE:
        return []
    return list(role_holders(letter.event).filter(Q(email=None) | Q(email="")).values_list("name", flat=True))


def _log(request: HttpRequest, letter: Letter, context: dict[str, Any]) -> HttpResponse:
    context["by_voice"] = _without_address(letter)
    context["is_to_roles"] = letter.audience == WITH_A_ROLE
    progress = services.progress_of(letter)
    by_mail = next((p for p in progress if p.channel == Notice.Channel.EMAIL), None)
    context |= {
        "progress": [(Notice.Channel(p.channel).label, p) for p in progress],
        "is_leaving": (not progress and not context["is_to_roles"])
        or bool(by_mail and by_mail.told + by_mail.refused < by_mail.people),
        "total": sum(p.people for p in progress),
        "on_paper": sum(p.people for p in progress if p.channel != Notice.Channel.EMAIL),
    }
    return render(request, "participants/letters/log.html", context)


@guarded("participants.write_letters", Letter)
@require_POST
def send(request: HttpRequest, letter: Letter) -> HttpResponse:
    version = whole_number(request.POST.get("version")) or 0
    try:
        services.send_letter(letter=letter, by=request.user, version=version)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("letter_preview", request.event.slug, letter.pk)


@guarded("participants.write_letters", Letter)
@require_GET
def paper(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The letter for each person without e-mail, a sheet each, to print and hand over."""
    rows = Notice.objects.filter(letter=letter).exclude(channel=Notice.Channel.EMAIL)
    notices = list(with_people(rows.order_by("registration__search_name", "pk")))
    wording = Wording(request.event, notices)
    sheets = [(notice.registration, wording.of(notice)) for notice in notices]
    return render(request, "participants/letters/paper.html", {"letter": letter, "sheets": sheets})


def _write(request: HttpRequest, form: LetterForm, letter: Letter | None, *, status: int = 200) -> HttpResponse:
    status = 422 if form.is_bound and form.errors and status == 200 else status
    return render(request, "participants/letters/form.html", {"form": form, "letter": letter}, status=status)
