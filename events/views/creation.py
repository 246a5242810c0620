"""The preparation of a new event, step by step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from common import held_forms
from common.forms import bound
from common.permissions import guarded
from events.forms.categories import PlacesForm, TargetForm, row_forms
from events.forms.creation import FirstThemeForm, NewEventForm
from events.forms.identity import NameForm, WhereForm
from events.models import Event, Theme
from events.preparation import KEYS, STEPS, number_of, step_after, step_before
from events.services.creation import create_event
from events.services.identity import finish_step
from events.services.lists import add_row
from events.views.categories import save_categories
from events.views.identity import saved, say_what_fell_outside
from events.views.status import checklist_context
from events.views.territory import territory_page


@guarded("events.create")
def new_event(request: HttpRequest) -> HttpResponse:
    """The first step: name, organisation, days, and what to begin with. Then the event exists, as a draft."""
    user = User.objects.get(pk=request.actor.user_id)
    if not user.organisations.exists():
        return render(request, "events/new/no_organisation.html")
    copy_of = Event.objects.of_user(user.pk).filter(slug=request.GET.get("copy", "")[:80]).first()
    form = bound(NewEventForm, request, user=user, copy_of=copy_of)
    if request.method == "POST" and form.is_valid():
        event = create_event(user=user, **form.creation())
        finish_step(event=event, step="name")
        return redirect("new_event_step", event.slug, "where")
    return render(request, "events/new/start.html", {"form": form, **progress("name")})


def progress(key: str) -> dict[str, Any]:
    """Where one is: {"step", "number", "total", "before"}."""
    return {"step": STEPS[KEYS.index(key)], "number": number_of(key), "total": len(KEYS), "before": step_before(key)}


@guarded("events.configure")
def new_event_step(request: HttpRequest, step: str) -> HttpResponse:
    """A later step. "Continue" saves and goes on, "later" saves and goes to the overview."""
    if step not in VIEWS:
        raise Http404
    return VIEWS[step](request, step)


def _go_on(request: HttpRequest, step: str) -> HttpResponse:
    finish_step(event=request.event, step=step)
    after = step_after(step)
    if "later" in request.POST or after is None:
        messages.success(request, _("Saved. Come back when you like: everything is kept."))
        return redirect("event_overview", request.event.slug)
    return redirect("new_event_step", request.event.slug, after)


def _identity_step(form_class: type) -> Callable[[HttpRequest, str], HttpResponse]:
    """A step that writes some columns of the event."""

    def view(request: HttpRequest, step: str) -> HttpResponse:
        form = bound(form_class, request, instance=Event.objects.get(pk=request.event.pk))
        otherwise = saved(request, form)
        if otherwise is None:
            if "ends_on" in form.fields:
                say_what_fell_outside(request)
            return _go_on(request, step)
        return render(request, "events/new/form.html", {"form": form, "otherwise": otherwise, **progress(step)})

    return view


def _for_whom(request: HttpRequest, step: str) -> HttpResponse:
    if request.method == "POST" and "do" not in request.POST:
        return _go_on(request, step)
    return territory_page(request, "events/new/for_whom.html", progress(step))


def _people(request: HttpRequest, step: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else held_forms.take(request)
    places = PlacesForm(data=data, event=request.event)
    rows = row_forms(request.event, TargetForm, data)
    if request.method == "POST" and save_categories(request, places, rows):
        return _go_on(request, step)
    return render(request, "events/new/people.html", {"places": places, "rows": rows, **progress(step)})


def _themes(request: HttpRequest, step: str) -> HttpResponse:
    """Add themes one after the other; going on with both lines empty adds none."""
    typed = request.method == "POST" and any(request.POST.get(name, "").strip() for name in ("title", "question"))
    blank = Theme(event=request.event)
    form = (
        bound(FirstThemeForm, request, instance=blank) if typed or not request.POST else FirstThemeForm(instance=blank)
    )
    if typed and form.is_valid():
        add_row(row=form.save(commit=False), idempotency_key=form.cleaned_data["idempotency_key"])
        messages.success(request, _("“%(name)s” is added.") % {"name": blank.title})
        return redirect(request.path) if "another" in request.POST else _go_on(request, step)
    if request.method == "POST" and not typed:
        return redirect(request.path) if "another" in request.POST else _go_on(request, step)
    context = {"form": form, "themes": request.event.themes.all(), **progress(step)}
    return render(request, "events/new/themes.html", context)


def _ready(request: HttpRequest, step: str) -> HttpResponse:
    if request.method == "POST":
        finish_step(event=request.event, step=step)
        return redirect("event_overview", request.event.slug)
    return render(request, "events/new/ready.html", {**checklist_context(request.event), **progress(step)})


VIEWS: dict[str, Callable[[HttpRequest, str], HttpResponse]] = {
    "name": _identity_step(NameForm),
    "where": _identity_step(WhereForm),
    "for-whom": _for_whom,
    "people": _people,
    "themes": _themes,
    "ready": _ready,
}
