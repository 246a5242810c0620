from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from common import held_forms
from common.answers import Refused, Stale
from common.forms import bound
from common.permissions import guarded
from events.forms.categories import CategoryForm, PlacesForm, row_forms
from events.models import Category, Event
from events.services.categories import add_category, change_categories, remove_category
from events.services.lists import RowChanged, move_by
from events.views.identity import say_if_too_few_places

REMOVAL = (
    gettext_lazy("People who register can no longer come in this category."),
    gettext_lazy("Where somebody has registered in it already, it is not removed."),
)


@guarded("events.configure")
def categories(request: HttpRequest) -> HttpResponse:
    """Who comes: the categories, their shape, how many of each."""
    data = request.POST if request.method == "POST" else held_forms.take(request)
    places = PlacesForm(data=data, event=request.event)
    rows = row_forms(request.event, data=data)
    if request.method == "POST" and save_categories(request, places, rows):
        messages.success(request, _("Saved."))
        say_if_too_few_places(request, Event.objects.get(pk=request.event.pk))
        return redirect("categories", request.event.slug)
    hoped_for = sum(row.instance.target for row in rows)
    context = {"places": places, "rows": rows, "hoped_for": hoped_for, "too_many": hoped_for > request.event.capacity}
    return render(request, "events/categories/page.html", context)


def save_categories(request: HttpRequest, places: PlacesForm, rows: list) -> bool:
    """Save the number of places and each category's answers. False when something is to correct: the forms say what."""
    if not all([places.is_valid(), *(row.is_valid() for row in rows)]):
        return False
    try:
        change_categories(
            event=request.event,
            version=places.cleaned_data["version"] or 0,
            changes={row.instance.pk: row.cleaned_data for row in rows},
            capacity=places.cleaned_data["capacity"],
        )
    except Stale:
        places.refuse_stale(Event.objects.values_list("version", flat=True).get(pk=request.event.pk))
        return False
    return True


@guarded("events.configure")
def category_new(request: HttpRequest) -> HttpResponse:
    """One more category."""
    form = bound(CategoryForm, request, instance=Category(event=request.event))
    if request.method == "POST" and form.is_valid():
        try:
            add_category(event=request.event, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("“%(category)s” is added.") % {"category": form.cleaned_data["label_fr"]})
            return redirect("categories", request.event.slug)
    return render(request, "events/categories/new.html", {"form": form})


@guarded("events.configure", Category)
@require_POST
def category_move(request: HttpRequest, category: Category) -> HttpResponse:
    """Earlier or later in the list."""
    with suppress(RowChanged):  # removed meanwhile by somebody else: the list shows it
        move_by(row=category, step=-1 if request.POST.get("way") == "up" else 1)
    return redirect("categories", request.event.slug)


@guarded("events.configure", Category)
def category_remove(request: HttpRequest, category: Category) -> HttpResponse:
    """Ask, then take the category away; refused in words where people came in it."""
    if request.method != "POST":
        return render(request, "events/categories/remove.html", {"category": category, "changes": REMOVAL})
    try:
        remove_category(category=category)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("“%(category)s” is removed.") % {"category": category.label})
    return redirect("categories", request.event.slug)
