"""Groups, for the organiser: who brings people, how many places are held, and the card to give them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from participants import services
from participants.cards import card_of
from participants.forms.groups import GroupForm
from participants.models import Group, Registration
from participants.room import room_of
from participants.services.groups import change_group, create_group, release_hold, replace_group_code
from participants.views.room import asked


@guarded("participants.manage_groups")
@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    active = Q(people__status=Registration.Status.ACTIVE)
    found = Group.objects.filter(event=request.event).select_related("category", "intercommunality")
    counted = found.annotate(
        used=Count("people", filter=active), waits=Count("people", filter=Q(people__status="waiting"))
    )
    context = {"groups": counted, "places": services.places_of(request.event)}
    return render(request, "participants/groups/groups.html", context)


@guarded("participants.manage_groups")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One more; the address may name a place (`place`, a SIREN number) and how many places to hold (`seats`)."""
    place, public = asked(request, room_of(request.event))
    seats = request.GET.get("seats", "")
    given = {
        "intercommunality": place.key if place else None,
        "category": public.key if public else None,
        "seats": seats if seats.isascii() and seats.isdigit() and len(seats) < 5 else 0,
    }
    form = bound(GroupForm, request, event=request.event, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["idempotency_key"]
            group = create_group(event=request.event, idempotency_key=key, by=request.user, **form.answers())
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("%(name)s can enter its people. Give it this card.") % {"name": group.name})
            return redirect("group", request.event.slug, group.pk)
    return _form(request, form)


@guarded("participants.manage_group", Group)
@never_cache
@require_GET
def group(request: HttpRequest, group: Group) -> HttpResponse:
    people = group.people.select_related("category", "commune").order_by("status", "search_name")
    rows = list(people)
    context = {
        "group": group,
        "card": card_of(request, group, page="open_group"),
        "people": rows,
        "used": sum(person.is_active for person in rows),
        "holds": bool(group.seats_wanted)
        and group.held_until is not None
        and group.held_until >= request.event.real_today,
    }
    return render(request, "participants/groups/group.html", context)


@guarded("participants.manage_group", Group)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, group: Group) -> HttpResponse:
    form = bound(GroupForm, request, event=request.event, instance=group)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, group)
    try:
        change_group(group=group, version=form.cleaned_data["version"] or 0, **form.answers())
    except Stale:
        form.refuse_stale(Group.objects.values_list("version", flat=True).get(pk=group.pk))
    except Refused as refused:
        form.add_error(refused.field, refused.message)
    else:
        messages.success(request, _("Saved."))
        return redirect("group", request.event.slug, group.pk)
    return _form(request, form, group)


@guarded("participants.manage_group", Group)
@require_POST
def release(request: HttpRequest, group: Group) -> HttpResponse:
    release_hold(group=group)
    messages.success(request, _("The places that %(name)s did not use are free.") % {"name": group.name})
    return redirect("group", request.event.slug, group.pk)


@guarded("participants.manage_group", Group, once_archived=True)
@require_POST
def replace_code(request: HttpRequest, group: Group) -> HttpResponse:
    typed = request.POST.get("code_version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    replace_group_code(group=group, version=version)
    messages.success(request, _("Here is the new code. The old one opens nothing any more."))
    return redirect("group", request.event.slug, group.pk)


def _form(request: HttpRequest, form: GroupForm, group: Group | None = None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "group": group, "places": services.places_of(request.event)}
    return render(request, "participants/groups/form.html", context, status=422 if request.method == "POST" else 200)
