""" "Your view", answered on a phone, on a table's tablet, or on one device that people pass on.

The address is the same for everybody and belongs to nobody. Whoever answers leaves nothing: the form goes into no session
(nobody is sent to sign in from here), its answer is another page, and "back" brings an empty form.
"""

from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from common.answers import Refused
from common.permissions import guarded
from participants.code_entry import network_of
from projects.evaluation import questions_of, takes_sheets
from projects.forms.evaluation import ViewForm
from projects.models import Evaluation
from projects.services.evaluation import evaluation_of, take_sheet

PAGE = "projects/evaluation/view.html"
MOST_FROM_A_NETWORK = 300  # sheets an hour: a hall of eighty people and its tablets share one network


@guarded("projects.find_view", entrance="enter_code")
@require_GET
def door(request: HttpRequest) -> HttpResponse:
    """From a person's space or a table's pages to the address that is everybody's."""
    return redirect("evaluation", request.event.slug, evaluation_of(request.event).link)


@sensitive_post_parameters()
@guarded("projects.give_view", public=True)
@never_cache
@require_http_methods(["GET", "POST"])
def view(request: HttpRequest, link: str) -> HttpResponse:
    """The questions; a POST counts the sheet, and thanks on a page of its own. Raises Http404 for a link that is none."""
    evaluation = Evaluation.objects.select_related("event").filter(event=request.event).first()
    if evaluation is None or not constant_time_compare(link.lower(), evaluation.link):
        raise Http404
    is_open = takes_sheets(evaluation)
    questions = questions_of(request.event) if is_open else []
    if not questions or ("thanks" in request.GET and request.method == "GET"):
        status = 409 if request.method == "POST" else 200
        return render(request, PAGE, _context(request, link, thanks="thanks" in request.GET), status=status)
    form = ViewForm(request.POST if request.method == "POST" else None, questions=questions)
    if not form.is_bound:
        return render(request, PAGE, _context(request, link, form=form))
    if not form.is_valid():
        return render(request, PAGE, _context(request, link, form=form), status=422)
    if form.is_indiscreet:
        return render(request, PAGE, _context(request, link, form=form, is_second_look=True), status=422)
    status = _send(request, form)
    if status != HTTPStatus.CREATED:
        return render(request, PAGE, _context(request, link, form=form), status=status)
    return redirect(_address(request, link, "thanks"))


def _send(request: HttpRequest, form: ViewForm) -> HTTPStatus:
    """Count the sheet; where it is not, the form says why."""
    if _is_flooded(request):
        form.add_error(None, _("Many views were sent from here. Your answers are still on this page: send them later."))
        return HTTPStatus.TOO_MANY_REQUESTS
    try:
        take_sheet(event=request.event, **form.given())
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return HTTPStatus.CONFLICT
    return HTTPStatus.CREATED


def _is_flooded(request: HttpRequest) -> bool:
    """Did this network send too many sheets within an hour? Whoever fills the box with their own drowns the others."""
    key = f"view:{request.event.pk}:{network_of(request)}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > MOST_FROM_A_NETWORK


def _is_passed_on(request: HttpRequest) -> bool:
    """Does one person after the other answer on this device? A table's tablet, or one that the organiser lends."""
    return request.actor.has("tablet") or "passed-on" in request.GET


def _address(request: HttpRequest, link: str, *words: str) -> str:
    words = (*words, *(["passed-on"] if "passed-on" in request.GET else []))
    address = reverse("evaluation", args=[request.event.slug, link])
    return f"{address}?{'&'.join(words)}" if words else address


def _context(request: HttpRequest, link: str, **known: Any) -> dict[str, Any]:
    event, is_table = request.event, request.actor.has("tablet")
    return {
        "is_table": is_table,
        "again": _address(request, link),
        "is_passed_on": _is_passed_on(request),
        "leave": reverse("table" if is_table else "event", args=[event.slug]),
        "is_over": event.status == event.Status.FOLLOW_UP or event.evaluation.is_read,
        **known,
    }
