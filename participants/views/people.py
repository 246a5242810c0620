"""The people of an event, for its organiser; and for a theme lead, those who chose the theme."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.forms import bound
from common.permissions import guarded
from participants import handing_over, services
from participants.consents import agreements_of, is_to_collect
from participants.forms.agreements import CancelForm
from participants.forms.registration import MineForm
from participants.models import Registration, ThemeChoice
from participants.people import Search, counts_of, page_of
from participants.services.consents import consents_of
from participants.services.opened import Page, note_opened

RARE = ("to_collect", "minors", "waiting")  # filters offered where they show somebody


@guarded("participants.list")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    event, search = request.event, Search.read(request.GET)
    counts, categories, themes = counts_of(event), list(event.categories.all()), list(event.themes.all())
    count = None if search.is_narrow else counts[search.show]
    found, number = search.people(event), request.GET.get("page")
    context = {
        "page": page_of(found, number, count=count, categories=categories, themes=themes),
        "search": search,
        "counts": counts,
        "filters": _filters(request, search, counts),
        "categories": categories,
        "themes": themes,
        "channels": Registration.Channel.choices,
    }
    return render(request, "participants/people.html", context)


def _filters(request: HttpRequest, search: Search, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Links for the filters, each keeping the rest of the search."""
    words = {
        "active": _("Registered"),
        "needs": _("Need something"),
        "confidential": _("Confidential choice"),
        "no_contact": _("Without contact"),
        "to_collect": _("Agreement to collect"),
        "minors": _("Minors"),
        "waiting": _("Waiting list"),
        "cancelled": _("Cancelled"),
    }
    filters = []
    for show, word in words.items():
        if not counts[show] and show in RARE and show != search.show:
            continue
        query = request.GET.copy()
        query["show"] = show
        query.pop("page", None)
        tone = "plum" if show == "confidential" else ""
        address = f"?{query.urlencode()}"
        filters.append(
            {"href": address, "word": word, "count": counts[show], "current": search.show == show, "tone": tone}
        )
    return filters


@guarded("participants.list_of_theme")
@require_GET
def of_my_themes(request: HttpRequest) -> HttpResponse:
    """For a theme lead: who chose each theme it leads, and nothing else about them."""
    mine = request.actor.scope("theme", "referent")
    wishes = (
        ThemeChoice.objects.filter(event=request.event, theme__in=mine, registration__status=Registration.Status.ACTIVE)
        .select_related("registration__category")
        .order_by("rank", "registration__search_name")
    )
    by_theme: dict[int, list[ThemeChoice]] = {}
    for wish in wishes:
        by_theme.setdefault(wish.theme_id, []).append(wish)
    themes = [(theme, by_theme.get(theme.pk, [])) for theme in request.event.themes.filter(pk__in=mine)]
    return render(request, "participants/of_my_themes.html", {"themes": themes})


def _whole(registration: Registration) -> Registration:
    """The person again, with all that they gave, in few questions."""
    return Registration.objects.with_answers().get(pk=registration.pk)


@guarded("participants.edit", Registration)
@require_GET
def person(request: HttpRequest, registration: Registration) -> HttpResponse:
    note_opened(actor=request.actor, registrations=[registration.pk], page=Page.PERSON)
    registration = _whole(registration)
    held = consents_of(registration)
    context = {
        "person": registration,
        "agreements": [agreements_of(registration, held, photos=photos) for photos in (False, True)],
        "is_to_collect": is_to_collect(held),
        "choices": registration.choices.select_related("theme"),
        "journal": registration.journal.select_related("by")[:20],
    }
    return render(request, "participants/person.html", context)


@guarded("participants.edit", Registration)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, registration: Registration) -> HttpResponse:
    registration = _whole(registration)
    note_opened(actor=request.actor, registrations=[registration.pk], page=Page.PERSON)
    form = bound(MineForm, request, registration=registration)
    context: dict[str, Any] = {"form": form, "person": registration}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "participants/person_change.html", context, status=status)
    try:
        services.change_registration(
            registration=registration, version=form.cleaned_data["version"] or 0, by=request.user, **form.answers()
        )
    except services.Stale as stale:
        form.take_version(registration)
        return render(request, "participants/person_change.html", {**context, "stale": stale}, status=409)
    messages.success(request, _("The answers are saved."))
    return redirect("person", request.event.slug, registration.pk)


@guarded("participants.edit", Registration)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        context = {"person": registration, "form": form}
        return render(request, "participants/person_cancel.html", context, status=422 if form.is_bound else 200)
    try:
        services.cancel_registration(registration=registration, by=request.user, asked_by=form.cleaned_data["asked_by"])
    except services.Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(
            request, _("%(name)s no longer comes. The place is free.") % {"name": registration.chosen_name}
        )
    return redirect("person", request.event.slug, registration.pk)


@guarded("participants.edit", Registration)
@require_POST
def come_back(request: HttpRequest, registration: Registration) -> HttpResponse:
    try:
        row = services.come_back(registration=registration, by=request.user)
        said = _("%(name)s waits for a place.") if row.is_waiting else _("%(name)s is registered again.")
        messages.success(request, said % {"name": registration.chosen_name})
    except services.Refused as refused:
        messages.error(request, refused.message)
    return redirect("person", request.event.slug, registration.pk)


@guarded("participants.replace_code", Registration, once_archived=True)
@require_http_methods(["GET", "POST"])
def replace_code(request: HttpRequest, registration: Registration) -> HttpResponse:
    """A card is lost: a new code, shown for a few minutes to hand it over."""
    if request.method == "GET":
        return render(request, "participants/person_replace_code.html", {"person": registration})
    typed = request.POST.get("code_version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() else 0
    with suppress(services.Stale):  # pressed twice: the first press let this browser show the new card
        handing_over.allow(request, services.replace_code(registration=registration, version=version, by=request.user))
    return redirect("person_card", request.event.slug, registration.pk)
