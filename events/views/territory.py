from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.permissions import guarded
from common.text import storable
from events.models import Commune, EventCommune
from events.services.territory import (
    LONGEST_SEARCH,
    add_communes,
    edition,
    find_communes,
    find_intercommunalities,
    remove_communes,
    territory_of,
)


@guarded("events.configure")
def territory(request: HttpRequest) -> HttpResponse:
    """Which communes the event is for: find them, add them, take them out."""
    return territory_page(request, "events/territory/page.html")


def territory_page(request: HttpRequest, template: str, more: dict[str, Any] | None = None) -> HttpResponse:
    """The territory on a page of its own, or as a step of the preparation: the same addresses post to themselves."""
    search = storable(request.POST.get("q", request.GET.get("q", "")))[:LONGEST_SEARCH].strip()
    opened = None
    if request.method == "POST":
        opened = _change(request)
        if not request.htmx:
            return redirect(f"{request.path}?{urlencode({'q': search})}" if search else request.path)
    context = {**(more or {}), **panel(request, search), "opened": opened}
    context["removed"] = request.POST.get("do", "").startswith("remove")
    if request.htmx:
        part = "found" if request.method == "GET" else "panel"
        return render(request, f"events/territory/page.html#{part}", context)
    return render(request, template, context)


def panel(request: HttpRequest, search: str) -> dict[str, Any]:
    """What the panel shows: the communes chosen, and those that answer the search."""
    groups = territory_of(request.event)
    return {
        "q": search,
        "groups": groups,
        "commune_count": sum(len(group.communes) for group in groups),
        "population": sum(group.population for group in groups),
        "inside": {commune.pk for group in groups for commune in group.communes},
        "found_groups": find_intercommunalities(search, event=request.event),
        "found_communes": find_communes(search, 12),
        "edition": edition(),
        "action": request.path,
    }


def _change(request: HttpRequest) -> str | None:
    """Add or remove one commune, or all of an intercommunalité; says in words what was done.

    Returns the intercommunalité from which a single commune was taken, so that its list stays unfolded.
    """
    verb, _sep, what = request.POST.get("do", "").partition(":")
    kind, _sep, code = what.partition(":")
    column = {"commune": "pk", "group": "intercommunality"}.get(kind)
    wanted = Commune.objects.filter(**{column: code[:9]}) if column and code.isalnum() else Commune.objects.none()
    if kind == "rest":
        wanted = Commune.objects.filter(
            intercommunality=None, pk__in=EventCommune.objects.filter(event=request.event).values("commune")
        )
    if verb == "add":
        count = add_communes(event=request.event, communes=wanted)
        said = ngettext("%(count)d commune added.", "%(count)d communes added.", count)
    elif verb == "remove":
        count = remove_communes(event=request.event, communes=wanted)
        said = ngettext("%(count)d commune taken out.", "%(count)d communes taken out.", count)
    else:
        count, said = 0, ""
    if count:
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing to change: the territory was already so."))
    if verb == "remove" and kind == "commune":
        return wanted.values_list("intercommunality", flat=True).first()
    return None
