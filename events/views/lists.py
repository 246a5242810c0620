"""The pages of a list that the organiser keeps: see it, add, change, move, remove with undo.

Each list is one `EditedList`; `addresses` makes its pages. What a list has of its own stays in its noun's module.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from common.forms import bound
from common.permissions import guarded
from events.forms.rows import MoveForm, RowForm
from events.models import Event
from events.models.base import Ordered
from events.services import lists
from events.uses import uses_of
from events.views.tabs import Tab, tabs_of

REMOVED = "removed_row"  # session key: what this person removed last, so that it can be put back
UNDO_SECONDS = 60 * 60


class Group(NamedTuple):
    """A part of the list with its own order: `name` is empty where the list is one."""

    name: str
    rows: list[Any]
    add_query: str = ""


def all_rows(edited: "EditedList", event: Event) -> QuerySet[Any]:
    return edited.model._default_manager.filter(event=event)


def one_group(rows: list[Any]) -> list[Group]:
    return [Group("", rows)]


def nothing_more(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class EditedList:
    """A kind of row that the organiser keeps in a list.

    `name` begins its addresses' names, `path` is its address under /organise/. Words: `heading` asks the page's one
    question, `lead` says what the rows are for, `one` names a row in "Add …", `empty` stands where there is none.
    `card` is the template of a row, `above` and `below` those shown around the list; `more` gives them what else they need.
    """

    name: str
    path: str
    model: type[Model]
    form: type[RowForm]
    heading: Promise
    lead: Promise
    one: Promise
    empty: Promise
    card: str
    tabs: tuple[Tab, ...] = ()
    removal: tuple[Promise, ...] = ()
    above: str = ""
    below: str = ""
    form_template: str = "events/lists/form.html"
    rows: Callable[["EditedList", Event], QuerySet[Any]] = all_rows
    groups: Callable[[list[Any]], list[Group]] = one_group
    more: Callable[[HttpRequest, list[Any]], dict[str, Any]] = nothing_more
    more_on_form: Callable[[HttpRequest, Any], dict[str, Any]] = field(default=lambda request, row: {})
    initial: Callable[[HttpRequest], dict[str, Any]] = field(default=lambda request: {})

    @property
    def is_ordered(self) -> bool:
        return issubclass(self.model, Ordered)

    @property
    def names(self) -> dict[str, str]:
        """Its addresses' names, for templates."""
        verbs = ("add", "change", "move", "remove", "put_back")
        return {"page": self.name, **{verb: f"{self.name}_{verb}" for verb in verbs}}

    def address(self, event: Event) -> str:
        return reverse(self.name, args=[event.slug])


def addresses(edited: EditedList) -> list[URLPattern]:
    """The URL patterns of a list's pages."""
    base = f"e/<slug:event>/organise/{edited.path}/"
    patterns = [
        path(base, _page(edited), name=edited.name),
        path(f"{base}add/", _add(edited), name=f"{edited.name}_add"),
        path(f"{base}put-back/", _put_back(edited), name=f"{edited.name}_put_back"),
        path(f"{base}<int:pk>/", _change(edited), name=f"{edited.name}_change"),
        path(f"{base}<int:pk>/remove/", _remove(edited), name=f"{edited.name}_remove"),
    ]
    if edited.is_ordered:
        patterns.append(path(f"{base}<int:pk>/move/", _move(edited), name=f"{edited.name}_move"))
    return patterns


def list_response(request: HttpRequest, edited: EditedList, *, fragment: bool = False, **context: Any) -> HttpResponse:
    """The list's page, or only its rows for a swap."""
    rows = list(edited.rows(edited, request.event))
    context |= {
        "edited": edited,
        "names": edited.names,
        "tabs": tabs_of(request, edited.tabs),
        "rows": rows,
        "groups": edited.groups(rows),
        "removed": removed_here(request, edited.name),
        **edited.more(request, rows),
    }
    return render(request, "events/lists/page.html" + ("#rows" if fragment else ""), context)


def _page(edited: EditedList) -> Callable[..., HttpResponse]:
    @guarded("events.configure")
    @require_http_methods(["GET", "HEAD"])
    def page(request: HttpRequest) -> HttpResponse:
        return list_response(request, edited, moved=request.GET.get("moved", ""))

    return page


def _add(edited: EditedList) -> Callable[..., HttpResponse]:
    @guarded("events.configure")
    def add(request: HttpRequest) -> HttpResponse:
        event = request.event
        form = bound(edited.form, request, instance=edited.model(event=event), initial=edited.initial(request))
        if request.method == "POST" and form.is_valid():
            row = form.save(commit=False)
            try:
                lists.add_row(row=row, idempotency_key=form.cleaned_data["idempotency_key"])
            except lists.Settled as settled:
                form.say_settled(settled)
            else:
                messages.success(request, _("“%(name)s” is added.") % {"name": row})
                return redirect(_shown(edited, event, row))
        return form_response(request, edited, form, None)

    return add


