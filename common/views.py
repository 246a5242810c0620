from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common import held_forms
from common.permissions import guarded
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long or in two tabs: the typed text is shown, to be copied."""
    typed = [value for name, value in request.POST.items() if not (held_forms.is_secret(name) or name.endswith("key"))]
    texts = [value for value in typed if len(value) > 20]
    return render(request, "403_csrf.html", {"texts": texts}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
