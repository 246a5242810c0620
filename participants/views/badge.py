"""A badge is scanned."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.permissions import guarded, may
from participants.badges import person_of_badge


@guarded("common.anyone", public=True)
@never_cache
@require_GET
def badge(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Whoever photographs a badge learns nothing from it: the page of the event. The reception gets the card of who
    wears it, where one button notes them. Raises Http404 for a wrong code."""
    if person_of_badge(request.event, pk, code) is None:
        raise Http404
    if may(request.actor, "participants.receive", request.event):
        return redirect(f"{reverse('reception_person', args=[request.event.slug, pk])}?from=scan")
    return redirect("event", request.event.slug)
