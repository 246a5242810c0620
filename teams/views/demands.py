"""What must the tables respect? The page that says it all, and the pages where each demand is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.forms import bound
from common.permissions import guarded
from common.text import whole_number
from events.models import Event, Role
from events.models.roles import RoleKind
from participants.models import Need, Registration
from participants.services.needs import say_language
from teams.demands import AT_TABLES, demands_of
from teams.forms.demands import (
    MOST_FOUND,
    HostsForm,
    LanguagesForm,
    OfEvent,
    PairForm,
    PlaceForm,
    RulesForm,
    SpokenForm,
    people_named,
)
from teams.models import FormationRules, HostTables, Pairing, Placement
from teams.said import Said
from teams.services import Refused, Stale
from teams.services.demands import (
    pair_people,
    place_person,
    set_host_tables,
    set_languages,
    set_rules,
    unpair,
    unplace,
)
from teams.warnings import warnings_about

REMOVED = "demand_removed"  # in the session: the event, what was removed, and its keys


def _back(event: Event, address: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("demands", args=[event.slug]) + address)


@guarded("teams.arrange")
@require_GET
def demands(request: HttpRequest) -> HttpResponse:
    """Every demand in words, and what stands in the way."""
    found = demands_of(request.event)
    spoken = [(need, SpokenForm(auto_id=f"language_{need.pk}_%s")) for need in found.unread]
    context = {"demands": found, "warnings": warnings_about(found), "unread": spoken, "said": _said(request)}
    return render(request, "teams/demands/page.html", context)


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of every table."""
    form = bound(RulesForm, request, rules=_rules_of(request.event))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version") or 0
        try:
            set_rules(event=request.event, **form.cleaned_data, expected_version=version)
        except Stale:
            form.refuse_stale(_rules_of(request.event).version)
        else:
            messages.success(request, _("Saved."))
            return _back(request.event, "#rules")
    return render(request, "teams/demands/rules.html", {"form": form}, status=422 if form.errors else 200)


def _rules_of(event: Event) -> FormationRules:
    return FormationRules.objects.filter(event=event).first() or FormationRules(event=event)


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def hosts(request: HttpRequest) -> HttpResponse:
    """Which tables can host whom."""
    event = request.event
    present = {row.kind: row.numbers for row in HostTables.objects.filter(event=event)}
    form = bound(HostsForm, request, kinds=_who_needs(event), hosts=present)
    if request.method == "POST" and form.is_valid():
        set_host_tables(event=event, numbers=form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(event, "#access")
    return render(request, "teams/demands/hosts.html", {"form": form}, status=422 if form.errors else 200)


def _who_needs(event: Event) -> dict[str, str]:
    """For each kind of need that can depend on the table, how many people have it, in words."""
    counts: dict[str, int] = dict.fromkeys(AT_TABLES, 0)
    for kind in Need.objects.filter(event=event, kind__in=AT_TABLES).of_those_who_come().values_list("kind", flat=True):
        counts[kind] += 1
    words = {n: ngettext("%(count)d person", "%(count)d people", n) % {"count": n} for n in counts.values()}
    return {kind: words[n] if n else _("nobody up to now") for kind, n in counts.items()}


@guarded("teams.arrange", Role)
@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest, role: Role) -> HttpResponse:
    """Which languages does this facilitator speak?"""
    if role.kind != RoleKind.FACILITATOR:
        raise Http404
    form = bound(LanguagesForm, request, initial={"languages": role.languages})
    if request.method == "POST" and form.is_valid():
        set_languages(role=role, languages=form.cleaned_data["languages"])
        messages.success(request, _("Saved."))
        return _back(request.event, "#facilitators")
    context = {"form": form, "role": role}
    return render(request, "teams/demands/languages.html", context, status=422 if form.errors else 200)


