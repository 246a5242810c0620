"""Who is here for what: the list that the organiser keeps, their moments, and what each of them sees and prints."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.permissions import guarded
from events.models import Event
from events.views.lists import EditedList
from teams.forms.resources import MomentsForm, ResourcePersonForm
from teams.helping import outside_programme
from teams.models import ResourcePerson, ResourceSlot
from teams.services import Refused, free_slot, make_slots, remove_slot


def _with_moments(edited: EditedList, event: Event) -> QuerySet[Any]:
    taken = Count("slots", filter=Q(slots__team__isnull=False))
    # An aggregate forgets the order that the model has of itself.
    people = ResourcePerson.objects.filter(event=event).annotate(moments=Count("slots"), taken=taken)
    return people.order_by("position", "pk")


PEOPLE = EditedList(
    name="resource_people",
    path="resource-people",
    model=ResourcePerson,
    form=ResourcePersonForm,
    heading=gettext_lazy("Who is here for what?"),
    lead=gettext_lazy(
        "People who came to answer questions. Each table sees this list, asks for somebody, or takes a moment with them."
    ),
    one=gettext_lazy("Add somebody"),
    empty=gettext_lazy("Nobody yet. Tables can still ask for a facilitator."),
    card="teams/resources/_card.html",
    removal=(
        gettext_lazy("Tables no longer see this person."),
        gettext_lazy("Their moments go too, also those that tables have taken."),
    ),
    rows=_with_moments,
)


@guarded("events.configure", ResourcePerson)
@require_http_methods(["GET", "POST"])
def moments(request: HttpRequest, person: ResourcePerson) -> HttpResponse:
    """The moments of somebody: made several at once, freed or taken away one by one."""
    post = request.POST if request.method == "POST" else None
    form = MomentsForm(post, event=request.event, initial={"day": _day_of(request.event)})
    if request.method == "POST" and form.is_valid():
        try:
            made = len(make_slots(person=person, **form.wanted()))
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            words = ngettext("%(count)d moment is added.", "%(count)d moments are added.", made)
            messages.success(request, words % {"count": made} if made else _("These moments were already there."))
            return redirect("moments", request.event.slug, person.pk)
    slots = list(_slots_of(person))
    context = {"person": person, "form": form, "slots": slots, "at": request.event.now}
    context["outside"] = outside_programme(request.event, slots)
    context |= {"taken": sum(slot.team_id is not None for slot in slots)}
    return render(request, "teams/resources/moments.html", context, status=422 if post is not None else 200)


@guarded("events.configure", ResourceSlot)
@require_POST
def change_moment(request: HttpRequest, slot: ResourceSlot) -> HttpResponse:
    """Free a moment that a table has (do=free), or take a free one away."""
    person = slot.person_id
    try:
        if request.POST.get("do") == "free":
            free_slot(slot=slot)
        else:
            remove_slot(slot=slot)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("moments", request.event.slug, person)


@guarded("teams.see_help")
@require_GET
def my_moments(request: HttpRequest) -> HttpResponse:
    """A resource person's own moments: when, and which table. Tables are their numbers."""
    people = list(ResourcePerson.objects.filter(event=request.event, role__user=request.user))
    slots = ResourceSlot.objects.filter(person__in=people).select_related("team", "person")
    return render(request, "teams/resources/mine.html", {"people": people, "slots": slots, "at": request.event.now})


@guarded("teams.see_moments", ResourcePerson)
@require_GET
def on_paper(request: HttpRequest, person: ResourcePerson) -> HttpResponse:
    """The moments of somebody on a sheet of A4: times and table numbers, no theme and no name of a table."""
    by_themselves = not request.actor.has("organiser", "facilitator")
    back = reverse("my_moments" if by_themselves else "queue", args=[request.event.slug])
    context = {"person": person, "slots": _slots_of(person), "back": back}
    return render(request, "teams/resources/paper.html", context)


def _slots_of(person: ResourcePerson) -> QuerySet[ResourceSlot]:
    return person.slots.select_related("team")


def _day_of(event: Event) -> int:
    """Today's place among the days of the event, the first day before and after it."""
    return event.days.index(event.today) if event.today in event.days else 0
