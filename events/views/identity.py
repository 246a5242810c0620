from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.answers import Stale
from common.forms import bound
from common.permissions import guarded
from events.forms.identity import EventForm, IdentityForm
from events.models import Event
from events.services.identity import change_event
from events.uses import places_taken


@guarded("events.configure")
def identity(request: HttpRequest) -> HttpResponse:
    """Name, days, place, how to come: all on one page."""
    form = bound(IdentityForm, request, instance=Event.objects.get(pk=request.event.pk))
    otherwise = saved(request, form)
    if otherwise is None:
        messages.success(request, _("Saved."))
        say_what_fell_outside(request)
        say_if_too_few_places(request, Event.objects.get(pk=request.event.pk))
        return redirect("identity", request.event.slug)
    return render(request, "events/identity/page.html", {"form": form, "otherwise": otherwise})


def saved(request: HttpRequest, form: EventForm) -> list[tuple[str, str]] | None:
    """None once the form is saved. Else the form is to be shown (again), with what another person saved meanwhile."""
    if request.method != "POST" or not form.is_valid():
        return []
    try:
        request.event = change_event(event=request.event, version=form.cleaned_data["version"] or 0, **form.changes())
    except Stale:
        now = Event.objects.get(pk=request.event.pk)
        form.refuse_stale(now.version)
        return form.saved_otherwise(now)
    return None


def say_what_fell_outside(request: HttpRequest) -> None:
    """After new days: how many slots stand on a day that the event no longer has."""
    count = request.event.slots.filter(day__gt=request.event.day_count).count()
    if count:
        messages.warning(
            request,
            ngettext(
                "%(count)d moment of the programme is now outside the days of the event.",
                "%(count)d moments of the programme are now outside the days of the event.",
                count,
            )
            % {"count": count},
        )


def say_if_too_few_places(request: HttpRequest, event: Event) -> None:
    """After a new number of places: more are taken than there are now."""
    taken = places_taken(event)
    if taken > event.capacity:
        messages.warning(
            request,
            _(
                "%(taken)d places are taken or held, and there are now %(places)d. Nobody is turned away. "
                "Nobody else gets a place until enough people give theirs up."
            )
            % {"taken": taken, "places": event.capacity},
        )