@guarded("teams.arrange", Need)
@require_POST
def spoken(request: HttpRequest, need: Need) -> HttpResponse:
    """Say which language somebody meant."""
    form = SpokenForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.errors["language"][0])
        say_language(need=need, language=form.cleaned_data["language"])
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Saved."))
    return _back(request.event, "#languages")


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Who must sit together, or apart?"""
    event = request.event
    asked = request.GET.get("kind", "")
    kind = asked if asked in Pairing.Kind.values else Pairing.Kind.TOGETHER.value
    known = {"one": _person(event, request.GET.get("one"))}
    form = bound(PairForm, request, event=event, known=known, initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = pair_people(one=given["one"], other=given["other"], kind=given["kind"], by=request.user)
        except Refused as refused:
            form.add_error("other_text", refused.message)
        else:
            messages.success(request, _("Noted."))
            return _back(event, f"#pair-{made.pk}")
    return _show(request, "teams/demands/pair.html", form)


@guarded("teams.arrange", Pairing)
@require_POST
def pair_remove(request: HttpRequest, pairing: Pairing) -> HttpResponse:
    """Nothing is asked of these two people any more; the page offers to ask it again."""
    _remember(request, "unpaired", f"{pairing.kind}-{pairing.one_id}-{pairing.other_id}")
    unpair(pairing=pairing)
    return _back(request.event, "#pairs")


@guarded("teams.arrange")
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Whom do you place yourself?"""
    event = request.event
    form = bound(PlaceForm, request, event=event, known={"person": _person(event, request.GET.get("person"))})
    if request.method == "POST" and form.is_valid():
        try:
            place_person(registration=form.cleaned_data["person"], place=form.where, by=request.user)
        except Refused as refused:
            form.add_error("person_text", refused.message)
        else:
            messages.success(request, _("Noted."))
            return _back(event, "#placements")
    return _show(request, "teams/demands/place.html", form)


@guarded("teams.arrange", Placement)
@require_POST
def place_remove(request: HttpRequest, placement: Placement) -> HttpResponse:
    """Proposals may seat this person anywhere again; the page offers to place them again."""
    where = f"theme-{placement.theme_id}" if placement.theme_id else f"team-{placement.team_id}"
    _remember(request, "unplaced", f"{placement.registration_id}-{where}")
    unplace(placement=placement)
    return _back(request.event, "#placements")


@guarded("teams.arrange")
@require_GET
def people(request: HttpRequest, field: str) -> HttpResponse:
    """Those who answer to the name being typed in a field, as cards to choose from."""
    if field not in {*PairForm.finds, *PlaceForm.finds}:
        raise Http404
    text = request.GET.get(f"{field}_text", "")
    found = list(people_named(request.event, text)[: MOST_FOUND + 1])
    context = {"name": field, "people": found[:MOST_FOUND], "is_more": len(found) > MOST_FOUND, "typed": text}
    return render(request, "teams/demands/_found.html", context)


def _show(request: HttpRequest, template: str, form: OfEvent) -> HttpResponse:
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


def _person(event: Event, key: str | None) -> Registration | None:
    """Whom the address names; nobody where it names none who has a place."""
    people = Registration.objects.filter(event=event, pk=whole_number(key) or 0).active()
    return people.select_related("category", "commune").first()


def _remember(request: HttpRequest, what: str, keys: str) -> None:
    """What was just removed, for the next page: in the session, for addresses stay in histories and logs."""
    request.session[REMOVED] = [request.event.pk, what, keys]


def _said(request: HttpRequest) -> Said | None:
    """What was just removed, with the way back; said once."""
    if REMOVED not in request.session:
        return None
    event, what, keys = request.session.pop(REMOVED)
    if event != request.event.pk:
        return None
    return _of_unpairing(request.event, keys) if what == "unpaired" else _of_unplacing(request.event, keys)


def _of_unpairing(event: Event, text: str) -> Said | None:
    kind, _dash, keys = text.partition("-")
    people = _people(event, keys.split("-"))
    if kind not in Pairing.Kind.values or len(people) != 2:
        return None
    one, other = people
    fields: dict[str, Any] = {"kind": kind}
    for name, person in (("one", one), ("other", other)):
        fields |= {name: person.pk, f"{name}_text": person.chosen_name}
    words = {"one": one.chosen_name, "other": other.chosen_name}
    said = _("Nothing is asked of %(one)s and %(other)s any more.") % words
    return Said(said, undo=reverse("demand_pair", args=[event.slug]), fields=fields)


def _of_unplacing(event: Event, text: str) -> Said | None:
    key, _dash, where = text.partition("-")
    people = _people(event, [key])
    if not people:
        return None
    [person] = people
    fields = {"person": person.pk, "person_text": person.chosen_name, "place": where[:40]}
    said = _("Proposals may seat %(name)s anywhere again.") % {"name": person.chosen_name}
    return Said(said, undo=reverse("demand_place", args=[event.slug]), fields=fields)


def _people(event: Event, keys: list[str]) -> list[Registration]:
    numbers = [number for key in keys[:2] if (number := whole_number(key))]
    return list(Registration.objects.filter(event=event, pk__in=numbers).order_by("pk"))
