"""What is kept, and until when: for the organiser, and in plain words for everybody."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.answers import Refused
from common.forms import bound
from common.permissions import guarded
from events.models import Event
from participants.forms.privacy import PeriodsForm
from participants.models import Erasure
from participants.retention import FIGURES, KINDS, in_words
from participants.services.retention import Held, set_periods, what_is_held

REPORTS_SHOWN = 20


@guarded("participants.privacy")
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    event = request.event
    tonight = event.real_today + timedelta(days=1)  # the clock turns in its first hours
    held = what_is_held(event=event, on=tonight)
    context = {
        "dates": _by_date(event, held),
        "tonight": [(one.kind, in_words(one.due)) for one in held if one.due],
        "next": min((one.until for one in held if one.until and one.until > tonight and one.total), default=None),
        "short": [(one, in_words(one.counts)) for one in held if one.until is None],
        "figures": FIGURES,
        "reports": [(report, in_words(report.counts)) for report in _reports(event)],
    }
    return render(request, "participants/privacy/privacy.html", context)


def _by_date(event: Event, held: list[Held]) -> list[Any]:
    """[(date, is it past?, is anything left?, [(what goes on that date, its counts in words)])], the soonest first."""
    dated = sorted((one for one in held if one.until), key=lambda one: one.until or event.ends_on)
    dates = []
    for day, group in groupby(dated, key=lambda one: one.until):
        some = [(one, in_words(one.counts)) for one in group]
        dates.append((day, bool(day and day <= event.real_today), any(words for _one, words in some), some))
    return dates


def _reports(event: Event) -> Any:
    return Erasure.objects.filter(event=event)[:REPORTS_SHOWN]


@guarded("participants.privacy", once_archived=True)
@require_http_methods(["GET", "POST"])
def periods(request: HttpRequest) -> HttpResponse:
    """How long needs and contacts are kept."""
    form = bound(PeriodsForm, request, event=request.event)
    if request.method == "POST" and form.is_valid():
        days, months = form.cleaned_data["sensitive_kept_days"], form.cleaned_data["contacts_kept_months"]
        try:
            set_periods(event=request.event, sensitive_days=days, contacts_months=months)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The dates are changed."))
            return redirect("privacy", request.event.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "participants/privacy/periods.html", {"form": form}, status=status)


@guarded("participants.see_registration", public=True)
@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    """What becomes of what people give, before they give it."""
    kinds = [(kind, kind.until(request.event)) for kind in KINDS]
    kinds.sort(key=lambda pair: pair[1] or date.max)
    return render(request, "participants/privacy/notice.html", {"kinds": kinds, "figures": FIGURES})
