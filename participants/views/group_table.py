"""The table in which a group enters its people: no account, the group's code opens it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import codes
from common.answers import Refused
from common.code_sessions import close_door, open_door
from common.permissions import guarded
from participants import services
from participants.forms.groups import MOST_ROWS, GroupPersonForm, GroupRows, RowsFormSet
from participants.models import Group, Registration
from participants.services.groups import enter_people

MORE = 3  # rows added at a time


@guarded("common.anyone", public=True)
@never_cache
@require_GET
def open_group(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a group's card. Goes on to an address without it."""
    wanted = codes.lookup_key(Group.code_kind, codes.as_typed(token))
    group = Group.objects.filter(event=request.event, link_lookup=wanted).first()
    if group is None:
        if not request.event.is_public:
            raise Http404  # strangers do not know of it
        return render(request, "participants/link_gone.html", status=404)
    request.session.cycle_key()
    open_door(request, group)
    response = redirect("group_table", request.event.slug)
    response["Referrer-Policy"] = "no-referrer"
    return response


@guarded("participants.enter_group", entrance="enter_code")
@never_cache
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest) -> HttpResponse:
    """The rows to fill, and the people entered so far. What is typed stays, whatever is wrong."""
    group = _own(request)
    given = {"event": request.event, "group": group}
    if request.method != "POST":
        return _show(request, group, GroupRows(form_kwargs=given), uuid.uuid4())
    key = _key(request.POST.get("key", ""))
    if "more" in request.POST:
        return _show(request, group, _longer(request, given), key)
    rows = GroupRows(request.POST, form_kwargs=given)
    if not rows.is_valid():
        return _show(request, group, rows, key, status=422)
    people = rows.people()
    if not people:
        messages.info(request, _("Write at least one name."))
        return redirect("group_table", request.event.slug)
    try:
        _say(request, enter_people(group=group, people=people, idempotency_key=key))
    except Refused as refused:
        return _show(request, group, rows, key, status=409, refusal=refused.message)
    return redirect("group_table", request.event.slug)


def _own(request: HttpRequest) -> Group:
    """The group whose code this browser holds. The guard made sure that there is one."""
    own = Group.objects.filter(pk__in=request.actor.scope("group", "group"))
    return own.select_related("event", "category").get(event=request.event)


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _longer(request: HttpRequest, given: dict[str, Any]) -> RowsFormSet:
    """The same rows, as they were typed, and a few more."""
    data = request.POST.copy()
    typed = data.get("form-TOTAL_FORMS", "")
    total = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    data["form-TOTAL_FORMS"] = str(min(total + MORE, MOST_ROWS))
    rows = GroupRows(data, form_kwargs=given)
    for form in rows.forms:  # nothing is judged before it is sent
        form._errors = {}
    return rows


def _show(
    request: HttpRequest, group: Group, rows: RowsFormSet, key: uuid.UUID, *, status: int = 200, refusal: object = ""
) -> HttpResponse:
    people = list(
        group.people.exclude(status=Registration.Status.CANCELLED)
        .select_related("category", "commune", "assistance")
        .order_by("search_name")
    )
    holds = group.seats and group.held_until and group.held_until >= request.event.real_today
    used = sum(person.is_active for person in people)
    context = {
        "group": group,
        "rows": rows,
        "key": key,
        "people": people,
        "unused": max(0, group.seats - used) if holds else 0,
        "left": services.places_left(request.event, group=group),
        "refusal": refusal,
        "is_full_table": rows.total_form_count() >= MOST_ROWS,
    }
    return render(request, "participants/groups/table.html", context, status=status)


def _say(request: HttpRequest, people: list[Registration]) -> None:
    waiting = sum(person.is_waiting for person in people)
    if placed := len(people) - waiting:
        messages.success(
            request,
            ngettext("%(count)d person is registered.", "%(count)d people are registered.", placed) % {"count": placed},
        )
    if waiting:
        messages.warning(
            request,
            ngettext(
                "%(count)d person is on the waiting list: every place is taken.",
                "%(count)d people are on the waiting list: every place is taken.",
                waiting,
            )
            % {"count": waiting},
        )


@guarded("participants.correct_in_group", Registration, entrance="enter_code")
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, registration: Registration) -> HttpResponse:
    """One of its people, to correct."""
    group = _own(request)
    given = {"event": request.event, "group": group, "registration": registration}
    form = GroupPersonForm(request.POST if request.method == "POST" else None, **given)
    if request.method == "POST" and form.is_valid():
        wishes = [choice.theme for choice in registration.choices.select_related("theme")]
        try:
            services.change_registration(
                registration=registration,
                version=form.cleaned_data["version"] or 0,
                choices=wishes,
                **form.answers(),
            )
        except services.Stale:
            form.refuse_stale(Registration.objects.values_list("version", flat=True).get(pk=registration.pk))
        else:
            messages.success(request, _("Saved."))
            return redirect("group_table", request.event.slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "person": registration, "group": group}
    return render(request, "participants/groups/person.html", context, status=status)


@guarded("participants.correct_in_group", Registration, entrance="enter_code")
@require_POST
def cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    try:
        services.cancel_registration(registration=registration)
    except services.Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("%(name)s no longer comes.") % {"name": registration.chosen_name})
    return redirect("group_table", request.event.slug)


@guarded("participants.enter_group", entrance="enter_code", once_archived=True)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """This device is shared: forget the group."""
    close_door(request, event_id=request.event.pk, kind=Group.code_kind)
    return redirect("event", request.event.slug)
