from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from common.permissions import guarded
from events import checklist
from events.forms.themes import LeadForm, ThemeForm
from events.models import Event, Role, Theme
from events.models.roles import RoleKind
from events.services.roles import give_role
from events.views.lists import EditedList, form_response


def _with_leads(edited: EditedList, event: Event) -> QuerySet[Theme]:
    leads = Prefetch("referents", Role.objects.select_related("user"))
    return Theme.objects.filter(event=event).prefetch_related(leads)


def _missing(request: HttpRequest, theme: Theme | None = None) -> list[checklist.Point]:
    """What the checklist still asks for themes, or for `theme`."""
    keys = {f"lead-{theme.pk}"} if theme else set()
    if theme is None or theme.is_protected:
        keys.update(checklist.PROTECTION)
    found = checklist.about_themes(checklist.gather(request.event))
    return [point for point in found if point.key in keys and not point.is_done]


def _for_list(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    return {"missing": _missing(request) if any(theme.is_protected for theme in rows) else []}


def _for_form(request: HttpRequest, theme: Theme | None) -> dict[str, Any]:
    if theme is None:
        return {}
    return {
        "missing": _missing(request, theme),
        "leads": theme.referents.select_related("user"),
        "lead_form": LeadForm(event=request.event, by=request.user),
    }


THEMES = EditedList(
    name="themes",
    path="themes",
    model=Theme,
    form=ThemeForm,
    heading=gettext_lazy("What do people work on?"),
    lead=gettext_lazy("A theme is a question that touches lives. Each has a lead who knows it and answers people."),
    one=gettext_lazy("Add a theme"),
    empty=gettext_lazy("No theme yet. Begin with the question that people here ask most."),
    card="events/themes/_card.html",
    above="events/themes/_missing.html",
    form_template="events/themes/form.html",
    removal=(
        gettext_lazy("People can no longer choose this theme."),
        gettext_lazy("Its leads lose this role, and the invitations to lead it end."),
    ),
    rows=_with_leads,
    more=_for_list,
    more_on_form=_for_form,
)


@guarded("events.configure", Theme)
@require_POST
def lead(request: HttpRequest, theme: Theme) -> HttpResponse:
    """Choose somebody to lead a theme."""
    event = request.event
    form = LeadForm(request.POST, event=event, by=request.user)
    if not form.is_valid():
        more = {**_for_form(request, theme), "lead_form": form}
        return form_response(request, replace(THEMES, more_on_form=lambda *_: more), ThemeForm(instance=theme), theme)
    user = form.cleaned_data["user"]
    address = request.build_absolute_uri(reverse("home"))
    give_role(event=event, by=request.user, user=user, kind=RoleKind.REFERENT, theme=theme, address=address)
    messages.success(request, _("%(name)s now leads “%(theme)s”.") % {"name": user.name or user.email, "theme": theme})
    return redirect("themes_change", event.slug, theme.pk)
