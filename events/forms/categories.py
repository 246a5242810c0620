"""The categories of people, all on one page."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.forms import SiteForm, SiteModelForm, VersionMixin
from events.forms.identity import MOST_PLACES
from events.models import Category, Event

TOO_MANY = _("That is more people than Tablée can seat: 5,000 at most.")


class CategoryForm(SiteModelForm):
    target = forms.IntegerField(
        label=_("How many we hope for"),
        min_value=0,
        max_value=MOST_PLACES,
        error_messages={"min_value": _("This number cannot be below zero."), "max_value": TOO_MANY},
    )

    class Meta:
        model = Category
        fields = ("label_fr", "label_en", "shape", "target")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields["target"].initial = 10


class TargetForm(SiteModelForm):
    """Only how many, for the preparation's short question."""

    target = CategoryForm.base_fields["target"]

    class Meta:
        model = Category
        fields = ("target",)


class PlacesForm(VersionMixin, SiteForm):
    """How many places there are, with the version of the event that the page shows."""

    capacity = forms.IntegerField(
        label=_("Number of places"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Registration stops by itself when every place is taken."),
        error_messages={"min_value": _("There must be at least one place."), "max_value": TOO_MANY},
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].initial = event.capacity
        self.fields["version"].initial = event.version


def row_forms(
    event: Event, form_class: type[SiteModelForm] = CategoryForm, data: QueryDict | None = None
) -> list[SiteModelForm]:
    """One form a category, each with its own prefix. Categories of other events have none, whatever is posted."""
    return [form_class(data=data, instance=row, prefix=f"category-{row.pk}") for row in event.categories.all()]
