"""Who was here, half-day by half-day: figures, a list to put right by hand, a printed list entered afterwards."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.permissions import guarded
from participants.forms.reception import ListForm
from participants.models import Registration
from participants.services import Refused
from participants.services.presence import correct_presence, enter_list
from participants.services.reception import HalfDay, half_days, now_half_day
from participants.views.reception import somebody
from participants.welcome import figures, guests

PER_PAGE = 50


def code_of(half_day: HalfDay) -> str:
    """A half-day in an address: "2030-12-04-am"."""
    return f"{half_day.day.isoformat()}-{half_day.half}"


def _chosen(request: HttpRequest, halves: list[HalfDay]) -> HalfDay:
    """The half-day that the address names; else that of now; else the first."""
    asked = request.POST.get("half") or request.GET.get("half")
    named = next((half_day for half_day in halves if code_of(half_day) == asked), None)
    return named or now_half_day(request.event, halves) or halves[0]


def _page(request: HttpRequest, options: list[HalfDay], chosen: HalfDay, **more: Any) -> dict[str, Any]:
    """What both pages show: the half-days to choose from, and one page of people in the order of the printed list."""
    people = Registration.objects.filter(event=request.event).active()
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = guests(request.event, chosen, page.object_list)
    route = request.resolver_match.url_name
    address = reverse(route, args=[request.event.slug])
    filters = [
        {"href": f"{address}?half={code_of(one)}", "word": one.label, "count": None, "current": one == chosen}
        for one in options
    ]
    return {"page": page, "filters": filters, "half_day": chosen, "half": code_of(chosen), **more}


@guarded("participants.count_presence")
@require_GET
def presence(request: HttpRequest) -> HttpResponse:
    halves = half_days(request.event)
    chosen = _chosen(request, halves)
    context = _page(request, halves, chosen, halves=halves, figures=figures(request.event, halves))
    context["is_to_come"] = chosen.day > request.event.today
    context["place"] = halves.index(chosen) if chosen in halves else 0
    return render(request, "participants/reception/presence.html", context)


@guarded("participants.count_presence")
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Was here, or was not: said by hand."""
    registration, half_day = somebody(request, pk), _chosen(request, half_days(request.event))
    is_here = request.POST.get("here") == "yes"
    try:
        correct_presence(
            event=request.event, registration=registration, half_day=half_day, is_here=is_here, by=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('presence', args=[request.event.slug])}?half={code_of(half_day)}#person-{pk}")


@guarded("participants.count_presence")
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """A printed list, ticked by hand: boxes in the order of the paper, one sending."""
    halves = half_days(request.event)
    chosen, form = _chosen(request, halves), ListForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        is_to_come = chosen.day > request.event.today
        context = _page(request, halves, chosen, form=form, form_key=uuid.uuid4(), is_to_come=is_to_come)
        return render(request, "participants/reception/entry.html", context, status=422 if form.is_bound else 200)
    keys = {int(key) for key in request.POST.getlist("here") if key.isascii() and key.isdigit() and len(key) < 18}
    people = Registration.objects.filter(event=request.event, pk__in=keys)
    try:
        count = enter_list(
            event=request.event,
            half_day=chosen,
            people=people,
            by=request.user,
            form_key=form.cleaned_data["form_key"],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(count)s person more is noted as here.", "%(count)s people more are noted as here.", count)
        messages.success(request, said % {"count": count})
    return redirect(f"{reverse('presence', args=[request.event.slug])}?half={code_of(chosen)}")
