"""Registration in three short screens. One flow serves the person alone, a second one whoever types for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from participants.contact import read_contact
from participants.draft import Draft
from participants.forms.consents import FinishForm
from participants.forms.fields import EventForm
from participants.forms.registration import WhoForm, WishesForm
from participants.models import Registration
from participants.services import Full, Refused, places_left, register_participant

TEMPLATES = {
    "who": "participants/register_who.html",
    "themes": "participants/register_themes.html",
    "finish": "participants/register_finish.html",
}


@dataclass(frozen=True, slots=True)
class Flow:
    """A way through the screens: the names of their addresses, and what happens at the end."""

    for_other: bool
    finish_form: type[FinishForm]
    remembered: Callable[[HttpRequest], dict[str, Any]]
    who: str
    themes: str
    finish: str
    channel: Callable[[HttpRequest, dict[str, Any]], dict[str, Any]]
    hand_over: Callable[[HttpRequest, Registration], HttpResponse]
    finished_again: Callable[[HttpRequest], HttpResponse]

    def draft(self, request: HttpRequest) -> Draft:
        return Draft(request, request.event, for_other=self.for_other)

    def forms(self) -> dict[str, type[EventForm]]:
        return {"who": WhoForm, "themes": WishesForm, "finish": self.finish_form}

    def go(self, request: HttpRequest, screen: str) -> HttpResponse:
        return redirect(getattr(self, screen), request.event.slug)

    def show(
        self, request: HttpRequest, screen: str, form: EventForm, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = {"form": form, "flow": self, "is_for_other": self.for_other, **extra}
        return render(request, TEMPLATES[screen], context, status=status)


def who(request: HttpRequest, flow: Flow) -> HttpResponse:
    """Screen 1."""
    is_full = flow.for_other and not places_left(request.event)
    return _answer(request, flow, "who", then="themes", is_full=is_full)


def themes(request: HttpRequest, flow: Flow) -> HttpResponse:
    """Screen 2."""
    draft = flow.draft(request)
    if not draft.has("who"):
        return flow.go(request, "who")
    return _answer(request, flow, "themes", then="finish", unsure=_unsure_contact(request, flow, draft))


def finish(request: HttpRequest, flow: Flow) -> HttpResponse:
    """Screen 3, and the end: everything is read again, then registered once."""
    draft, event = flow.draft(request), request.event
    if request.method == "POST" and draft.finished(request.POST.get("key", "")):
        return flow.finished_again(request)
    if not draft.has("who", "themes"):
        return flow.go(request, "who" if not draft.has("who") else "themes")
    if request.method != "POST":
        form = draft.form("finish", flow.finish_form, event=event, initial=flow.remembered(request))
        return flow.show(request, "finish", form, key=draft.key, is_full=not places_left(event))
    draft.keep("finish", request.POST)
    answers: dict[str, Any] = {}
    for screen, form_class in flow.forms().items():
        form = draft.form(screen, form_class, event=event)
        if not form.is_valid():
            if screen == "finish":
                return flow.show(request, screen, form, status=422, key=draft.key)
            return flow.go(request, screen)
        answers |= form.answers()
    try:
        registration = register_participant(
            event=event,
            language=(get_language() or "fr")[:2],
            idempotency_key=draft.key,
            accepts_waiting=request.POST.get("waiting") == "yes" or None,
            **(answers | flow.channel(request, answers)),
        )
    except Refused as refusal:
        is_full = isinstance(refusal, Full)
        return flow.show(request, "finish", form, status=409, key=draft.key, refusal=refusal, is_full=is_full)
    draft.finish()
    return flow.hand_over(request, registration)


def _answer(request: HttpRequest, flow: Flow, screen: str, *, then: str, **extra: Any) -> HttpResponse:
    draft, event, form_class = flow.draft(request), request.event, flow.forms()[screen]
    if request.method != "POST":
        return flow.show(request, screen, draft.form(screen, form_class, event=event), **extra)
    form = form_class(data=request.POST, event=event)
    if not form.is_valid():
        return flow.show(request, screen, form, status=422, **extra)
    draft.keep(screen, request.POST)
    return flow.go(request, then)


def _unsure_contact(request: HttpRequest, flow: Flow, draft: Draft) -> str:
    """The contact given on screen 1 where it is neither clearly a phone number nor an e-mail."""
    form = draft.form("who", WhoForm, event=request.event)
    return read_contact(form.cleaned_data.get("contact", "")).as_typed if form.is_valid() else ""
