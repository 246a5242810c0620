"""A person's own space: what they gave, their card, coming or not."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from common import codes
from common.code_sessions import close_door, open_door
from common.forms import bound
from common.permissions import guarded, may
from events.models import Theme
from participants import listening_device, services
from participants.cards import card_of
from participants.consents import is_to_collect
from participants.forms.registration import MineForm
from participants.lift_words import Lifts
from participants.models import Registration
from participants.services.consents import consents_of
from participants.services.lateness import may_say_late, say_late


def own_registration(request: HttpRequest) -> Registration:
    """The registration whose code this browser holds. The guard made sure that there is one."""
    mine = request.actor.scope("registration", "participant")
    registration: Registration = Registration.objects.with_answers().get(pk__in=mine)
    return registration


def carried_by(registration: Registration) -> list[Any]:
    """Who carries a project on finds its page here, also without the mail. A protected theme is told in no space."""
    held: Any = registration.projects_held  # type: ignore[attr-defined]  # of a later app
    rows = held.filter(team__removed_at=None).exclude(team__theme__sensitivity=Theme.Sensitivity.PROTECTED)
    return list(rows.select_related("team"))


@guarded("common.anyone", public=True)
@never_cache
@require_GET
def open_space(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a card. Goes on to an address without it, so that it stays in no history and no log of other sites."""
    wanted = codes.lookup_key(Registration.code_kind, codes.as_typed(token))
    registration = Registration.objects.filter(event=request.event, link_lookup=wanted).first()
    if registration is None:
        if not request.event.is_public:
            raise Http404  # strangers do not know of it
        return render(request, "participants/link_gone.html", status=404)
    if may(request.actor, "participants.receive", request.event):
        # A badge scanned at the reception: the card of that person, where one button notes them.
        return redirect(f"{reverse('reception_person', args=[request.event.slug, registration.pk])}?from=scan")
    request.session.cycle_key()
    open_door(request, registration)
    response = redirect("my_space", request.event.slug)
    response["Referrer-Policy"] = "no-referrer"
    return response


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_GET
def space(request: HttpRequest) -> HttpResponse:
    registration = own_registration(request)
    context = {
        "me": registration,
        "carried": carried_by(registration) if request.event.shares_results else [],
        "choices": registration.choices.select_related("theme"),
        "slots": request.event.slots.all(),
        "trust_rules": request.event.trust_rules.all(),
        "is_to_collect": is_to_collect(consents_of(registration)),
        "my_lifts": Lifts([registration.pk]).lines(registration.pk),
        "may_say_late": may_say_late(registration),
        "is_late": registration.late_on == request.event.today,
    }
    return render(request, "participants/my_space.html", context)


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """The end of registration, and the card again whenever it is wanted."""
    registration = own_registration(request)
    context = {"me": registration, "card": card_of(request, registration, page="open_space")}
    return render(request, "participants/my_card.html", context)


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Everything given, on one page."""
    registration = own_registration(request)
    form = bound(MineForm, request, registration=registration)
    if request.method != "POST" or not form.is_valid():
        return _show_change(request, form, status=422 if request.method == "POST" else 200)
    try:
        services.change_registration(
            registration=registration, version=form.cleaned_data["version"] or 0, **form.answers()
        )
    except services.Stale as stale:
        form.take_version(registration)
        return _show_change(request, form, status=409, stale=stale)
    messages.success(request, _("Your answers are saved."))
    return redirect("my_space", request.event.slug)


def _show_change(request: HttpRequest, form: MineForm, *, status: int, **extra: object) -> HttpResponse:
    return render(request, "participants/my_change.html", {"form": form, **extra}, status=status)


@guarded("participants.own_space", entrance="enter_code")
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest) -> HttpResponse:
    """Asks first, and says what it changes."""
    registration = own_registration(request)
    if request.method == "GET" and not request.event.is_over:
        return render(request, "participants/my_cancel.html", {"me": registration})
    try:
        services.cancel_registration(registration=registration)
    except services.Refused as refused:
        messages.error(request, refused.message)
    return redirect("my_space", request.event.slug)


@guarded("participants.own_space", entrance="enter_code")
@require_POST
def late(request: HttpRequest) -> HttpResponse:
    """ "I am late, I come": one tap, and one to take it back."""
    try:
        say_late(registration=own_registration(request), is_late=request.POST.get("late") != "no")
    except services.Refused as refused:
        messages.error(request, refused.message)
    return redirect("my_space", request.event.slug)


@guarded("participants.own_space", entrance="enter_code")
@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    try:
        services.come_back(registration=own_registration(request))
    except services.Refused as refused:
        messages.error(request, refused.message)
    return redirect("my_space", request.event.slug)


@guarded("participants.own_space", entrance="enter_code", once_archived=True)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """This device is shared: forget who was here."""
    close_door(request, event_id=request.event.pk, kind=Registration.code_kind)
    messages.success(request, _("This device no longer opens your space. Your registration does not change."))
    address = reverse("event", args=[request.event.slug])
    response = HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    listening_device.forget(response, request.event.slug)
    return response