def _change(edited: EditedList) -> Callable[..., HttpResponse]:
    @guarded("events.configure", edited.model)
    def change(request: HttpRequest, row: Any) -> HttpResponse:
        form = bound(edited.form, request, instance=row)
        if request.method == "POST" and form.is_valid():
            try:
                lists.change_row(row=form.save(commit=False), fields=form.columns, seen=form.cleaned_data["seen"])
            except lists.RowChanged as stale:
                form.say_stale(stale)
            except lists.InUse as held:
                form.say_held(held)
            except lists.Settled as settled:
                form.say_settled(settled)
            else:
                messages.success(request, _("“%(name)s” is saved.") % {"name": row})
                return redirect(_shown(edited, request.event, row))
        return form_response(request, edited, form, row)

    return change


def form_response(request: HttpRequest, edited: EditedList, form: Any, row: Any) -> HttpResponse:
    """The page where a row (None: a new one) is written; 422 where something is to correct."""
    context = {
        "edited": edited,
        "names": edited.names,
        "form": form,
        "row": row,
        "back": edited.address(request.event),
        **edited.more_on_form(request, row),
    }
    return render(request, edited.form_template, context, status=422 if request.method == "POST" else 200)


def _shown(edited: EditedList, event: Event, row: Any) -> str:
    return f"{edited.address(event)}#row-{row.pk}"


def _move(edited: EditedList) -> Callable[..., HttpResponse]:
    @guarded("events.configure", edited.model)
    @require_POST
    def move(request: HttpRequest, row: Any) -> HttpResponse:
        form = MoveForm(request.POST)
        if not form.is_valid() or (form.cleaned_data["to"] is None and not form.cleaned_data["step"]):
            return HttpResponseBadRequest()
        to, step = form.cleaned_data["to"], form.cleaned_data["step"]
        try:
            place = lists.move_by(row=row, step=step) if to is None else lists.move_row(row=row, to=to)
        except lists.RowChanged as gone:
            raise Http404 from gone
        if not request.htmx:
            return redirect(f"{edited.address(request.event)}?moved={row.pk}#row-{row.pk}")
        response = list_response(request, edited, fragment=True, moved=str(row.pk), step=step)
        said = _("“%(name)s” is now number %(place)d.") % {"name": row, "place": place + 1}
        return trigger_client_event(response, "announce", {"text": said})

    return move


def _remove(edited: EditedList) -> Callable[..., HttpResponse]:
    @guarded("events.configure", edited.model)
    @require_http_methods(["GET", "HEAD", "POST"])
    def remove(request: HttpRequest, row: Any) -> HttpResponse:
        uses = uses_of(row)
        if request.method == "POST" and not uses:
            try:
                keep(request, edited.name, row, lists.remove_row(row=row))
            except lists.InUse as refused:
                uses = refused.uses
            except lists.RowChanged as gone:
                raise Http404 from gone
            else:
                return redirect(edited.address(request.event))
        return remove_response(request, edited, row, uses)

    return remove


def remove_response(request: HttpRequest, edited: EditedList, row: Any, uses: Any) -> HttpResponse:
    """Ask whether `row` shall go, or say why it cannot; 409 where it was just refused."""
    context = {
        "edited": edited,
        "row": row,
        "uses": uses,
        "changes": [*edited.removal, _("You can put it back just afterwards.")],
        "back": edited.address(request.event),
        "change": reverse(edited.names["change"], args=[request.event.slug, row.pk]),
    }
    return render(request, "events/lists/remove.html", context, status=409 if request.method == "POST" else 200)


def _put_back(edited: EditedList) -> Callable[..., HttpResponse]:
    @guarded("events.configure")
    @require_POST
    def back(request: HttpRequest) -> HttpResponse:
        event = request.event
        removed = removed_here(request, edited.name)
        if removed is None:
            messages.warning(request, _("There is nothing left to put back."))
            return redirect(edited.address(event))
        try:
            row = lists.put_back(event=event, kept=removed["kept"])
        except lists.Settled as settled:
            messages.warning(request, str(settled))
            return redirect(edited.address(event))
        del request.session[REMOVED]
        messages.success(request, _("“%(name)s” is back.") % {"name": row})
        return redirect(_shown(edited, event, row))

    return back


def keep(request: HttpRequest, name: str, row: Any, kept: str) -> None:
    """Remember in the session what was just removed from the list `name`."""
    request.session[REMOVED] = {
        "list": name,
        "event": row.event_id,
        "words": str(row),
        "kept": kept,
        "at": timezone.now().timestamp(),
    }


def removed_here(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What this person removed from this list of this event within the hour, or None."""
    removed: dict[str, Any] | None = request.session.get(REMOVED)
    if removed is None or removed["list"] != name or removed["event"] != request.event.pk:
        return None
    return removed if timezone.now().timestamp() - removed["at"] < UNDO_SECONDS else None
