"""The page of an event that everybody may see. It lives here, above events, because it says whether places are left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.code_sessions import held
from common.permissions import guarded
from events import structured_data
from events.offer import offered_themes
from participants.models import Registration
from participants.services import places_of


@guarded("events.see_public", public=True)
@require_GET
def event(request: HttpRequest) -> HttpResponse:
    shown = request.event
    places = places_of(shown)
    context = {
        "themes": offered_themes(shown),
        "slots": shown.slots.all(),
        "trust_rules": shown.trust_rules.all(),
        "categories": shown.categories.all(),
        "places_left": places.free,
        "registered": places.taken,
        "is_full": shown.takes_registrations and not places.free,
        "is_preview": not shown.is_public,
        "is_registered_here": held(request, event_id=shown.pk, kind=Registration.code_kind) is not None,
        "structured_data": structured_data.of_event(shown, request.build_absolute_uri, places_left=places.free),
        "address": request.build_absolute_uri(shown.get_absolute_url()),
    }
    return render(request, "participants/public.html", context)
