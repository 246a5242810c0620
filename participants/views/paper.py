"""A stack of paper forms, typed in one after the other: the form, then the next one; and what the stack lacks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.forms import bound
from common.permissions import guarded, may
from events.models import Event
from participants import paper
from participants.forms.paper import NumberForm, PaperForm
from participants.models import Registration
from participants.paper import StackNumber
from participants.services import Refused
from participants.services.paper import NumberTaken, enter_paper_form, note_checked, renumber


@guarded("participants.register_others")
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """One form typed in, then an empty one with the next number."""
    event = request.event
    next_number = _next_number(event, request.GET.get("after", "")) if request.method == "GET" else ""
    form = bound(PaperForm, request, event=event, initial={"stack_number": next_number})
    if request.method != "POST":
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        person = enter_paper_form(event=event, by=request.user, language=(get_language() or "fr")[:2], **form.answers())
    except NumberTaken as taken:
        form.add_error("stack_number", str(taken))
        return _show(request, form, status=409)
    except Refused as refusal:
        return _show(request, form, status=409, refusal=refusal)
    if person.is_waiting:
        words = _("All places are taken: %(name)s is on the waiting list.") % {"name": person.chosen_name}
        messages.warning(request, words)
    messages.success(request, _entered_words(event, person))
    return redirect(f"{reverse('paper_entry', args=[event.slug])}?after={person.stack_number}")


def _show(request: HttpRequest, form: PaperForm, *, status: int = 200, **extra: Any) -> HttpResponse:
    return render(request, "participants/paper/entry.html", {"form": form, **extra}, status=status)


def _next_number(event: Event, after: str) -> str:
    """The number of the next form: after the one just typed, else after the last of the stack."""
    taken = paper.entered(event)
    last = StackNumber.read(after[:12]) or max(taken, default=StackNumber("", 0), key=taken.__getitem__)
    return str(paper.first_free(last, taken))


def _entered_words(event: Event, person: Registration) -> str:
    mine = StackNumber.read(person.stack_number)
    count = sum(number.stack == mine.stack for number in paper.entered(event)) if mine else 1
    return (
        _("Number %(number)s is typed in: %(name)s.")
        % {
            "number": person.stack_number,
            "name": person.chosen_name,
        }
        + " "
        + ngettext("%(count)s form in this stack.", "%(count)s forms in this stack.", count) % {"count": count}
    )


@guarded("participants.register_others")
@require_GET
def stack(request: HttpRequest) -> HttpResponse:
    """The forms that are typed in, by number; numbers that lack, and what is to be checked. A helper sees its own people."""
    event, sees_all = request.event, may(request.actor, "participants.edit", request.event)
    taken = paper.entered(event)
    people = Registration.objects.filter(event=event).exclude(stack_number="")
    if not sees_all:
        people = people.helped_by_now(request.user.pk)
    checks = paper.to_check(event)
    rows = {person.pk: person for person in people.select_related("category", "helped_by")}
    lines = [
        {"number": number, "person": rows[key], "to_check": checks.get(key, "")}
        for number, key in sorted(taken.items())
        if key in rows
    ]
    context = {
        "lines": lines,
        "missing": paper.missing(taken),
        "to_check": sum(bool(line["to_check"]) for line in lines),
        "sees_all": sees_all,
    }
    return render(request, "participants/paper/stack.html", context)


@guarded("participants.edit", Registration)
@require_POST
def checked(request: HttpRequest, registration: Registration) -> HttpResponse:
    note_checked(registration=registration, by=request.user)
    messages.success(request, _("Number %(number)s is settled.") % {"number": registration.stack_number})
    return redirect("paper_stack", request.event.slug)


@guarded("participants.edit", Registration)
@require_POST
def number(request: HttpRequest, registration: Registration) -> HttpResponse:
    """A form was typed in under a number that is not its own."""
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            renumber(registration=registration, stack_number=form.cleaned_data["stack_number"])
        except NumberTaken as taken:
            form.add_error("stack_number", str(taken))
    for error in form.errors.get("stack_number", []):
        messages.error(request, error)
    return redirect("paper_stack", request.event.slug)
