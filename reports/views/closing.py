"""When does the event close by itself, what goes then, and what stays?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from events.models import Event
from participants.retention import contacts_until, in_words
from reports.closing import GOES, STAYS, WARNED_BEFORE, closes_on, what_goes
from reports.forms.closing import ClosingForm
from reports.models import Closing
from reports.services.closing import set_closing


@guarded("reports.close", once_archived=True)
@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    """The day, what goes and what stays; a POST moves the day."""
    event, chosen = request.event, Closing.objects.filter(event=request.event).first()
    day, version = closes_on(event), chosen.version if chosen else 0
    form = bound(ClosingForm, request, initial={"on": day, "version": version})
    if request.method == "POST" and form.is_valid():
        try:
            set_closing(event=event, on=form.cleaned_data["on"], version=form.cleaned_data["version"] or 0)
        except Stale:
            form.refuse_stale(version)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The day is chosen. Organisers are told two weeks before, or today."))
            return redirect("closing", event.slug)
    context = {
        "form": form,
        "day": day,
        "told_on": day - WARNED_BEFORE if day - WARNED_BEFORE > event.real_today else None,
        "is_closed": event.status == Event.Status.ARCHIVED,
        "people_until": contacts_until(event),
        "goes": [(held.kind, in_words(held.due)) for held in what_goes(event, max(day, contacts_until(event)))],
        "ends": GOES,
        "stays": STAYS,
    }
    return render(request, "reports/closing/page.html", context, status=422 if request.method == "POST" else 200)
