from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class KeepNoPersonalPageMiddleware:
    """What a browser with a session was shown is kept by no cache: going back after leaving a shared device asks again.

    A view that says itself how long its answer may be kept is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and not request.session.is_empty():
            add_never_cache_headers(response)
        return response


class CameraMiddleware:
    """No page may ask for the camera, but those whose view says so: `response.may_use_camera = True`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "may_use_camera", False):
            response["Permissions-Policy"] = response["Permissions-Policy"].replace("camera=()", "camera=(self)")
        return response
