"""How somebody registers: every way in, for the organiser to choose from; and the link to hand round."""

from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from common.permissions import guarded


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: the name of its address, and the words and pictogram of its card."""

    url_name: str
    icon: str
    title: Promise
    text: Promise


WAYS = (
    Way(
        "people_share",
        "qr-code",
        _("Alone, on line"),
        _("A link, a picture to scan, a poster. Two minutes on a phone."),
    ),
    Way("help_register", "users", _("With me beside them"), _("You read the questions aloud and type.")),
    Way("phone_register", "phone", _("On the phone"), _("The sentences to say are written. Ninety seconds.")),
    Way("paper_entry", "file-text", _("On paper"), _("You type a pile of forms, in the order of the paper.")),
    Way(
        "groups",
        "heart-handshake",
        _("By an association"),
        _("It gives its people in one table, or you hold places for it."),
    ),
    Way("imports", "upload", _("From a file"), _("A list from HelloAsso, Eventbrite, Google Forms or a spreadsheet.")),
)


@guarded("participants.list")
@require_GET
def people_add(request: HttpRequest) -> HttpResponse:
    slug = request.event.slug
    ways = [(way, address) for way in WAYS if (address := _address(way.url_name, slug))]
    return render(request, "participants/adding/ways.html", {"ways": ways})


def _address(url_name: str, slug: str) -> str:
    try:
        return reverse(url_name, args=[slug])
    except NoReverseMatch:
        return ""


@guarded("participants.list")
@require_GET
def share(request: HttpRequest) -> HttpResponse:
    """The link of the event, to send or to scan; printed, a poster."""
    link = request.build_absolute_uri(request.event.get_absolute_url())
    picture = segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    return render(request, "participants/adding/share.html", {"link": link, "picture": picture})
