from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from common.code_sessions import SESSION_KEY, open_door
from common.permissions import guarded
from demo.keys import key
from demo.mailbox import letters
from demo.personas import BY_KEY, MOMENTS, PERSONAS, SLUGS, Persona
from events.models import Event, Screen
from events.views.home import home
from participants.models import Registration
from teams.models import Team

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@guarded("demo.play")
@require_GET
def greet(request: HttpRequest) -> HttpResponse:
    """The first page: personas for a newcomer, the ordinary home page for whoever came in."""
    if request.user.is_authenticated or request.session.get(SESSION_KEY):
        return home(request)
    return welcome(request)


@guarded("demo.play")
@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """Who would you like to be?"""
    events = Event.objects.in_bulk(SLUGS.values(), field_name="slug")
    groups = [
        {
            "moment": moment,
            "title": title,
            "sentence": sentence,
            "event": events.get(SLUGS[moment]),
            "personas": [persona for persona in PERSONAS if persona.moment == moment],
        }
        for moment, (title, sentence) in MOMENTS.items()
    ]
    return render(request, "demo/welcome.html", {"groups": groups})


@guarded("demo.play")
@require_POST
def enter(request: HttpRequest, persona: str) -> HttpResponse:
    """Leave whoever one was and come in as this persona, by the door they would use."""
    if persona not in BY_KEY:
        raise Http404
    entering = BY_KEY[persona]
    event = Event.objects.filter(slug=SLUGS[entering.moment]).first()
    if event is None:
        raise Http404
    request.session.flush()
    _open(request, entering, event)
    return redirect("home") if entering.page == "home" else redirect(entering.page, event.slug)


def _open(request: HttpRequest, persona: Persona, event: Event) -> None:
    if persona.door == "user":
        login(request, User.objects.get(email=f"{persona.key}@example.org"), backend=BACKEND)
    elif persona.door == "person":
        person = key(event.slug, persona.reference)
        open_door(request, Registration.objects.get(event=event, idempotency_key=person))
    elif persona.door == "tablet":
        open_door(request, Team.objects.get(event=event, number=int(persona.reference)))
    else:
        open_door(request, Screen.objects.filter(event=event).earliest("pk"))


@guarded("demo.play")
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail the demonstration sent."""
    return render(request, "demo/mailbox.html", {"letters": letters()})
