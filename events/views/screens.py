import io
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common.permissions import guarded
from events.forms.screens import ScreenForm
from events.models import Screen
from events.services.screens import replace_code
from events.views.lists import EditedList


def _code_page(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    return {"code_page": request.build_absolute_uri(reverse("enter_code"))}


SCREENS = EditedList(
    name="screens",
    path="screens",
    model=Screen,
    form=ScreenForm,
    heading=gettext_lazy("Which screens show the programme?"),
    lead=gettext_lazy(
        "A screen shows what happens now, what comes next and the time left. It never shows anything about anybody."
    ),
    one=gettext_lazy("Add a screen"),
    empty=gettext_lazy("No screen yet. Any computer with a browser and a projector will do."),
    card="events/screens/_card.html",
    removal=(gettext_lazy("The screen that uses this code goes dark."),),
    more=_code_page,
)


@guarded("events.configure", Screen)
@require_http_methods(["GET", "HEAD"])
def qr(request: HttpRequest, screen: Screen) -> HttpResponse:
    """The way to the page where codes are typed, with this screen's code in it, as a picture to scan."""
    address = request.build_absolute_uri(reverse("enter_code")) + f"?code={screen.code}"
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", border=2, xmldecl=False, dark="#1d2b2a", light="#ffffff")
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    return response


@guarded("events.configure", Screen, once_archived=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: HttpRequest, screen: Screen) -> HttpResponse:
    """Give a screen another code, once somebody confirmed it."""
    back = SCREENS.address(request.event)
    if request.method == "POST":
        replace_code(screen=screen)
        messages.success(request, _("“%(name)s” has a new code.") % {"name": screen})
        return redirect(f"{back}#row-{screen.pk}")
    return render(request, "events/screens/new_code.html", {"screen": screen, "back": back})
