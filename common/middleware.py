from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from common import held_forms


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


class ButtonsOnlyMiddleware:
    """The address of a button, opened as a page: never a blank answer.

    Whoever pressed it, and had to come in again, goes back to where the button stands; anybody else gets a way out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET" or response.content:
            return response
        if before := held_forms.take_page(request):
            messages.warning(request, _("Nothing was saved: this device was no longer recognised. Press again."))
            return redirect(before)
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


class CameraMiddleware:
    """No page may ask for the camera, but those whose view says so: `response.may_use_camera = True`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "may_use_camera", False):
            response["Permissions-Policy"] = response["Permissions-Policy"].replace("camera=()", "camera=(self)")
        return response
