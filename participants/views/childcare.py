"""The children's corner: room for how many, who asks, and the list of those who mind the children."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.forms import bound
from common.permissions import guarded
from participants import needs_list
from participants.forms.childcare import CapacityForm
from participants.models import AgeBand, ChildrenToMind, Need
from participants.needs_list import Look
from participants.services.childcare import bands_of, set_capacity
from participants.services.opened import Page, note_opened
from participants.views.needs import just_answered

PER_PAGE = 20


@guarded("participants.mind_children")
@require_http_methods(["GET", "POST"])
def childcare(request: HttpRequest) -> HttpResponse:
    """Places by age, and who asks for them. A POST says how many places there are."""
    bands = bands_of(request.event)
    form = bound(CapacityForm, request, bands=bands)
    if request.method == "POST" and form.is_valid():
        set_capacity(event=request.event, places=form.places())
        messages.success(request, _("The places are saved."))
        return HttpResponseRedirect(reverse("childcare", args=[request.event.slug]))
    page = Paginator(_requests(request), PER_PAGE).get_page(request.GET.get("page"))
    needs = list(page.object_list)
    note_opened(actor=request.actor, registrations={n.registration_id for n in needs}, page=Page.CHILDCARE)
    context: dict[str, Any] = {
        "bands": bands,
        "form": form,
        "page": page,
        "lines": needs_list.lines_of(needs),
        "children": sum(band.asked for band in bands),
        "missing": sum(band.missing for band in bands),
        "look": Look(),
        "answered": just_answered(request),
    }
    return render(request, "participants/needs/childcare.html", context, status=422 if form.errors else 200)


@guarded("participants.mind_children")
@require_GET
def printed(request: HttpRequest) -> HttpResponse:
    """For those who mind the children: who comes when, and whom to call. Only those who have a place."""
    promised = _requests(request).filter(answer__in=[Need.Answer.YES, Need.Answer.PARTLY])
    people = {need.registration_id: need.registration for need in promised}
    note_opened(actor=request.actor, registrations=people, page=Page.CHILDCARE)
    children = ChildrenToMind.objects.filter(registration__in=people).order_by("registration__search_name")
    youngest_first = sorted(children, key=lambda child: AgeBand.values.index(child.age_band))
    rows = [(child, people[child.registration_id]) for child in youngest_first]
    return render(request, "participants/needs/childcare_list.html", {"rows": rows})


def _requests(request: HttpRequest) -> Any:
    needs = Need.objects.filter(event=request.event, kind=Need.Kind.CHILDCARE).of_those_who_come()
    return needs.select_related("registration").order_by(needs_list.WAITS_FIRST, "registration__search_name", "pk")
