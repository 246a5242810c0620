from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common import held_forms
from common.permissions import guarded, hide_event
from common.style import samples


@guarded("common.anyone")
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For the reverse proxy: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@guarded("common.anyone")
@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """The living page of components, for those who build and translate."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "common/style.html", samples())


def _fault(request: HttpRequest, status: int, context: dict[str, Any] | None = None, page: str = "") -> HttpResponse:
    """The page of a status, which tells a stranger nothing of the event of the address."""
    hide_event(request)
    return render(request, page or f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long or in two tabs: the typed text is shown, to be copied."""
    typed = [value for name, value in request.POST.items() if not (held_forms.is_secret(name) or name.endswith("key"))]
    texts = [value for value in typed if len(value) > 20]
    return _fault(request, 403, {"texts": texts}, "403_csrf.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _fault(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    return _fault(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    return _fault(request, 500)
