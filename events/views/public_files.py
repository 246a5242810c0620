"""Files beside the public page: the calendar, and the picture shown where the page is shared."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from common.permissions import guarded
from events.calendar import calendar_of
from events.picture import draw

A_DAY = 24 * 60 * 60


@guarded("events.see_public", public=True)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    event = request.event
    content = calendar_of(event, address=request.build_absolute_uri(event.get_absolute_url()))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@guarded("events.see_public", public=True)
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """Drawn once for each version of the event and language, then kept."""
    event = request.event
    key = f"picture:{event.pk}:{event.version}:{get_language()}"
    content = cache.get(key)
    if content is None:
        content = draw(event)
        cache.set(key, content, A_DAY)
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={A_DAY if event.is_public else 0}"
    return response
